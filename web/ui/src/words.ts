// What scripts say, in the reader's language; where the page brings no catalogue along it is English.

interface Words {
  readonly texts: Readonly<Record<string, readonly string[]>>;
  plural(count: number): number;
}
type Fields = Readonly<Record<string, string | number>>;

const found = (globalThis as { statecraftWords?: Words }).statecraftWords;

/** A text in the reader's language, with its {fields} filled in. */
export function _(text: string, fields: Fields = {}): string {
  return filled(found?.texts[text]?.[0] ?? text, fields);
}

/** The form of a text that goes with a number, which stands in it as {n}. */
export function ngettext(one: string, several: string, count: number, fields: Fields = {}): string {
  const forms = found?.texts[one];
  const form = forms && found ? forms[found.plural(count)] : undefined;
  return filled(form ?? (count === 1 ? one : several), { n: grouped(count), ...fields });
}

/** A text of a table, for the catalogue; whoever shows it puts it into the reader's language. */
export function worded(text: string): string {
  return text;
}

/** A number with its digits grouped as the page's language does. */
export function grouped(count: number): string {
  return count.toLocaleString(language());
}

/** The language of the page; British English where the browser knows it not. */
export function language(): string {
  const tag = typeof document === "undefined" ? "" : document.documentElement.lang;
  const known = tag && tag !== "en" && Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  return known ? tag : "en-GB";
}

function filled(text: string, fields: Fields): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(fields[name] ?? whole));
}
