// Questions put together from kinds, relations and values, and the SPARQL that asks them: as kg/asking.py writes it.

import { tokens } from "../../tokens.ts";
import { shorten } from "../../vocabulary.ts";

/** Whether it has to be so, may be so, or may not be on record. */
export type Mode = "must" | "may" | "not";
/** What is asked of a value: anything, that it is one thing, that it has a bound, or that a text is in it. */
export type Test = "any" | "is" | "least" | "most" | "text";

/** One thing that is asked of what is sought; values and units are terms as SPARQL writes them. */
export interface Condition {
  property: string;
  sort: string;
  back: boolean;
  mode: Mode;
  kind: string;
  test: Test;
  value: string;
  unit: string;
}

/** What is sought, and when (days) and by which source (an IRI) it has to be told; empty where it does not matter. */
export interface Question {
  kind: string;
  conditions: readonly Condition[];
  since: string;
  until: string;
  source: string;
}

/** A variable of the answer, and the condition whose value or time it holds. */
export interface Column {
  name: string;
  clause: Condition | null;
  when: boolean;
}

interface Part {
  clause: Condition;
  number: number;
  name: string;
}

export const LIMIT = 1000;
const XSD = "http://www.w3.org/2001/XMLSchema#";
const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;
const BOUNDED = new Set(["date", "quantity"]);
const ORDER: readonly Mode[] = ["must", "may", "not"];
const SORTS: Readonly<Record<string, string>> = { date: "day", quantity: "amount" };

export const iri = (text: string): string => `<${text}>`;

export function literal(text: string, type = ""): string {
  const escapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r" };
  const safe = text.replace(/[\\"\n\r]/g, (letter) => escapes[letter] ?? `\\${letter}`);
  return `"${safe}"${type ? `^^<${XSD}${type}>` : ""}`;
}

/** What the query of a question answers with, in order. */
export function columns(question: Question): Column[] {
  const found: Column[] = [{ name: "thing", clause: null, when: false }];
  for (const { clause, name, number } of parts(question)) {
    if (clause.mode === "not") continue;
    if (clause.test !== "is") found.push({ name, clause, when: false });
    if (question.since || question.until) found.push({ name: `when${number}`, clause, when: true });
  }
  return found;
}

/** Writes queries from patterns, with terms bound as terms. */
export class Writing {
  constructor(private readonly patterns: Readonly<Record<string, string>>, private readonly prefixes: Record<string, string>) {}

  write(question: Question): string {
    const all = parts(question);
    const needed = all.filter(({ clause }) => clause.mode === "must");
    const body = this.pattern("kind", { $kind: iri(question.kind) });
    // What has to be there before what may be: an engine that takes patterns as they come looks at less.
    for (const part of needed) body.push(...this.condition(part, question));
    for (const part of needed) body.push(...this.time(part, question));
    for (const part of all.slice(needed.length)) {
      const inner = [...this.condition(part, question), ...this.time(part, question)];
      body.push(part.clause.mode === "may" ? "OPTIONAL {" : "FILTER NOT EXISTS {", ...inner.map((line) => `  ${line}`), "}");
    }
    const sought = columns(question).map(({ name }) => `?${name}`);
    const lines = [`SELECT DISTINCT ${sought.join(" ")} WHERE {`, ...body.map((line) => `  ${line}`), "}", "ORDER BY ?thing", `LIMIT ${LIMIT}`];
    return tokens(lines.join("\n"))
      .map(({ sort, text }) => (sort === "iri" ? shorten(text.slice(1, -1), this.prefixes) : text))
      .join("");
  }

  private condition(part: Part, { since, until, source }: Question): string[] {
    const { clause } = part;
    const terms: Record<string, string> = { $property: iri(clause.property), ...(clause.test === "is" ? { "?value": clause.value } : {}) };
    const back = clause.back ? "_back" : "";
    const lines = this.pattern(`fact${back}`, terms, part);
    if (clause.kind) lines.push(...this.pattern("of_kind", { $kind: iri(clause.kind) }, part));
    const bounded = (clause.test === "least" || clause.test === "most") && BOUNDED.has(clause.sort);
    if (since || until || source || bounded) lines.push(...this.pattern(`claim${back}`, terms, part), ...this.pattern("stands", {}, part));
    if (source) lines.push(...this.pattern("source", { $source: iri(source) }, part));
    if (since || until) lines.push(...this.pattern("dated", {}, part));
    return [...lines, ...this.test(part)];
  }

  private time(part: Part, { since, until }: Question): string[] {
    return [
      ...(until ? this.pattern("until", { $day: literal(until, "date") }, part) : []),
      ...(since ? this.pattern("since", { $day: literal(since, "date") }, part) : []),
    ];
  }

  private test(part: Part): string[] {
    const { test, value, unit, sort } = part.clause;
    if (test === "any" || test === "is") return [];
    if (test === "text") return this.pattern("text", { $text: value }, part);
    return this.pattern(`${SORTS[sort] ?? "number"}_${test}`, { $limit: value, ...(unit ? { $unit: unit } : {}) }, part);
  }

  /** A pattern with terms in it; its other variables, but for what is sought, are the part's own. */
  private pattern(name: string, terms: Readonly<Record<string, string>>, part?: Part): string[] {
    const own = (text: string): string => (text === "?thing" || !part ? text : text === "?value" ? `?${part.name}` : `${text}${part.number}`);
    return tokens(this.patterns[name] ?? "")
      .map(({ sort, text }) => (sort === "variable" ? (terms[text] ?? own(text)) : text))
      .join("")
      .split("\n");
  }
}

/** Numbers the conditions, those first that have to be so, and names the variables that hold their values. */
function parts({ conditions }: Question): Part[] {
  const taken = new Set(["thing"]);
  const sorted = [...conditions].sort((one, other) => ORDER.indexOf(one.mode) - ORDER.indexOf(other.mode));
  return sorted.map((clause, place) => {
    const local = /[^/#]*$/.exec(clause.property)?.[0] ?? "";
    const name = NAME.test(local) && !taken.has(local) ? local : `value${place + 1}`;
    taken.add(name);
    return { clause, number: place + 1, name };
  });
}
