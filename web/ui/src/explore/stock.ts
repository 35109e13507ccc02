// What is at hand of the graph, and what a view still needs of it.

import { empty, merge } from "./data.ts";
import type { Tables } from "./data.ts";
import type { Supply } from "./supply.ts";
import type { View } from "./view.ts";

export class Stock {
  readonly tables: Tables = empty();
  private complete: "no" | "told" | "all" = "no";
  private known = new Set<string>();
  private coming: { inferred: boolean; tables: Promise<Tables> } | null = null;

  constructor(readonly supply: Supply) {}

  /** Begins to fetch the whole graph, where that is wanted, while the stage is still being built. */
  expect(view: View): void {
    if (!view.whole) return;
    const tables = this.supply.whole(view.inferred);
    tables.catch(() => undefined); // it is told when the graph is wanted
    this.coming = { inferred: view.inferred, tables };
  }

  /** Fetches what a view shows and is not at hand. */
  async fetch(view: View): Promise<void> {
    const full = this.complete === "all" || (this.complete === "told" && !view.inferred);
    if (full && (view.whole || view.nodes.every((id) => this.tables.things.has(id)))) return;
    if (view.whole) {
      const { coming } = this;
      this.coming = null;
      merge(this.tables, await (coming?.inferred === view.inferred ? coming.tables : this.supply.whole(view.inferred)));
      this.complete = view.inferred ? "all" : "told";
    } else if (view.nodes.some((id) => !this.known.has(id))) {
      merge(this.tables, await this.supply.part(view.nodes));
      this.known = new Set(view.nodes);
    }
  }

  /** The things of a view that there are. */
  ids(view: View): string[] {
    return view.whole ? [...this.tables.things.keys()] : view.nodes.filter((id) => this.tables.things.has(id));
  }
}
