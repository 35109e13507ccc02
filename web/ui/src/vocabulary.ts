// What may be written in a query here: prefixes, classes, properties and codes, as the server tells them.

import { tokens } from "./tokens.ts";

export type TermKind = "class" | "property" | "code";

export interface Term {
  /** The prefixed name, as it is written. */
  name: string;
  label: string;
  about: string;
  kind: TermKind;
  uses: number;
}

export interface Vocabulary {
  prefixes: Record<string, string>;
  terms: Term[];
}

/** Where in a triple the next term stands; "class" is behind `a`, "none" in a text, comment or address. */
export type Position = "subject" | "predicate" | "object" | "class" | "none";

export function decodeVocabulary(value: unknown): Vocabulary {
  const { prefixes, terms } = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  const pairs = Object.entries(typeof prefixes === "object" && prefixes !== null ? prefixes : {});
  return {
    prefixes: Object.fromEntries(pairs.filter((pair): pair is [string, string] => typeof pair[1] === "string")),
    terms: Array.isArray(terms) ? terms.flatMap(decodeTerm) : [],
  };
}

function decodeTerm(value: unknown): Term[] {
  const { name, label, about, kind, uses } = (value ?? {}) as Record<string, unknown>;
  if (typeof name !== "string" || typeof label !== "string") return [];
  const known = kind === "class" || kind === "property" || kind === "code" ? kind : "code";
  return [{ name, label, kind: known, about: typeof about === "string" ? about : "", uses: typeof uses === "number" ? uses : 0 }];
}

const SAFE_LOCAL = /^[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?$/;

/** Write an IRI as short as the prefixes allow. */
export function shorten(iri: string, prefixes: Record<string, string>): string {
  const fits = Object.entries(prefixes).filter(([, space]) => iri.startsWith(space) && SAFE_LOCAL.test(iri.slice(space.length)));
  const [best] = fits.sort(([, a], [, b]) => b.length - a.length);
  return best ? `${best[0]}:${iri.slice(best[1].length)}` : `<${iri}>`;
}

const NO_SUBJECT = new Set(["FILTER", "BIND", "SELECT", "LIMIT", "OFFSET", "ORDER", "GROUP", "BY", "HAVING", "ASC", "DESC"]);

/** Tell what is expected behind a beginning of a query. */
export function position(before: string): Position {
  const all = tokens(before);
  const unended = all.some(({ sort, text }) => sort === "other" && /["']/.test(text));
  if (unended || all.at(-1)?.sort === "comment" || /<[^\s<>?$]*$/.test(before)) return "none";
  let terms = 0;
  let type = false;
  for (const { sort, text } of all) {
    if (sort === "blank" || sort === "comment") continue;
    if (sort === "open" || sort === "close" || text === ".") terms = 0;
    else if (text === ";") terms = 1;
    else if (text === ",") terms = 2;
    else if (sort === "word" && text !== "a") terms = NO_SUBJECT.has(text.toUpperCase()) ? 2 : 0;
    else if (sort !== "other" && !(sort === "name" && text.startsWith("@"))) {
      if (terms === 1) type = text === "a" || text === "rdf:type";
      terms += 1;
    }
    // A path (`a/b`) is one predicate.
    else if (terms === 2 && "/|^".includes(text)) terms = 1;
  }
  if (terms === 0) return "subject";
  if (terms === 1) return "predicate";
  return type && terms === 2 ? "class" : "object";
}

const FITTING: Record<Position, readonly TermKind[]> = {
  subject: [],
  predicate: ["property"],
  object: ["code"],
  class: ["class"],
  none: [],
};

/** Terms that what is typed may mean, best first: by prefixed name, local name, label, or a word in it. */
export function ranked(terms: readonly Term[], typed: string, at: Position, most = 40): Term[] {
  const wanted = typed.toLowerCase().replace(/^:/, "");
  return terms
    .map((term) => ({ term, score: likeness(term, wanted) + (FITTING[at].includes(term.kind) ? 3 : 0) }))
    .filter(({ term, score }) => score >= 3 + (FITTING[at].includes(term.kind) ? 3 : 0) || (wanted === "" && FITTING[at].includes(term.kind)))
    .sort((a, b) => b.score - a.score || b.term.uses - a.term.uses || a.term.name.localeCompare(b.term.name))
    .slice(0, most)
    .map(({ term }) => term);
}

function likeness(term: Term, wanted: string): number {
  if (wanted === "") return 0;
  const name = term.name.toLowerCase();
  const local = name.slice(name.indexOf(":") + 1);
  const label = term.label.toLowerCase();
  if (name.startsWith(wanted) || local.startsWith(wanted) || label.startsWith(wanted)) return 5;
  const words = `${label} ${term.name.slice(term.name.indexOf(":") + 1).replace(/(?=[A-Z])/g, " ").toLowerCase()}`;
  if (words.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted))) return 4;
  return name.includes(wanted) ? 3 : 0;
}
