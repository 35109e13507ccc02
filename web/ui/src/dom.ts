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
  return href && isSafe(href)
    ? element("a", { href: placed(sameMoment(href, location.search)), ...attributes }, text)
    : document.createTextNode(text);
}

declare global {
  interface Window {
    /** On a site of plain files: where an address of the server is. */
    placed?: (address: string) => string;
  }
}

/** Where an address on this site is, which may be one of plain files. */
export function placed(href: string): string {
  return href.startsWith("/") && window.placed ? window.placed(href) : href;
}

/** An address on this site at the moment that the page itself is looked at from. */
export function sameMoment(href: string, search: string): string {
  if (!href.startsWith("/")) return href;
  const given = new URLSearchParams(search);
  const [address = "", anchor] = href.split("#", 2);
  const [path = "", query = ""] = address.split("?", 2);
  const wanted = new URLSearchParams(query);
  for (const name of ["asOf", "known"]) {
    const day = given.get(name);
    if (day && !wanted.has(name)) wanted.set(name, day);
  }
  const text = wanted.toString();
  return path + (text ? `?${text}` : "") + (anchor === undefined ? "" : `#${anchor}`);
}

export function isSafe(href: string): boolean {
  return /^(https?:\/\/|\/(?!\/)|#)/i.test(href);
}
