// What of the graph a view shows: pure questions about things and links.

import { INFERRED } from "./data.ts";
import type { Link, Tables, Thing } from "./data.ts";
import type { View } from "./view.ts";

export interface Shown {
  things: Set<string>;
  links: Set<string>;
}

/** Whether a link holds on a day. */
export function holds(link: Link, day: number | null): boolean {
  return day === null || !link.spans.length || link.spans.some(([begin, end]) => begin <= day && day <= end);
}

/** Asks once for a view, so that asking for each link is quick. */
export function sieve(view: View): { thing: (one: Thing) => boolean; link: (one: Link) => boolean } {
  const hidden = new Set(view.hidden);
  const [kinds, relations] = [new Set(view.off.kind), new Set(view.off.relation)];
  const [said, stances, confidences] = [new Set(view.off.said), new Set(view.off.stance), new Set(view.off.confidence)];
  const sources = new Set(view.sources);
  const all = !said.size && !stances.size && !confidences.size && !sources.size;
  const passes = (link: Link): boolean =>
    link.marks & INFERRED
      ? view.inferred && !sources.size
      : all ||
        link.said.some(
          (one) =>
            !said.has(one.kind) &&
            !stances.has(one.stance) &&
            !confidences.has(one.confidence) &&
            (!sources.size || sources.has(one.source)),
        );
  return {
    thing: (one) => !hidden.has(one.id) && !kinds.has(one.kind),
    link: (one) => !relations.has(one.relation) && holds(one, view.day) && passes(one),
  };
}

/** The things and links that a view shows. */
export function shown(tables: Tables, view: View): Shown {
  const passes = sieve(view);
  const things = new Set<string>();
  if (view.whole) for (const one of tables.things.values()) things.add(one.id);
  else for (const id of view.nodes) if (tables.things.has(id)) things.add(id);
  for (const id of things) if (!passes.thing(tables.things.get(id)!)) things.delete(id);
  const links = new Set<string>();
  const ends = new Set<string>();
  for (const link of tables.links.values())
    if (things.has(link.from) && things.has(link.to) && passes.link(link)) {
      links.add(link.key);
      ends.add(link.from).add(link.to);
    }
  if (view.linked) for (const id of things) if (!ends.has(id) && id !== view.chosen) things.delete(id);
  return { things, links };
}

/** What only hangs on a thing: shown things that have no other neighbour. */
export function leaves(tables: Tables, found: Shown, id: string): string[] {
  const near = new Map<string, Set<string>>();
  for (const key of found.links) {
    const { from, to } = tables.links.get(key)!;
    if (from === to) continue;
    for (const [one, other] of [[from, to], [to, from]] as const) {
      const set = near.get(one) ?? new Set();
      near.set(one, set.add(other));
    }
  }
  return [...(near.get(id) ?? [])].filter((other) => near.get(other)!.size === 1);
}

/** The first and the last day that links name; null where none does. */
export function extent(links: Iterable<Link>): [number, number] | null {
  let [first, last] = [Infinity, -Infinity];
  for (const { spans } of links)
    for (const day of spans.flat())
      if (Number.isFinite(day)) {
        first = Math.min(first, day);
        last = Math.max(last, day);
      }
  return first <= last ? [first, last] : null;
}

/** A thing that is chosen, with its neighbours; nothing where nothing is. */
export function near(tables: Tables, { things, links }: Shown, chosen: string): Set<string> {
  const found = new Set<string>();
  if (!things.has(chosen)) return found;
  for (const key of links) {
    const { from, to } = tables.links.get(key)!;
    if (from === chosen) found.add(to);
    if (to === chosen) found.add(from);
  }
  return found.add(chosen);
}

/** On a day, what has no link that holds on it. */
export function faded(tables: Tables, { things, links }: Shown, day: number | null): Set<string> {
  if (day === null) return new Set();
  const linked = new Set([...links].flatMap((key) => [tables.links.get(key)!.from, tables.links.get(key)!.to]));
  return new Set([...things].filter((id) => !linked.has(id)));
}
