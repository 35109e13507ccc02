// What is drawn over or in place of things: clusters and the ties among them from afar, marks of pinned things.

import type { MultiDirectedGraph } from "graphology";
import type Sigma from "sigma";
import { clusterColour, clusterName } from "./look.ts";
import type { Measures } from "./look.ts";
import { meet, ring } from "./labels.ts";
import type { Box } from "./labels.ts";
import { shorten } from "./names.ts";
import { mix } from "./palette.ts";
import type { Palette } from "./palette.ts";
import type { Tables } from "./data.ts";

const MOST_CLUSTERS = 40;
const MOST_TIES = 160;

interface Cluster {
  number: number;
  x: number;
  y: number;
  name: string;
  count: number;
}

interface Spot {
  x: number;
  y: number;
}

interface Tie {
  one: Cluster;
  other: Cluster;
  weight: number;
}

export class Overlay {
  private readonly context: CanvasRenderingContext2D;
  private clusters: Cluster[] = [];
  private ties: Tie[] = [];
  private drawn: [Spot, Spot] | null = null;

  constructor(private readonly sigma: Sigma) {
    sigma.createCanvasContext("clusters", { style: { pointerEvents: "none", transformOrigin: "0 0" } });
    this.context = sigma.getCanvases()["clusters"]!.getContext("2d")!;
    sigma.resize(true);
  }

  /** Gathers clusters and counts what links them. */
  measured(tables: Tables, graph: MultiDirectedGraph, found: Measures | null): void {
    const sums = new Map<number, Cluster>();
    graph.forEachNode((id, { x, y }) => {
      const number = found?.cluster.get(id);
      if (!found || number === undefined || number >= MOST_CLUSTERS) return;
      const sum = sums.get(number) ?? { number, x: 0, y: 0, name: clusterName(tables, found, number), count: 0 };
      sums.set(number, sum);
      [sum.x, sum.y, sum.count] = [sum.x + (x as number), sum.y + (y as number), sum.count + 1];
    });
    this.clusters = [...sums.values()].map((sum) => ({ ...sum, x: sum.x / sum.count, y: sum.y / sum.count }));
    const by = new Map(this.clusters.map((cluster) => [cluster.number, cluster]));
    const ties = new Map<string, Tie>();
    graph.forEachEdge((_key, _data, from, to) => {
      const [a, b] = [found?.cluster.get(from) ?? -1, found?.cluster.get(to) ?? -1];
      const [one, other] = [by.get(Math.min(a, b)), by.get(Math.max(a, b))];
      if (!one || !other || one === other) return;
      const key = `${one.number} ${other.number}`;
      const tie = ties.get(key) ?? { one, other, weight: 0 };
      ties.set(key, tie);
      tie.weight++;
    });
    this.ties = [...ties.values()].sort((one, other) => other.weight - one.weight).slice(0, MOST_TIES);
  }

  /** Draws at rest; what was drawn is carried along while the picture moves, which costs next to nothing. */
  draw(palette: Palette, near: boolean, pinned: ReadonlySet<string>, moving: boolean): void {
    const { context, sigma } = this;
    const [origin, unit] = [{ x: 0, y: 0 }, { x: 1, y: 0 }].map((spot) => sigma.framedGraphToViewport(spot)) as [Spot, Spot];
    if (moving && this.drawn) return this.carry(origin, unit);
    this.drawn = [origin, unit];
    context.canvas.style.transform = "";
    const { width, height } = sigma.getDimensions();
    context.clearRect(0, 0, width, height);
    if (!near) this.drawClusters(palette);
    for (const id of pinned) {
      const data = sigma.getNodeDisplayData(id);
      if (!data || data.hidden) continue;
      const { x, y } = sigma.framedGraphToViewport(data);
      ring(context, x, y, 2, palette.paper, 3);
    }
  }

  private carry(origin: Spot, unit: Spot): void {
    const [before, then] = this.drawn!;
    const scale = (unit.x - origin.x) / (then.x - before.x);
    const [x, y] = [origin.x - before.x * scale, origin.y - before.y * scale];
    this.context.canvas.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
  }

  private drawClusters(palette: Palette): void {
    const { context, sigma } = this;
    const at = new Map(this.clusters.map((cluster) => [cluster, sigma.graphToViewport(cluster)]));
    const most = this.ties[0]?.weight ?? 1;
    context.lineCap = "round";
    for (const { one, other, weight } of this.ties) {
      const [from, to] = [at.get(one)!, at.get(other)!];
      context.strokeStyle = mix(palette.ink, palette.paper, 0.55);
      context.globalAlpha = 0.15 + 0.35 * (weight / most);
      context.lineWidth = 1 + 5 * Math.sqrt(weight / most);
      context.beginPath();
      context.moveTo(from.x, from.y);
      context.lineTo(to.x, to.y);
      context.stroke();
    }
    context.globalAlpha = 1;
    context.textAlign = "center";
    context.lineJoin = "round";
    const taken: Box[] = [];
    for (const cluster of this.clusters) {
      const { x, y } = at.get(cluster)!;
      const name = shorten(cluster.name.replace(/^around /, ""), 32);
      context.font = "600 13px system-ui, sans-serif";
      const half = context.measureText(name).width / 2 + 4;
      const box: Box = [x - half, y - 11, x + half, y + 11];
      if (taken.some((other) => meet(box, other))) continue;
      taken.push(box);
      context.lineWidth = 5;
      context.strokeStyle = palette.paper;
      context.strokeText(name, x, y + 4);
      context.fillStyle = mix(clusterColour(cluster.number, palette), palette.ink, 0.35);
      context.fillText(name, x, y + 4);
    }
    context.textAlign = "start";
  }
}
