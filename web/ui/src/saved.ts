// Queries kept in this browser: pure changes to a list, and the store that holds it.

export interface Saved {
  name: string;
  query: string;
}

export const KEY = "statecraft.queries";
const MOST = 200;

/** Read what was kept; anything that is not such a list counts as none. */
export function read(text: string | null): Saved[] {
  try {
    const value: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(value) ? value.flatMap(one).slice(0, MOST) : [];
  } catch {
    return []; // another program's, or cut short: the list begins anew with the next query kept
  }
}

function one(value: unknown): Saved[] {
  if (typeof value !== "object" || value === null) return [];
  const { name, query } = value as Record<string, unknown>;
  return typeof name === "string" && typeof query === "string" ? [{ name, query }] : [];
}

/** Keep a query under a name, in place of the one that had it; the latest stands first. */
export function keep(all: readonly Saved[], name: string, query: string): Saved[] {
  return [{ name, query }, ...without(all, name)].slice(0, MOST);
}

export function without(all: readonly Saved[], name: string): Saved[] {
  return all.filter((saved) => saved.name !== name);
}

/** Name a query by its first comment, or else by its beginning. */
export function nameOf(query: string): string {
  const comment = /^\s*#\s*(?:title\s*:)?\s*(.+)/i.exec(query)?.[1];
  return (comment ?? query).replace(/\s+/g, " ").trim().slice(0, 60);
}

/** The address of a query on this page, at the moment that the page looks from. */
export function addressOf(query: string, here: string): string {
  const url = new URL(here);
  const given = new URLSearchParams({ query });
  for (const name of ["asOf", "known"]) {
    const day = url.searchParams.get(name);
    if (day) given.set(name, day);
  }
  return `${url.origin}${url.pathname}?${given}`;
}
