// What the frame's tools do with the explorer.

import type { Explorer } from "./explorer.ts";
import type { Tools } from "./frame.ts";
import { extent } from "./sieve.ts";
import { sparql } from "./sparql.ts";

export function tools(desk: Explorer): Tools {
  return {
    undo: () => desk.undo(),
    redo: () => desk.redo(),
    arrange: () => desk.change({ places: Object.fromEntries(desk.view.pinned.map((id) => [id, desk.scene.place(id)])) }),
    whole: () => desk.change({ whole: true, nodes: [], places: {}, pinned: [], chosen: "" }),
    clear: () => desk.change({ whole: false, nodes: [], places: {}, pinned: [], hidden: [], picked: [], chosen: "" }),
    day: (day, done) => desk.clock(day, done),
    days: () => extent([...desk.tables.links.values()].filter((link) => desk.scene.graph.hasEdge(link.key))),
    query: () => `/sparql?${new URLSearchParams({ query: sparql(desk.tables, desk.view, desk.shown.things) })}`,
    trail: (ids) => desk.trail(ids),
  };
}
