// The explorer: keeps the state, fetches what a view needs, and lets every part show it.

import { INFERRED, empty, merge } from "./data.ts";
import type { Tables } from "./data.ts";
import type { Desk } from "./desk.ts";
import { Details, message, toggled } from "./details.ts";
import { Frame } from "./frame.ts";
import { Helper } from "./helper.ts";
import { listen } from "./keys.ts";
import { legend, looks, measures } from "./look.ts";
import type { Measures } from "./look.ts";
import { palette } from "./palette.ts";
import type { Palette } from "./palette.ts";
import { settle } from "./places.ts";
import type { Places } from "./places.ts";
import { Scene } from "./scene.ts";
import { extent, shown } from "./sieve.ts";
import type { Shown } from "./sieve.ts";
import { kept, server } from "./supply.ts";
import type { Evidence, Supply } from "./supply.ts";
import { opening } from "./opening.ts";
import { sparql } from "./sparql.ts";
import { Past, fromHash, toHash } from "./view.ts";
import type { Camera, View } from "./view.ts";
import { _, ngettext } from "../words.ts";

const ADDRESS_DELAY = 200;

export class Explorer implements Desk {
  tables: Tables = empty();
  shown: Shown = { things: new Set(), links: new Set() };
  measures: Measures | null = null;
  palette: Palette = palette();
  readonly scene: Scene;
  readonly supply: Supply;
  private readonly past = new Past();
  private readonly frame: Frame;
  private readonly details: Details;
  private readonly helper: Helper | null;
  private readonly opened: Record<string, unknown> | null;
  private staged = "";
  private complete: "no" | "told" | "all" = "no";
  private known = new Set<string>();
  private places: Places = new Map();
  private trailed: ReadonlySet<string> = new Set();
  private run = 0;
  private writing = 0;

  constructor(box: HTMLElement) {
    const file = document.getElementById("explore-data");
    this.opened = file ? (JSON.parse(file.textContent ?? "{}") as Record<string, unknown>) : null;
    this.supply = this.opened ? kept(this.opened["graph"], this.opened["evidence"] as Evidence[]) : server;
    const worker = box.dataset["worker"];
    this.helper = worker ? new Helper(worker) : null;
    this.frame = new Frame(box, this, {
      undo: () => this.go(this.past.undo()),
      redo: () => this.go(this.past.redo()),
      arrange: () => this.change({ places: Object.fromEntries(this.view.pinned.map((id) => [id, this.scene.place(id)])) }),
      whole: () => this.change({ whole: true, nodes: [], places: {}, pinned: [], chosen: "" }),
      clear: () => this.change({ whole: false, nodes: [], places: {}, pinned: [], hidden: [], picked: [], chosen: "" }),
      day: (day, done) => this.clock(day, done),
      query: () => `/sparql?${new URLSearchParams({ query: sparql(this.tables, this.view, this.shown.things) })}`,
      trail: (ids) => this.trail(ids),
    });
    this.scene = new Scene(this.frame.canvas, this.palette, {
      choose: (id, more) => (more && this.tables.things.has(id) ? this.change({ picked: toggled(this.view.picked, id) }) : this.choose(id)),
      open: (id) => void this.expand(id),
      moved: (id, place) => this.change({ places: { ...this.view.places, [id]: place }, pinned: [...new Set([...this.view.pinned, id])], chosen: id }),
    });
    this.details = new Details(this.frame.detailsBox, this, () => this.frame.hint());
  }

  get view(): View {
    return this.past.now;
  }

  start(): void {
    this.scene.sigma.getCamera().on("updated", () => this.write());
    listen(this.frame.stage, this, {
      undo: () => this.go(this.past.undo()),
      redo: () => this.go(this.past.redo()),
      expand: (id) => void this.expand(id),
      details: () => this.frame.toDetails(),
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.palette = palette();
      this.scene.recolour(this.palette);
      this.redraw();
    });
    addEventListener("hashchange", () => {
      const { view, camera } = fromHash(location.hash);
      this.past.add(view);
      this.go(view, camera);
    });
    void this.begin();
  }

  change(patch: Partial<View>): void {
    this.past.add({ ...this.view, ...patch });
    this.go(this.view);
  }

  choose(id: string): void {
    if (id === this.view.chosen && id) return this.frame.open("details");
    this.trailed = new Set();
    this.past.amend({ ...this.view, chosen: id });
    if (id) this.frame.open("details");
    this.redraw();
    void this.details.show();
    if (id) this.say(this.spoken(id));
  }

  add(ids: readonly string[], chosen = this.view.chosen): void {
    const { view } = this;
    const wanted = new Set(ids);
    const hidden = view.hidden.filter((id) => !wanted.has(id));
    if (view.whole) this.change({ hidden, chosen });
    else this.change({ nodes: [...new Set([...view.nodes, ...ids])], hidden, chosen });
  }

  trail(ids: readonly string[]): void {
    this.trailed = new Set(ids);
    this.redraw();
  }

  say(text: string): void {
    this.frame.say(text);
  }

  label(id: string): string {
    return this.tables.things.get(id)?.label ?? id;
  }

  private spoken(id: string): string {
    const link = this.tables.links.get(id);
    if (!link) return this.label(id);
    return `${this.label(link.from)} ${this.tables.relations.get(link.relation)?.label ?? ""} ${this.label(link.to)}`;
  }

  private async begin(): Promise<void> {
    const { view, camera } = fromHash(this.opened ? String(this.opened["hash"]) : location.hash);
    this.past.amend(view);
    try {
      if (!view.whole && !view.nodes.length) {
        const found = await opening(this.supply, new URLSearchParams(location.search));
        if (found) {
          merge(this.tables, found.tables);
          this.past.amend({ ...view, nodes: found.nodes, chosen: found.chosen });
        }
      }
    } catch (error) {
      this.say(message(error));
    }
    await this.apply(this.view, camera);
  }

  private go(view: View, camera: Camera | null = null): void {
    this.apply(view, camera).catch((error: unknown) => this.say(message(error)));
  }

  /** Shows a view: what it needs is fetched, what has no place yet is given one. */
  private async apply(view: View, camera: Camera | null = null): Promise<void> {
    const run = ++this.run;
    const busy = window.setTimeout(() => this.say(_("Drawing …")), 400);
    try {
      await this.fetch(view);
      if (run !== this.run) return;
      const places = await this.lay(view);
      if (run !== this.run) return;
      await this.restage(places);
      if (run !== this.run) return;
    } finally {
      clearTimeout(busy);
    }
    if (camera) this.scene.camera = camera;
    this.frame.show();
    void this.details.show();
    this.say(this.summary());
    this.frame.stage.dataset["state"] = "still";
    void this.measure(run);
    this.write();
  }

  private summary(): string {
    const { things, links } = this.shown;
    const cut = this.view.whole && this.tables.cut ? ngettext(", without {n} thing that has fewest links", ", without {n} things that have fewest links", this.tables.cut) : "";
    return things.size ? `${ngettext("{n} thing", "{n} things", things.size)}, ${ngettext("{n} link", "{n} links", links.size)}${cut}` : "";
  }

  private async fetch(view: View): Promise<void> {
    const full = this.complete === "all" || (this.complete === "told" && !view.inferred);
    if (full && (view.whole || view.nodes.every((id) => this.tables.things.has(id)))) return;
    if (view.whole) {
      merge(this.tables, await this.supply.whole(view.inferred));
      this.complete = view.inferred ? "all" : "told";
    } else if (view.nodes.some((id) => !this.known.has(id))) {
      merge(this.tables, await this.supply.part(view.nodes));
      this.known = new Set(view.nodes);
    }
  }

  private ids(view: View): string[] {
    return view.whole ? [...this.tables.things.keys()] : view.nodes.filter((id) => this.tables.things.has(id));
  }

  private lay(view: View): Promise<Places> {
    return settle(this.tables, this.ids(view), view, this.places, this.helper);
  }

  /** Puts what the view has on the stage where it is not there already, and draws it. */
  private async restage(places: Places): Promise<void> {
    const ids = this.ids(this.view);
    this.places = places;
    if (!this.view.whole) this.past.amend({ ...this.view, places: Object.fromEntries(ids.map((id) => [id, places.get(id)!])) });
    const { view } = this;
    const moved = view.whole ? view.places : Object.fromEntries(ids.map((id) => [id, places.get(id)]));
    const signature = JSON.stringify([view.whole, view.inferred, ids.length, moved]);
    if (signature === this.staged) return this.redraw();
    this.staged = signature;
    this.measures = null;
    await this.scene.stage(this.tables, ids, (id) => places.get(id)!, this.state());
    this.scene.measured(this.tables, null);
    this.surround();
  }

  private redraw(): void {
    this.scene.show(this.state());
    this.surround();
  }

  /** What is to be drawn of the view that is now. */
  private state(): Parameters<Scene["show"]>[0] {
    const { view, tables } = this;
    this.shown = shown(tables, view);
    return {
      shown: this.shown,
      looks: looks(tables, this.shown.things, view, this.measures, this.palette),
      chosen: view.chosen,
      near: this.near(),
      picked: new Set(view.picked),
      pinned: new Set(view.pinned),
      faded: this.faded(),
      trail: this.trailed,
    };
  }

  private surround(): void {
    const { things, links } = this.shown;
    this.frame.refresh(legend(this.tables, things, this.view, this.measures, this.palette), links.size);
    this.write();
  }

  /** A thing that is chosen, with its neighbours; nothing where nothing is. */
  private near(): Set<string> {
    const { chosen } = this.view;
    const found = new Set<string>();
    if (!this.shown.things.has(chosen)) return found;
    for (const key of this.shown.links) {
      const { from, to } = this.tables.links.get(key)!;
      if (from === chosen) found.add(to);
      if (to === chosen) found.add(from);
    }
    return found.add(chosen);
  }

  /** On a day, what has no link that holds on it. */
  private faded(): Set<string> {
    const found = new Set<string>();
    if (this.view.day === null) return found;
    const linked = new Set([...this.shown.links].flatMap((key) => [this.tables.links.get(key)!.from, this.tables.links.get(key)!.to]));
    for (const id of this.shown.things) if (!linked.has(id)) found.add(id);
    return found;
  }

  private clock(day: number | null, done: boolean): void {
    if (done) return this.change({ day });
    this.past.amend({ ...this.view, day });
    this.shown = shown(this.tables, this.view);
    this.scene.tick(this.shown, this.faded());
    this.frame.tick(this.summary());
  }

  private async measure(run: number): Promise<void> {
    if (!this.helper || this.measures || !this.scene.graph.order) return;
    const ids = this.scene.graph.nodes();
    const number = new Map(ids.map((id, place) => [id, place]));
    const ends: number[] = [];
    this.scene.graph.forEachEdge((key, _data, from, to) => {
      if (!(this.tables.links.get(key)!.marks & INFERRED)) ends.push(number.get(from)!, number.get(to)!);
    });
    const found = await this.helper.measure({ task: "measure", count: ids.length, ends: Uint32Array.from(ends) });
    if (run !== this.run) return;
    this.measures = measures(ids, found);
    this.scene.measured(this.tables, this.measures);
    if (this.view.colour === "cluster" || this.view.size !== "degree") this.redraw();
    this.frame.measured();
    this.frame.stage.dataset["state"] = "measured";
  }

  private async expand(id: string): Promise<void> {
    if (!this.supply.live) return;
    try {
      const groups = await this.supply.relations(id, this.view.inferred);
      const ids = [...new Set(groups.flatMap((group) => group.ids))];
      this.add(ids, id);
    } catch (error) {
      this.say(message(error));
    }
  }

  /** Writes the view into the address, a moment after it last changed. */
  private write(): void {
    if (!this.supply.live) return;
    clearTimeout(this.writing);
    this.writing = window.setTimeout(() => {
      const { view } = this;
      const empty = !view.whole && !view.nodes.length;
      history.replaceState(null, "", empty ? location.pathname + location.search : `#${toHash(view, this.scene.camera)}`);
    }, ADDRESS_DELAY);
  }

  get canUndo(): boolean {
    return this.past.canUndo;
  }

  get canRedo(): boolean {
    return this.past.canRedo;
  }

  get days(): [number, number] | null {
    const { graph } = this.scene;
    const links = [...this.tables.links.values()].filter((link) => graph.hasEdge(link.key));
    return extent(links);
  }
}

