// The drawing: a sigma renderer over what a view shows, with as much detail as the moment can afford.

import { EdgeCurvedArrowProgram } from "@sigma/edge-curve";
import { MultiDirectedGraph } from "graphology";
import Sigma from "sigma";
import { EdgeArrowHeadProgram, createEdgeCompoundProgram } from "sigma/rendering";
import type { EdgeProgramType } from "sigma/rendering";
import { isMoving } from "./moving.ts";
import { hairs } from "./hairs.ts";
import { lines } from "./lines.ts";
import type { Detail } from "./lines.ts";
import { points } from "./points.ts";
import { linkAt } from "./touch.ts";
import { drawHover, drawLabel } from "./labels.ts";
import type { Box } from "./labels.ts";
import { line } from "./look.ts";
import type { Look, Measures } from "./look.ts";
import { mix } from "./palette.ts";
import type { Palette } from "./palette.ts";
import { Overlay } from "./overlay.ts";
import { Pace } from "./pace.ts";
import type { Tables } from "./data.ts";
import type { Shown } from "./sieve.ts";
import type { Camera, Place } from "./view.ts";

/** Above so many links they are drawn only from near; the clusters tell how things hang together from afar. */
const MANY_LINKS = 20_000;
const NEAR = 0.3;
const MOST_ARROWS = 1500;
const CROWDED = 1000;

export interface Pointing {
  choose(id: string, more: boolean): void;
  open(id: string): void;
  moved(id: string, place: Place): void;
}

interface State {
  shown: Shown;
  looks: ReadonlyMap<string, Look>;
  chosen: string;
  near: ReadonlySet<string>;
  picked: ReadonlySet<string>;
  pinned: ReadonlySet<string>;
  faded: ReadonlySet<string>;
  trail: ReadonlySet<string>;
}

const NOTHING: State = {
  shown: { things: new Set(), links: new Set() },
  looks: new Map(),
  chosen: "",
  near: new Set(),
  picked: new Set(),
  pinned: new Set(),
  faded: new Set(),
  trail: new Set(),
};

export class Scene {
  readonly sigma: Sigma;
  graph = new MultiDirectedGraph();
  private state: State = NOTHING;
  private readonly detail: Detail = { links: true, moving: false, things: Infinity };
  private readonly pace = new Pace();
  private readonly overlay: Overlay;
  private readonly taken: Box[] = [];
  private dragged = "";

  constructor(box: HTMLElement, private palette: Palette, private readonly pointing: Pointing) {
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
      nodeReducer: (id, data) => this.node(id, data),
      edgeReducer: (key, data) => this.link(key, data),
    });
    this.overlay = new Overlay(this.sigma);
    this.sigma.on("beforeRender", () => {
      this.detail.links = this.graph.size <= MANY_LINKS || this.sigma.getCamera().ratio < NEAR;
      this.detail.moving = this.moving;
      if (this.detail.moving) this.detail.things = this.pace.frame(performance.now(), this.graph.order);
      this.taken.length = 0;
    });
    this.sigma.on("afterRender", () => this.overlay.draw(this.palette, this.detail.links, this.state.pinned, this.detail.moving));
    this.point();
    this.recolour(palette);
  }

  /** Puts other things and links on the stage; very many links follow when the things have been seen. */
  async stage(tables: Tables, ids: readonly string[], places: (id: string) => Place, state: Partial<State>): Promise<void> {
    this.state = { ...this.state, ...state };
    this.furnish(ids.length, tables.links.size);
    const things = (): MultiDirectedGraph => {
      const made = new MultiDirectedGraph();
      for (const id of ids) {
        const [x, y] = places(id);
        made.addNode(id, { x, y, label: tables.things.get(id)!.label, size: 5, color: this.palette.soft });
      }
      return made;
    };
    if (tables.links.size > MANY_LINKS) {
      this.put(things());
      this.seen();
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    }
    // A graph that is drawn hears of every link that is added to it: the whole one is made apart.
    const graph = things();
    for (const link of tables.links.values())
      if (graph.hasNode(link.from) && graph.hasNode(link.to)) graph.addEdgeWithKey(link.key, link.from, link.to, { link });
    this.shape(graph, tables);
    this.put(graph);
    this.seen();
  }

  /** Chooses how much is drawn, by how much there is. */
  private furnish(things: number, links: number): void {
    const wanted = {
      hideEdgesOnMove: links > 400,
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

  /** Arrows where there are few, and bows where several links share both ends. */
  private shape(graph: MultiDirectedGraph, tables: Tables): void {
    const arrows = graph.size <= MOST_ARROWS;
    const sharing = new Map<string, number>();
    graph.forEachEdge((key, _, from, to) => {
      const link = tables.links.get(key)!;
      graph.setEdgeAttribute(key, "label", tables.relations.get(link.relation)?.label ?? "");
      if (!arrows) return graph.setEdgeAttribute(key, "type", graph.size > MANY_LINKS ? "hair" : "line");
      const pair = from < to ? `${from} ${to}` : `${to} ${from}`;
      const before = sharing.get(pair) ?? 0;
      sharing.set(pair, before + 1);
      // The first is straight; others bow to one side and the other, further each time.
      const bow = Math.ceil(before / 2) * 0.18 * (before % 2 ? 1 : -1) * (from < to ? 1 : -1);
      graph.mergeEdgeAttributes(key, bow ? { type: "curved", curvature: bow } : { type: "arrow" });
    });
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

  get camera(): Camera {
    const { x, y, ratio } = this.sigma.getCamera().getState();
    return { x, y, ratio };
  }

  set camera(camera: Camera) {
    this.sigma.getCamera().setState({ ...camera, angle: 0 });
  }

  /** Moves the eye, at once where the reader wants no motion. */
  look(camera: Partial<Camera>): void {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.sigma.getCamera().setState(camera);
    else void this.sigma.getCamera().animate(camera, { duration: 250 });
  }

  fit(): void {
    this.look({ x: 0.5, y: 0.5, ratio: 1 });
  }

  zoom(factor: number): void {
    const { ratio } = this.sigma.getCamera().getState();
    this.look({ ratio: this.sigma.getCamera().getBoundedRatio(ratio * factor) });
  }

  /** Sees to it that a thing is in the picture. */
  reveal(id: string): void {
    const data = this.sigma.getNodeDisplayData(id);
    if (!data) return;
    const at = this.sigma.framedGraphToViewport(data);
    const { width, height } = this.sigma.getDimensions();
    const margin = 40;
    if (at.x < margin || at.y < margin || at.x > width - margin || at.y > height - margin) this.look({ x: data.x, y: data.y });
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

  private node(id: string, data: Record<string, unknown>): Record<string, unknown> {
    const { shown, looks, chosen, near, picked, faded, trail } = this.state;
    if (!shown.things.has(id)) return { ...data, hidden: true, label: "" };
    const look = looks.get(id);
    const own = { ...data, size: look?.size ?? 5, color: look?.colour ?? this.palette.soft } as Record<string, unknown>;
    const special = id === chosen || picked.has(id) || trail.has(id);
    if (special) {
      own["forceLabel"] = true;
      own["size"] = Math.max(own["size"] as number, 6) * 1.15;
      own["ring"] = id === chosen ? this.palette.accent : this.palette.ink;
      own["zIndex"] = 2;
    } else if ((near.size && !near.has(id)) || (trail.size && !trail.has(id)) || faded.has(id)) {
      own["color"] = mix(own["color"] as string, this.palette.paper, faded.has(id) ? 0.25 : 0.45);
      if (near.size) own["label"] = "";
    }
    return own;
  }

  private link(key: string, data: Record<string, unknown>): Record<string, unknown> {
    const { shown, chosen, near, trail } = this.state;
    if (!shown.links.has(key)) return { ...data, hidden: true };
    const look = line(data["link"] as Parameters<typeof line>[0], this.palette, this.graph.size > CROWDED);
    const own: Record<string, unknown> = { ...data, size: look.size, dash: look.dash, color: look.colour };
    const plain = data["type"] === "hair" && look.colour === this.palette.faint;
    if (plain) own["color"] = this.palette.veil;
    const [from, to] = this.graph.extremities(key);
    if (key === chosen || trail.has(key)) {
      own["color"] = this.palette.accent;
      own["size"] = look.size * 2;
      own["forceLabel"] = true;
    } else if (near.size && (from === chosen || to === chosen)) {
      own["color"] = mix(line(data["link"] as Parameters<typeof line>[0], this.palette).colour, this.palette.ink, 0.8);
      own["size"] = Math.max(look.size, 1.3);
    } else if (near.size && !plain) {
      own["color"] = mix(look.colour, this.palette.paper, 0.3);
      own["label"] = "";
    }
    if (look.dash && own["type"] === "curved") own["color"] = mix(own["color"] as string, this.palette.paper, 0.7);
    return own;
  }

  private point(): void {
    const { sigma, pointing } = this;
    const more = (given: { event: { original: MouseEvent | TouchEvent } }): boolean =>
      given.event.original instanceof MouseEvent && (given.event.original.shiftKey || given.event.original.ctrlKey);
    sigma.on("clickNode", (given) => pointing.choose(given.node, more(given)));
    const under = (spot: { x: number; y: number }): string => (this.detail.links ? linkAt(this, this.state.shown.links, spot) : "");
    sigma.on("clickStage", ({ event }) => pointing.choose(under(event), false));
    sigma.on("doubleClickNode", (given) => {
      given.preventSigmaDefault();
      pointing.open(given.node);
    });
    let moved = false;
    sigma.on("downNode", ({ node }) => {
      this.dragged = node;
      moved = false;
      // Dragging must not change the frame of everything.
      if (!sigma.getCustomBBox()) sigma.setCustomBBox(sigma.getBBox());
    });
    sigma.on("moveBody", ({ event }) => {
      if (!this.dragged) return;
      moved = true;
      this.graph.mergeNodeAttributes(this.dragged, sigma.viewportToGraph(event));
      event.preventSigmaDefault();
      event.original.preventDefault();
      event.original.stopPropagation();
    });
    const drop = (): void => {
      if (this.dragged && moved) pointing.moved(this.dragged, this.place(this.dragged));
      this.dragged = "";
    };
    sigma.on("upNode", drop);
    sigma.on("upStage", drop);
    const hand = (shape: string): void => void (sigma.getContainer().style.cursor = shape);
    sigma.on("enterNode", () => hand("pointer"));
    sigma.on("leaveNode", () => hand(""));
    sigma.on("moveBody", ({ event }) => {
      if (!this.moving && this.graph.size <= MOST_ARROWS) hand(this.hovered() || under(event) ? "pointer" : "");
    });
  }

  private hovered(): boolean {
    return (this.sigma as unknown as { hoveredNode: string | null }).hoveredNode !== null;
  }

  /** Whether the eye or the hand is moving. */
  get moving(): boolean {
    return isMoving(this.sigma);
  }
}
