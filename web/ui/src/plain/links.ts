// Answers as a graph: columns that are a triple, or things that stand in one row, as web/rowgraph.py has them.

import { element } from "../dom.ts";
import { DISPUTED, INFERRED, STANDS } from "../explore/data.ts";
import type { Link, Relation } from "../explore/data.ts";
import type { Evidence } from "../explore/supply.ts";
import type { GraphClaim, GraphData, GraphEdge, GraphNode } from "../graphdata.ts";
import { legendOf } from "../graphdata.ts";
import { _, ngettext } from "../words.ts";
import type { Cells, Rows, Term } from "./answers.ts";
import type { Network } from "./network.ts";

/** From, relation and to: IRIs, or the name of a column for a link that no claim stands behind. */
export type Triple = readonly [Term, string, Term];

const MOST = 400;
const GREY = "#8a8578";
const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const LINE = /^<([^<>\s]+)> <([^<>\s]+)> <([^<>\s]+)> \.$/;

/** The links that rows tell; none where fewer than two things stand in any row. */
export function ofRows({ columns, rows }: Rows, cells: Cells, relations: ReadonlySet<string>): Triple[] {
  return rows.flatMap((row) => {
    const things = columns.map((name, place) => [place, row[name]] as const).filter((one): one is readonly [number, Term] => cells.isThing(one[1]));
    const first = things[0]?.[1];
    const told = new Set<number>();
    const found: Triple[] = [];
    for (const [at, [place, begin]] of things.entries()) {
      const [other, end] = things[at + 1] ?? [];
      const between = other === place + 2 ? row[columns[place + 1]!] : undefined;
      if (other === undefined || !end || !between || !relations.has(between.value)) continue;
      told.add(other);
      found.push([begin, between.value, end]);
    }
    for (const [place, term] of things.slice(1)) if (first && !told.has(place) && term.value !== first.value) found.push([first, columns[place]!, term]);
    return found;
  });
}

/** The links between things in N-Triples; kinds are none. */
export function ofTriples(text: string): Triple[] {
  return text.split("\n").flatMap((line): Triple[] => {
    const [, subject, predicate, object] = LINE.exec(line.trim()) ?? [];
    if (!subject || !predicate || !object || predicate === TYPE) return [];
    return [[{ type: "uri", value: subject }, predicate, { type: "uri", value: object }]];
  });
}

/** Draws links with the claims behind them; what draws is started by `show`. */
export async function graph(all: readonly Triple[], cells: Cells, network: Network, evidence: (links: readonly Ends[]) => Promise<Evidence[]>): Promise<DocumentFragment> {
  const kept = [...new Map(all.map((one) => [one.map((end) => (typeof end === "string" ? end : end.value)).join(" "), one])).values()];
  const shown = kept.slice(0, MOST);
  const ends = shown.map((one) => endsOf(one, network));
  const linked = ends.filter((one) => linkOf(one, network));
  const told = new Map((await evidence(linked)).map((one, place) => [linked[place]!, one]));
  const edges = shown.map((one, place) => edge(one, `e${place}`, cells, network, linkOf(ends[place]!, network), told.get(ends[place]!)));
  const terms = new Map(shown.flatMap(([from, , to]) => [[from.value, from], [to.value, to]] as const));
  const nodes = [...terms.values()].map((term) => node(term, cells, network));
  const data: GraphData = { nodes, edges, legend: legendOf(nodes), options: {} };
  return framed(data, shown, cells, kept.length - shown.length);
}

interface Ends {
  s: string;
  p: string;
  o: string;
}

function node(term: Term, cells: Cells, network: Network): GraphNode {
  const thing = network.tables.things.get(network.find(term.value));
  const kind = thing ? network.tables.kinds.get(thing.kind) : undefined;
  const label = cells.text(term);
  return { id: term.value, label, title: label, color: kind?.colour || GREY, shape: "dot", kind: kind?.label ?? "", href: cells.href(term), focus: false };
}

function endsOf([from, relation, to]: Triple, network: Network): Ends {
  return { s: network.find(from.value), p: relationOf(relation, network)?.id ?? "", o: network.find(to.value) };
}

function linkOf({ s, p, o }: Ends, network: Network): Link | undefined {
  return network.tables.links.get(`${s} ${p} ${o}`);
}

function relationOf(iri: string, network: Network): Relation | undefined {
  return [...network.tables.relations.values()].find((one) => one.iri === iri);
}

function edge([from, relation, to]: Triple, id: string, cells: Cells, network: Network, link: Link | undefined, told: Evidence | undefined): GraphEdge {
  const known = relationOf(relation, network);
  const label = known?.label ?? relation.split(/[#/]/).at(-1) ?? relation;
  const sentence = `${cells.text(from)} · ${label} · ${cells.text(to)}`;
  const marks = link?.marks ?? STANDS;
  return {
    id,
    from: from.value,
    to: to.value,
    label,
    dashes: !(marks & (STANDS | INFERRED)),
    disputed: Boolean(marks & DISPUTED),
    claims: (told?.claims ?? []).map((one): GraphClaim => ({
      href: one.href,
      sentence,
      when: one.when,
      kind: one.kind.label,
      stance: one.stance.label,
      speaker: one.speaker?.label ?? "",
      locator: one.locator,
      source: one.source.label,
      sourceHref: one.source.href,
      sourceUrl: one.source.url,
    })),
  };
}

/** The place of the drawing, its data, and the same as a table: as the server's page has them. */
function framed(data: GraphData, shown: readonly Triple[], cells: Cells, cut: number): DocumentFragment {
  const hint = element("p", { class: "graph-hint" }, _("Click a line to read the claims behind it. Click a circle to see what it is."));
  const drawing = element("div", { class: "graph", id: "graph", role: "img", "aria-label": _("An interactive graph; the table below says the same") });
  const store = element("script", { type: "application/json", id: "graph-data" }, JSON.stringify(data));
  const frame = element(
    "div",
    { class: "graph-frame" },
    element("div", {}, drawing, store, element("ul", { class: "graph-legend", id: "graph-legend" })),
    element("aside", { class: "graph-evidence", id: "graph-evidence", "aria-live": "polite", "aria-label": _("Evidence"), tabindex: "0" }, hint),
  );
  const heads = [_("from"), _("relation"), _("to")].map((name) => element("th", { scope: "col" }, name));
  const rows = shown.map(([from, , to], place) =>
    element("tr", {}, element("td", {}, ...cells.show(from)), element("td", {}, data.edges[place]?.label ?? ""), element("td", {}, ...cells.show(to))),
  );
  const table = element("table", {}, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows));
  const made = document.createDocumentFragment();
  if (cut) made.append(element("p", { class: "notice" }, ngettext("{n} further link is left out: there are more than can be drawn.", "{n} further links are left out: there are more than can be drawn.", cut)));
  made.append(frame, element("h3", {}, _("The same as a table")), element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": _("The graph as a table") }, table));
  return made;
}
