// The graph that is drawn: things at their places, and links with the form that their number allows.

import { MultiDirectedGraph } from "graphology";
import type { Tables } from "./data.ts";
import type { Place } from "./view.ts";

/** Above so many links they are hair lines, drawn only from near; clusters tell how things hang together from afar. */
export const MANY_LINKS = 20_000;
/** Above so many links they have no arrows and no bows. */
export const MOST_ARROWS = 1500;

/** Things alone, at their places. */
export function scattered(tables: Tables, ids: readonly string[], places: (id: string) => Place, color: string): MultiDirectedGraph {
  const made = new MultiDirectedGraph();
  for (const id of ids) {
    const [x, y] = places(id);
    made.addNode(id, { x, y, label: tables.things.get(id)!.label, size: 5, color });
  }
  return made;
}

/** Adds the links between things that are there. */
export function join(graph: MultiDirectedGraph, tables: Tables): void {
  for (const link of tables.links.values())
    if (graph.hasNode(link.from) && graph.hasNode(link.to)) graph.addEdgeWithKey(link.key, link.from, link.to, { link });
  shape(graph, tables);
}

/** Arrows where there are few, and bows where several links share both ends. */
function shape(graph: MultiDirectedGraph, tables: Tables): void {
  const arrows = graph.size <= MOST_ARROWS;
  const sharing = new Map<string, number>();
  graph.forEachEdge((key, _, from, to) => {
    const link = tables.links.get(key)!;
    graph.setEdgeAttribute(key, "label", tables.relations.get(link.relation)?.label ?? "");
    if (!arrows) return graph.setEdgeAttribute(key, "type", graph.size > MANY_LINKS ? "hair" : "line");
    const pair = from < to ? `${from} ${to}` : `${to} ${from}`;
    const before = sharing.get(pair) ?? 0;
    sharing.set(pair, before + 1);
    // The first is straight; others bow to one side and the other, further each time.
    const bow = Math.ceil(before / 2) * 0.18 * (before % 2 ? 1 : -1) * (from < to ? 1 : -1);
    graph.mergeEdgeAttributes(key, bow ? { type: "curved", curvature: bow } : { type: "arrow" });
  });
}
