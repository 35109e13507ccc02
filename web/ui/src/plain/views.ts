// What the query page shows of an answer: a table or text always, and drawings where the answer fits them.

import { element } from "../dom.ts";
import { _, ngettext, worded } from "../words.ts";
import { Cells } from "./answers.ts";
import type { Rows, Term } from "./answers.ts";
import type { Engine } from "./engine.ts";
import { graph, ofRows, ofTriples } from "./links.ts";
import type { Triple } from "./links.ts";
import { map, pins } from "./pins.ts";
import { chart, drawn, timeline } from "./plots.ts";
import type { Service } from "./serve.ts";
import type { Site } from "./site.ts";

const LABELS: Readonly<Record<string, string>> = {
  table: worded("Table"),
  text: worded("Text"),
  graph: worded("Graph"),
  timeline: worded("Timeline"),
  chart: worded("Chart"),
  map: worded("Map"),
};
const LONGEST_TEXT = 60_000;

type Show = () => Promise<Node> | Node;

export class Views {
  constructor(private readonly site: Site, private readonly service: Service, private readonly engine: Engine) {}

  /** Shows rows in the way that is wanted, if they fit it, or else as a table. */
  async ofRows(rows: Rows, wanted: string): Promise<Node[]> {
    const cells = await Cells.of(this.site, this.engine, rows.rows);
    const [time, bars, places] = [timeline(rows), chart(rows), pins(rows)];
    const things = rows.rows.some((row) => Object.values(row).filter((term) => cells.isThing(term)).length > 1);
    const links = things ? ofRows(rows, cells, new Set([...(await this.service.graph()).tables.relations.values()].map(({ iri }) => iri))) : [];
    const ways: [string, Show][] = [["table", () => table(rows, cells)]];
    if (links.length) ways.push(["graph", () => this.graph(links, cells)]);
    if (time) ways.push(["timeline", () => drawn(time, cells)]);
    // Degrees are numbers, but nobody wants to see them as bars.
    if (bars && !places) ways.push(["chart", () => drawn(bars, cells)]);
    if (places) ways.push(["map", async () => map(places, cells, this.site.url((await this.site.settings()).land))]);
    return shown(ways, wanted);
  }

  /** Shows the Turtle of a graph, or draws it. */
  async ofGraph(text: string, query: string, wanted: string): Promise<Node[]> {
    const draw = async (): Promise<Node> => {
      const links = ofTriples(await this.engine.ask(query, "application/n-triples"));
      const ends = links.map(([s, , o]): Record<string, Term> => ({ s, o }));
      return this.graph(links, await Cells.of(this.site, this.engine, ends));
    };
    return shown([["text", () => element("pre", { tabindex: "0" }, cut(text))], ["graph", draw]], wanted);
  }

  private async graph(links: readonly Triple[], cells: Cells): Promise<Node> {
    const { draws } = await this.site.settings();
    const made = await graph(links, cells, await this.service.graph(), (ends) => this.service.evidence(ends));
    document.head.append(element("link", { rel: "stylesheet", href: this.site.url(draws.style) }));
    // They look for their place on the page, which is there when this task is done.
    setTimeout(() => void this.site.run(draws.library).then(() => this.site.run(draws.script, "module")));
    return made;
  }
}

async function shown(ways: readonly [string, Show][], wanted: string): Promise<Node[]> {
  const [name, show] = ways.find(([one]) => one === wanted) ?? ways[0]!;
  const made = await show();
  if (ways.length < 2) return [made];
  const given = new URLSearchParams(location.search);
  const items = ways.map(([one], place) => {
    if (place) given.set("view", one);
    else given.delete("view");
    return element("li", {}, element("a", { href: `?${given}#results`, ...(one === name ? { "aria-current": "true" } : {}) }, _(LABELS[one] ?? one)));
  });
  return [element("nav", { "aria-label": _("Results as") }, element("ul", { class: "facets" }, ...items)), made];
}

function cut(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}\n# … cut here; download the whole` : text || "# nothing";
}

/** A table of rows; `heads` are what readers call its columns. */
export function table({ columns, rows, total }: Rows, cells: Cells, heads: readonly string[] = columns): DocumentFragment {
  const head = element("tr", {}, ...heads.map((name) => element("th", { scope: "col" }, name)));
  const lines = rows.map((row) => element("tr", {}, ...columns.map((name) => element("td", {}, ...cells.show(row[name])))));
  const whole = ngettext("{n} row.", "{n} rows.", total);
  const made = document.createDocumentFragment();
  made.append(
    element(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": _("Table of results") },
      element("table", { class: "results" }, element("thead", {}, head), element("tbody", {}, ...lines)),
    ),
    element("p", { class: "meta" }, total > rows.length ? `${whole} ${_("The first {n} are shown.", { n: rows.length })}` : whole),
  );
  return made;
}
