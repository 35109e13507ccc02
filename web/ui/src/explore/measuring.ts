// Clusters and central things of what is drawn, found off the main thread.

import type { MultiDirectedGraph } from "graphology";
import { INFERRED } from "./data.ts";
import type { Tables } from "./data.ts";
import type { Helper } from "./helper.ts";
import { measures } from "./look.ts";
import type { Measures } from "./look.ts";

/** Measures a graph by the links that are not inferred. */
export async function measured(graph: MultiDirectedGraph, tables: Tables, helper: Helper): Promise<Measures> {
  const ids = graph.nodes();
  const number = new Map(ids.map((id, place) => [id, place]));
  const ends: number[] = [];
  graph.forEachEdge((key, _data, from, to) => {
    if (!(tables.links.get(key)!.marks & INFERRED)) ends.push(number.get(from)!, number.get(to)!);
  });
  return measures(ids, await helper.measure({ task: "measure", count: ids.length, ends: Uint32Array.from(ends) }));
}
