// Draws graph data with vis-network: the same code on the server's page and in a standalone file.

import { placed, sameMoment } from "./dom.ts";
import { decodeGraph, roundness, wrap } from "./graphdata.ts";
import type { GraphData } from "./graphdata.ts";
import { legendItem, showEdge, showNode } from "./panel.ts";

interface Click {
  nodes: string[];
  edges: string[];
}

interface Network {
  on(event: string, handler: (click: Click) => void): void;
  once(event: string, handler: () => void): void;
  setOptions(options: object): void;
  fit(options?: object): void;
  moveTo(options: object): void;
  getScale(): number;
}

interface Vis {
  Network: new (container: HTMLElement, data: object, options: object) => Network;
  DataSet: new (items: object[]) => object;
}

declare global {
  interface Window {
    vis?: Vis;
  }
}

function palette(): { ink: string; soft: string; paper: string; warn: string } {
  const style = getComputedStyle(document.documentElement);
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const read = (name: string, light: string, night: string): string =>
    style.getPropertyValue(name).trim() || (dark ? night : light);
  return {
    ink: read("--ink", "#1f1d1a", "#e8e4da"),
    soft: read("--soft", "#5c574e", "#aaa598"),
    paper: read("--raised", "#ffffff", "#1e2024"),
    warn: read("--warn", "#8a5a00", "#e3b85c"),
  };
}

const TOOLTIP_LENGTH = 400;
const ROOM_FOR_LABELS = 0.88; // fitting counts nodes, not their names

export function visNodes(data: GraphData, ink: string, paper: string): object[] {
  return data.nodes.map((node) => {
    const inside = node.shape === "box" || node.shape === "ellipse";
    return {
      id: node.id,
      label: wrap(node.label),
      title: tooltip(node.kind ? `${node.label}\n${node.kind}` : node.label),
      shape: node.shape,
      size: node.focus ? 20 : 12,
      borderWidth: node.focus ? 4 : 1.5,
      color: { background: inside ? paper : node.color, border: node.focus && !inside ? ink : node.color, highlight: { background: node.color, border: ink } },
      font: { color: ink, size: node.focus ? 17 : 14, strokeWidth: 4, strokeColor: paper, face: "system-ui, sans-serif" },
      mass: node.focus ? 2.5 : 1,
    };
  });
}

/** vis-network takes a string as text, but an element is safe whatever the version does. */
function tooltip(text: string): HTMLElement {
  const box = document.createElement("div");
  box.textContent = text.slice(0, TOOLTIP_LENGTH);
  return box;
}

export function visEdges(data: GraphData, ink: string, soft: string, paper: string, warn: string): object[] {
  const bends = roundness(data.edges);
  return data.edges.map((edge, place) => {
    const bend = bends[place] ?? 0;
    return {
      id: edge.id,
      from: edge.from,
      to: edge.to,
      label: edge.label,
      arrows: "to",
      dashes: edge.dashes,
      width: edge.disputed ? 2.5 : 1.2,
      color: { color: edge.disputed ? warn : soft, highlight: ink, opacity: 0.85 },
      font: { color: soft, size: 11, strokeWidth: 3, strokeColor: paper, align: "middle", face: "system-ui, sans-serif" },
      smooth: bend === 0 ? false : { enabled: true, type: bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(bend) },
    };
  });
}

const PHYSICS = {
  solver: "forceAtlas2Based",
  forceAtlas2Based: { gravitationalConstant: -70, springLength: 150, springConstant: 0.06, avoidOverlap: 0.4 },
  stabilization: { enabled: true, iterations: 300, fit: true },
  minVelocity: 1,
};

export function start(): void {
  const holder = document.getElementById("graph");
  const source = document.getElementById("graph-data");
  const vis = window.vis;
  if (!holder || !source || !vis) return;
  const data = decodeGraph(JSON.parse(source.textContent ?? "{}"));
  const panel = document.getElementById("graph-evidence");
  document.getElementById("graph-legend")?.classList.add("graph-legend");
  document.getElementById("graph-legend")?.replaceChildren(...data.legend.map(legendItem));
  const { ink, soft, paper, warn } = palette();
  const network = new vis.Network(
    holder,
    { nodes: new vis.DataSet(visNodes(data, ink, paper)), edges: new vis.DataSet(visEdges(data, ink, soft, paper, warn)) },
    {
      ...data.options,
      autoResize: true,
      layout: { randomSeed: 7, improvedLayout: data.nodes.length < 120 },
      interaction: { hover: true, tooltipDelay: 150, keyboard: false, navigationButtons: false, zoomView: !holder.classList.contains("small") },
      physics: PHYSICS,
    },
  );
  network.once("stabilizationIterationsDone", () => {
    network.setOptions({ physics: false });
    network.fit();
    network.moveTo({ scale: network.getScale() * ROOM_FOR_LABELS });
    holder.dataset["settled"] = "true";
  });
  const local = location.protocol.startsWith("http");
  const around = (href: string): string | null => {
    const slug = /^\/id\/(.+)$/.exec(href)?.[1];
    return local && slug ? `/graph?id=${slug}` : null;
  };
  network.on("click", ({ nodes, edges }) => {
    if (!panel) return;
    const node = data.nodes.find((one) => one.id === nodes[0]);
    const edge = data.edges.find((one) => one.id === edges[0]);
    if (node) showNode(panel, node, data, around(node.href));
    else if (edge) showEdge(panel, edge, data);
  });
  network.on("doubleClick", ({ nodes }) => {
    const target = data.nodes.find((one) => one.id === nodes[0]);
    const next = target && around(target.href);
    if (next) location.assign(placed(sameMoment(next, location.search)));
  });
}
