// The drawing: a sigma renderer over what a view shows, with as much detail as the moment can afford.

import { EdgeCurvedArrowProgram } from "@sigma/edge-curve";
import { MultiDirectedGraph } from "graphology";
import Sigma from "sigma";
import { EdgeArrowHeadProgram, createEdgeCompoundProgram } from "sigma/rendering";
import type { EdgeProgramType } from "sigma/rendering";
import { NOTHING, thing, tie } from "./dress.ts";
import type { State } from "./dress.ts";
import { Eye } from "./eye.ts";
import { isMoving } from "./moving.ts";
import { hairs } from "./hairs.ts";
import { Layers } from "./layers.ts";
import { lines } from "./lines.ts";
import type { Detail } from "./lines.ts";
import { points } from "./points.ts";
import { drawHover, drawLabel } from "./labels.ts";
import type { Box } from "./labels.ts";
import type { Measures } from "./look.ts";
import type { Palette } from "./palette.ts";
import { Overlay } from "./overlay.ts";
import { Pace } from "./pace.ts";
import { point } from "./pointing.ts";
import type { Pointing } from "./pointing.ts";
import { MANY_LINKS, MOST_ARROWS, join, scattered } from "./staging.ts";
import type { Tables } from "./data.ts";
import type { Shown } from "./sieve.ts";
import type { Place } from "./view.ts";

const NEAR = 0.3;

export class Scene {
  readonly sigma: Sigma;
  readonly eye: Eye;
  graph = new MultiDirectedGraph();
  private state: State = NOTHING;
  private readonly detail: Detail = { links: true, moving: false, things: Infinity };
  private readonly pace = new Pace();
  private readonly overlay: Overlay;
  private readonly layers: Layers;
  /** Whether links are drawn at rest. */
  private close = true;
  private readonly taken: Box[] = [];

  constructor(box: HTMLElement, private palette: Palette, pointing: Pointing) {
    const plain = lines(this.detail);
    const arrow = createEdgeCompoundProgram([plain, EdgeArrowHeadProgram as EdgeProgramType]);
    this.sigma = new Sigma(this.graph, box, {
      allowInvalidContainer: true,
      defaultEdgeType: "line",
      edgeProgramClasses: { hair: hairs(this.detail), line: plain, arrow, curved: EdgeCurvedArrowProgram },
      nodeProgramClasses: { circle: points(this.detail) },
      enableEdgeEvents: false,
      labelFont: "system-ui, sans-serif",
      labelSize: 13,
      edgeLabelFont: "system-ui, sans-serif",
      edgeLabelSize: 11,
      labelRenderedSizeThreshold: 5,
      labelDensity: 0.8,
      labelGridCellSize: 110,
      minEdgeThickness: 0.8,
      minCameraRatio: 0.002,
      maxCameraRatio: 4,
      stagePadding: 50,
      defaultDrawNodeLabel: (...given) => drawLabel(this.palette, this.taken, ...given),
      defaultDrawNodeHover: (...given) => drawHover(this.palette, ...given),
      nodeReducer: (id, data) => thing(this.state, this.palette, id, data),
      edgeReducer: (key, data) => tie(this.state, this.palette, key, data, this.graph.extremities(key), this.graph.size),
    });
    this.eye = new Eye(this.sigma);
    this.overlay = new Overlay(this.sigma);
    this.layers = new Layers(this.sigma);
    this.sigma.on("beforeRender", () => {
      this.detail.moving = this.moving;
      this.close = this.graph.size <= MANY_LINKS || this.sigma.getCamera().ratio < NEAR;
      this.detail.links = this.close && !(this.detail.moving && this.graph.size > MOST_ARROWS);
      if (this.detail.moving) this.detail.things = this.pace.frame(performance.now(), this.graph.order);
      this.layers.show(!this.detail.moving, this.graph.size > 400);
      this.taken.length = 0;
    });
    this.sigma.on("afterRender", () => this.overlay.draw(this.palette, this.close, this.state.pinned, this.detail.moving));
    // What was left out while a hand moved the picture comes back when it lets go, even if it had stopped before.
    this.sigma.getMouseCaptor().on("mouseup", () => setTimeout(() => this.sigma.scheduleRender()));
    point(this, pointing);
    this.recolour(palette);
  }

  /** Puts other things and links on the stage; very many links follow when the things have been seen. */
  async stage(tables: Tables, ids: readonly string[], places: (id: string) => Place, state: Partial<State>): Promise<void> {
    this.state = { ...this.state, ...state };
    this.furnish(ids.length, tables.links.size);
    const things = (): MultiDirectedGraph => scattered(tables, ids, places, this.palette.soft);
    if (tables.links.size > MANY_LINKS) {
      this.put(things());
      this.seen();
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    }
    // A graph that is drawn hears of every link that is added to it: the whole one is made apart.
    const graph = things();
    join(graph, tables);
    this.put(graph);
    this.seen();
  }

  /** Chooses how much is drawn, by how much there is. */
  private furnish(things: number, links: number): void {
    const wanted = {
      // Where sigma hides links it looks at every one of them again afterwards, which takes long where they are many.
      hideEdgesOnMove: links > 400 && links <= MOST_ARROWS,
      hideLabelsOnMove: things > 300,
      renderEdgeLabels: links <= 60,
      labelRenderedSizeThreshold: things > 3000 ? 7 : things > 150 ? 5.5 : 0,
    };
    const now = this.sigma.getSettings();
    // Each change draws everything again.
    if (Object.entries(wanted).some(([name, value]) => now[name as keyof typeof wanted] !== value)) this.sigma.setSettings(wanted);
  }

  private put(graph: MultiDirectedGraph): void {
    this.graph = graph;
    this.sigma.setCustomBBox(null);
    this.sigma.setGraph(graph);
  }

  private seen(): void {
    this.sigma.getContainer().dataset["seen"] = "true";
  }

  /** Shows a view of what is on the stage. */
  show(state: Partial<State>): void {
    this.state = { ...this.state, ...state };
    this.sigma.refresh();
  }

  /** Lets links come and go without looking at anything else. */
  tick(shown: Shown, faded: ReadonlySet<string>): void {
    this.state = { ...this.state, shown, faded };
    this.sigma.refresh({ skipIndexation: true });
  }

  measured(tables: Tables, found: Measures | null): void {
    this.overlay.measured(tables, this.graph, found);
    this.sigma.scheduleRender();
  }

  recolour(palette: Palette): void {
    this.palette = palette;
    this.sigma.setSettings({
      labelColor: { color: palette.ink },
      edgeLabelColor: { color: palette.soft },
      defaultEdgeColor: palette.link,
      defaultNodeColor: palette.soft,
    });
  }

  place(id: string): Place {
    return [this.graph.getNodeAttribute(id, "x") as number, this.graph.getNodeAttribute(id, "y") as number];
  }

  /** The nearest shown thing on one side of another, for the arrow keys. */
  beside(id: string, right: number, down: number): string {
    const here = this.at(id);
    let [best, least] = ["", Infinity];
    for (const other of this.state.shown.things) {
      if (other === id || !this.graph.hasNode(other)) continue;
      const there = this.at(other);
      const [dx, dy] = [there.x - here.x, there.y - here.y];
      const along = dx * right + dy * down;
      const across = Math.abs(dx * down) + Math.abs(dy * right);
      const cost = along + 2.5 * across;
      if (along > across * 0.5 && cost < least) [best, least] = [other, cost];
    }
    return best;
  }

  private at(id: string): { x: number; y: number } {
    return this.sigma.graphToViewport(this.graph.getNodeAttributes(id) as { x: number; y: number });
  }

  /** Whether links are drawn just now. */
  get linked(): boolean {
    return this.detail.links;
  }

  /** The links that are shown. */
  get links(): ReadonlySet<string> {
    return this.state.shown.links;
  }

  /** Whether the eye or the hand is moving. */
  get moving(): boolean {
    return isMoving(this.sigma);
  }
}
