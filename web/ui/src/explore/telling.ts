// What is said of things, links and views.

import type { Tables } from "./data.ts";
import type { Shown } from "./sieve.ts";
import { ngettext } from "../words.ts";

export function called(tables: Tables, id: string): string {
  return tables.things.get(id)?.label ?? id;
}

/** A thing by its name, a link as a sentence. */
export function spoken(tables: Tables, id: string): string {
  const link = tables.links.get(id);
  if (!link) return called(tables, id);
  return `${called(tables, link.from)} ${tables.relations.get(link.relation)?.label ?? ""} ${called(tables, link.to)}`;
}

/** How much is shown, and how much was cut off the whole graph. */
export function summary({ things, links }: Shown, cut: number): string {
  const without = cut ? ngettext(", without {n} thing that has fewest links", ", without {n} things that have fewest links", cut) : "";
  return things.size ? `${ngettext("{n} thing", "{n} things", things.size)}, ${ngettext("{n} link", "{n} links", links.size)}${without}` : "";
}
