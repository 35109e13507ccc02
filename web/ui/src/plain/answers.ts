// The answer to a query as rows, and what stands in their cells.

import { element } from "../dom.ts";
import type { Engine } from "./engine.ts";
import type { Site } from "./site.ts";

export interface Term {
  type: string;
  value: string;
  datatype?: string;
}

export type Row = Readonly<Record<string, Term>>;

/** The first rows of an answer; `total` counts the others too. */
export interface Rows {
  columns: readonly string[];
  rows: readonly Row[];
  total: number;
}

export const TABLE = "application/sparql-results+json";
const ROWS = 500;
const LABELS = 400;

/** Rows, or a verdict for a yes-or-no question. */
export function read(body: string): Rows | boolean {
  const told = JSON.parse(body) as { boolean?: boolean; head: { vars?: string[] }; results?: { bindings: Row[] } };
  if (told.boolean !== undefined) return told.boolean;
  const all = told.results?.bindings ?? [];
  return { columns: told.head.vars ?? [], rows: all.slice(0, ROWS), total: all.length };
}

/** Shows terms with what they are called. */
export class Cells {
  private constructor(private readonly site: Site, readonly base: string, private readonly labels: ReadonlyMap<string, string>) {}

  static async of(site: Site, engine: Engine, rows: readonly Row[]): Promise<Cells> {
    const { base } = await site.settings();
    return new Cells(site, base, await names(engine, base, rows));
  }

  /** Whether something with a page of its own is called so. */
  isThing(term: Term | undefined): term is Term {
    return term?.type === "uri" && this.labels.has(term.value) && /^(id|source)\/./.test(this.under(term));
  }

  text(term: Term | undefined): string {
    return term ? (this.labels.get(term.value) ?? term.value) : "";
  }

  /** The address of the page of a thing, as on the server; empty where it has none. */
  href(term: Term): string {
    const known = this.site.further ? /^(id|claim|source|inference)\/./ : /^(id|claim|source)\/./;
    return known.test(this.under(term)) ? `/${this.under(term)}` : "";
  }

  show(term: Term | undefined): (Node | string)[] {
    if (!term) return [];
    if (term.type !== "uri") return [term.value];
    const [text, href] = [this.text(term), this.href(term)];
    if (href) return [element("a", { href: this.site.link(href) }, text)];
    if (!/^https?:\/\//.test(term.value)) return [text];
    return [element("a", { href: term.value, class: "external", rel: "noopener noreferrer nofollow" }, text)];
  }

  private under(term: Term): string {
    return term.value.startsWith(this.base) ? term.value.slice(this.base.length) : "";
  }
}

/** What the things in rows are called. */
async function names(engine: Engine, base: string, rows: readonly Row[]): Promise<Map<string, string>> {
  const iris = new Set(rows.flatMap((row) => Object.values(row)).filter((term) => term.type === "uri" && !/[\s<>"{}|\\^`]/.test(term.value)).map((term) => term.value));
  const wanted = [...iris].filter((iri) => !iri.startsWith(`${base}claim/`)).slice(0, LABELS);
  if (!wanted.length) return new Map();
  const query = `SELECT ?s (SAMPLE(?l) AS ?name) { VALUES ?s { ${wanted.map((iri) => `<${iri}>`).join(" ")} } ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l } GROUP BY ?s`;
  const told = JSON.parse(await engine.ask(query, TABLE)) as { results: { bindings: { s: Term; name: Term }[] } };
  return new Map(told.results.bindings.map(({ s, name }) => [s.value, name.value]));
}
