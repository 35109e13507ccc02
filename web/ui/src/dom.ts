// Elements from code: text becomes text nodes, never markup.

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A link, if the address is of a kind that may be followed; plain text otherwise. */
export function link(text: string, href: string | undefined, attributes: Record<string, string> = {}): Node {
  return href && isSafe(href) ? element("a", { href, ...attributes }, text) : document.createTextNode(text);
}

export function isSafe(href: string): boolean {
  return /^(https?:\/\/|\/(?!\/)|#)/i.test(href);
}
