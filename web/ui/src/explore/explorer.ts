// The explorer: keeps the state, fetches what a view needs, and lets every part show it.

import { Address } from "./address.ts";
import type { Tables } from "./data.ts";
import type { Desk } from "./desk.ts";
import { Details, message, toggled } from "./details.ts";
import { Frame } from "./frame.ts";
import { Helper } from "./helper.ts";
import { listen } from "./keys.ts";
import { legend, looks } from "./look.ts";
import type { Measures } from "./look.ts";
import { measured } from "./measuring.ts";
import { palette } from "./palette.ts";
import type { Palette } from "./palette.ts";
import { settle } from "./places.ts";
import type { Places } from "./places.ts";
import { Scene } from "./scene.ts";
import { faded, near, shown } from "./sieve.ts";
import type { Shown } from "./sieve.ts";
import { Stock } from "./stock.ts";
import { kept, server } from "./supply.ts";
import type { Evidence, Supply } from "./supply.ts";
import { begun } from "./opening.ts";
import { Past, fromHash, toHash } from "./view.ts";
import type { Camera, View } from "./view.ts";
import { called, spoken, summary } from "./telling.ts";
import { tools } from "./tools.ts";
import { _ } from "../words.ts";

export class Explorer implements Desk {
  shown: Shown = { things: new Set(), links: new Set() };
  measures: Measures | null = null;
  palette: Palette = palette();
  readonly scene: Scene;
  readonly supply: Supply;
  private readonly stock: Stock;
  readonly past = new Past();
  private readonly address = new Address();
  private readonly frame: Frame;
  private readonly details: Details;
  private readonly helper: Helper | null;
  private readonly opened: Record<string, unknown> | null;
  private staged = "";
  private places: Places = new Map();
  private trailed: ReadonlySet<string> = new Set();
  private run = 0;

  constructor(box: HTMLElement) {
    const file = document.getElementById("explore-data");
    this.opened = file ? (JSON.parse(file.textContent ?? "{}") as Record<string, unknown>) : null;
    this.supply = this.opened ? kept(this.opened["graph"], this.opened["evidence"] as Evidence[]) : server;
    this.stock = new Stock(this.supply);
    this.stock.expect(this.given().view);
    const worker = box.dataset["worker"];
    this.helper = worker ? new Helper(worker) : null;
    this.frame = new Frame(box, this, tools(this));
    this.scene = new Scene(this.frame.canvas, this.palette, {
      choose: (id, more) => (more && this.tables.things.has(id) ? this.change({ picked: toggled(this.view.picked, id) }) : this.choose(id)),
      open: (id) => void this.expand(id),
      moved: (id, place) => this.change({ places: { ...this.view.places, [id]: place }, pinned: [...new Set([...this.view.pinned, id])], chosen: id }),
    });
    this.details = new Details(this.frame.detailsBox, this, () => this.frame.hint());
  }

  get tables(): Tables {
    return this.stock.tables;
  }

  get view(): View {
    return this.past.now;
  }

  start(): void {
    this.scene.sigma.getCamera().on("updated", () => this.write());
    listen(this.frame.stage, this, {
      undo: () => this.undo(),
      redo: () => this.redo(),
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

  undo(): void {
    this.go(this.past.undo());
  }

  redo(): void {
    this.go(this.past.redo());
  }

  choose(id: string): void {
    if (id === this.view.chosen && id) return this.frame.open("details");
    this.trailed = new Set();
    this.past.amend({ ...this.view, chosen: id });
    if (id) this.frame.open("details");
    this.redraw();
    void this.details.show();
    if (id) this.say(spoken(this.tables, id));
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
    return called(this.tables, id);
  }

  /** What the address, or the file, begins with. */
  private given(): ReturnType<typeof fromHash> {
    return fromHash(this.opened ? String(this.opened["hash"]) : location.hash);
  }

  private async begin(): Promise<void> {
    const { view, camera } = this.given();
    this.past.amend(view);
    try {
      this.past.amend(await begun(this.stock, view));
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
      await this.stock.fetch(view);
      if (run !== this.run) return;
      const places = await settle(this.tables, this.stock.ids(view), view, this.places, this.helper);
      if (run !== this.run) return;
      await this.restage(places);
      if (run !== this.run) return;
    } finally {
      clearTimeout(busy);
    }
    if (camera) this.scene.eye.camera = camera;
    this.frame.show();
    void this.details.show();
    this.say(summary(this.shown, this.view.whole ? this.tables.cut : 0));
    this.frame.stage.dataset["state"] = "still";
    void this.measure(run);
    this.write();
  }

  /** Puts what the view has on the stage where it is not there already, and draws it. */
  private async restage(places: Places): Promise<void> {
    const ids = this.stock.ids(this.view);
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
      near: near(tables, this.shown, view.chosen),
      picked: new Set(view.picked),
      pinned: new Set(view.pinned),
      faded: faded(tables, this.shown, view.day),
      trail: this.trailed,
    };
  }

  private surround(): void {
    const { things, links } = this.shown;
    this.frame.refresh(legend(this.tables, things, this.view, this.measures, this.palette), links.size);
    this.write();
  }

  clock(day: number | null, done: boolean): void {
    if (done) return this.change({ day });
    this.past.amend({ ...this.view, day });
    this.shown = shown(this.tables, this.view);
    this.scene.tick(this.shown, faded(this.tables, this.shown, day));
    this.frame.tick(summary(this.shown, this.view.whole ? this.tables.cut : 0));
  }

  private async measure(run: number): Promise<void> {
    if (!this.helper || this.measures || !this.scene.graph.order) return;
    const found = await measured(this.scene.graph, this.tables, this.helper);
    if (run !== this.run) return;
    this.measures = found;
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

  private write(): void {
    if (!this.supply.live) return;
    this.address.write(() => (this.view.whole || this.view.nodes.length ? `#${toHash(this.view, this.scene.eye.camera)}` : ""));
  }
}
