// How things and links look in a view: colour and size by what the reader chose.

import { DISPUTED, INFERRED, STANDS } from "./data.ts";
import type { Link, Tables, Thing } from "./data.ts";
import type { Measured } from "./compute.ts";
import { CLUSTERS, mix, ramp } from "./palette.ts";
import type { Palette } from "./palette.ts";
import type { View } from "./view.ts";
import { _ } from "../words.ts";

/** What was measured, by thing. */
export interface Measures {
  cluster: Map<string, number>;
  rank: Map<string, number>;
  between: Map<string, number>;
}

export interface Look {
  colour: string;
  size: number;
}

export interface Entry {
  colour: string;
  label: string;
  count: number;
}

export function measures(ids: readonly string[], found: Measured): Measures {
  const table = (values: ArrayLike<number>): Map<string, number> =>
    new Map(values.length ? ids.map((id, place) => [id, values[place]!]) : []);
  return { cluster: table(found.cluster), rank: table(found.rank), between: table(found.between) };
}

export function clusterColour(cluster: number | undefined, palette: Palette): string {
  // Colours come again: clusters lie apart, and their names are told.
  return cluster === undefined ? palette.soft : CLUSTERS[cluster % CLUSTERS.length]!;
}

/** Gives each thing its colour and size; sizes are in pixels. */
export function looks(tables: Tables, ids: Iterable<string>, view: View, found: Measures | null, palette: Palette): Map<string, Look> {
  const things = [...ids].map((id) => tables.things.get(id)!).filter(Boolean);
  const weight = weigher(view, found);
  const most = things.reduce((top, one) => Math.max(top, weight(one)), 0) || 1;
  const busiest = things.reduce((top, one) => Math.max(top, one.degree), 0) || 1;
  // Many things must be small to be told apart.
  const room = things.length > 20_000 ? 0.28 : things.length > 3000 ? 0.45 : things.length > 500 ? 0.65 : 1;
  return new Map(
    things.map((one) => [
      one.id,
      {
        colour: paint(one, tables, view, found, palette, busiest),
        size: (view.size === "same" ? 7 : 4.5 + 13 * Math.sqrt(weight(one) / most)) * room,
      },
    ]),
  );
}

function weigher(view: View, found: Measures | null): (one: Thing) => number {
  if (view.size === "rank" && found?.rank.size) return (one) => found.rank.get(one.id) ?? 0;
  if (view.size === "between" && found?.between.size) return (one) => found.between.get(one.id) ?? 0;
  return (one) => one.degree;
}

function paint(one: Thing, tables: Tables, view: View, found: Measures | null, palette: Palette, busiest: number): string {
  if (view.colour === "cluster" && found) return clusterColour(found.cluster.get(one.id), palette);
  if (view.colour === "degree") return ramp(palette, Math.log1p(one.degree) / Math.log1p(busiest));
  return tables.kinds.get(one.kind)?.colour ?? palette.soft;
}

export interface Line {
  colour: string;
  size: number;
  dash: number;
}

/** A link: solid where it is a fact; dashed where nobody states it as one, or it follows; marked where disputed. */
export function line(link: Link, palette: Palette, crowded = false): Line {
  if (link.marks & DISPUTED) return { colour: palette.warn, size: 2, dash: link.marks & STANDS ? 0 : 9 };
  if (link.marks & INFERRED) return { colour: mix(palette.inferred, palette.paper, 0.6), size: 1.1, dash: 4 };
  if (!(link.marks & STANDS)) return { colour: crowded ? palette.faint : palette.link, size: 1.1, dash: 9 };
  // Where there are many, each must be faint, or all of them make one grey patch.
  return crowded ? { colour: palette.faint, size: 0.8, dash: 0 } : { colour: palette.link, size: 1.3, dash: 0 };
}

/** The legend of what is shown, most frequent first. */
export function legend(tables: Tables, ids: Iterable<string>, view: View, found: Measures | null, palette: Palette): Entry[] {
  const counts = new Map<string, Entry>();
  const add = (key: string, entry: Omit<Entry, "count">): void => {
    const known = counts.get(key);
    if (known) known.count++;
    else counts.set(key, { ...entry, count: 1 });
  };
  if (view.colour === "degree")
    return [
      { colour: ramp(palette, 0), label: _("few links"), count: 0 },
      { colour: ramp(palette, 1), label: _("many links"), count: 0 },
    ];
  for (const id of ids) {
    const one = tables.things.get(id)!;
    if (view.colour === "cluster" && found) {
      const cluster = found.cluster.get(id);
      const small = cluster === undefined || cluster >= CLUSTERS.length;
      add(String(small ? -1 : cluster), {
        colour: small ? mix(palette.soft, palette.paper, 0.6) : clusterColour(cluster, palette),
        label: small ? _("other clusters") : clusterName(tables, found, cluster),
      });
    } else {
      const kind = tables.kinds.get(one.kind);
      add(one.kind, { colour: kind?.colour ?? palette.soft, label: kind?.label ?? _("other") });
    }
  }
  return [...counts.values()].sort((one, other) => other.count - one.count);
}

const names = new WeakMap<Measures, Map<number, string>>();

/** A cluster is called after the thing in it that is linked most. */
export function clusterName(tables: Tables, found: Measures, cluster: number): string {
  let known = names.get(found);
  if (!known) {
    const best = new Map<number, Thing>();
    for (const [id, number] of found.cluster) {
      const one = tables.things.get(id);
      const top = best.get(number);
      if (one && (!top || one.degree > top.degree)) best.set(number, one);
    }
    known = new Map([...best].map(([number, one]) => [number, one.label]));
    names.set(found, known);
  }
  return _("around {name}", { name: known.get(cluster) ?? "" });
}
