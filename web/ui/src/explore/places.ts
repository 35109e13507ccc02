// Where things are put: as the view says, as the whole graph's layout has them, or beside what they hang on.

import type { Tables } from "./data.ts";
import type { Helper } from "./helper.ts";
import type { Place, View } from "./view.ts";

export type Places = ReadonlyMap<string, Place>;

/** The layout of the whole graph has a mean distance of 1 from its middle; that of a part is in other units. */
const WHOLE = 100;
const BESIDE = 20;

/** Places every thing; those that had a place keep it. */
export async function settle(tables: Tables, ids: readonly string[], view: View, before: Places, helper: Helper | null): Promise<Places> {
  const found = new Map<string, Place>();
  if (view.whole) {
    for (const id of ids) {
      const { x, y } = tables.things.get(id)!;
      const place = view.places[id] ?? (Number.isFinite(x) ? ([x * WHOLE, y * WHOLE] as const) : around(id, 2 * WHOLE));
      found.set(id, place);
    }
    return found;
  }
  for (const id of ids) if (view.places[id]) found.set(id, view.places[id]);
  const lost = ids.filter((id) => !found.has(id));
  if (!lost.length) return found;
  const fixed = new Set(found.keys());
  for (const id of lost) found.set(id, seed(tables, id, found, fixed, before));
  if (!helper) return found;
  return laid(tables, ids, found, fixed, helper);
}

async function laid(tables: Tables, ids: readonly string[], found: Places, fixed: ReadonlySet<string>, helper: Helper): Promise<Places> {
  const number = new Map(ids.map((id, place) => [id, place]));
  const ends: number[] = [];
  for (const link of tables.links.values()) {
    const [one, other] = [number.get(link.from), number.get(link.to)];
    if (one !== undefined && other !== undefined) ends.push(one, other);
  }
  const axis = (at: 0 | 1): Float64Array => Float64Array.from(ids, (id) => found.get(id)![at]);
  const task = {
    task: "layout" as const,
    x: axis(0),
    y: axis(1),
    fixed: Uint8Array.from(ids, (id) => Number(fixed.has(id))),
    ends: Uint32Array.from(ends),
  };
  const placed = await helper.place(task);
  // As an address keeps them, so that a link brings back the same picture.
  const round = (value: number): number => Math.round(value * 1000) / 1000;
  return new Map(ids.map((id, at) => [id, fixed.has(id) ? found.get(id)! : ([round(placed.x[at]!), round(placed.y[at]!)] as const)]));
}

/** Beside the neighbours that have a place; without any, where the whole graph has it. */
function seed(tables: Tables, id: string, found: Places, fixed: ReadonlySet<string>, before: Places): Place {
  const near: Place[] = [];
  if (fixed.size)
    for (const link of tables.links.values()) {
      const other = link.from === id ? link.to : link.to === id ? link.from : "";
      if (other && fixed.has(other)) near.push(found.get(other)!);
    }
  const [dx, dy] = around(id, BESIDE);
  if (near.length) {
    const mean = (at: 0 | 1): number => near.reduce((sum, place) => sum + place[at], 0) / near.length;
    return [mean(0) + dx, mean(1) + dy];
  }
  const known = before.get(id);
  if (known) return known;
  const { x, y } = tables.things.get(id)!;
  return Number.isFinite(x) ? [x * WHOLE, y * WHOLE] : [dx, dy];
}

/** A place on a circle that depends on the name alone. */
export function around(id: string, radius: number): Place {
  let hash = 2166136261;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 16777619);
  const angle = ((hash >>> 0) / 2 ** 32) * 2 * Math.PI;
  return [Math.cos(angle) * radius, Math.sin(angle) * radius];
}
