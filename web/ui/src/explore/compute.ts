// Layout, clusters and centrality: pure work on numbers, done off the main thread.

import { UndirectedGraph } from "graphology";
import louvain from "graphology-communities-louvain";
import forceAtlas2 from "graphology-layout-forceatlas2";
import betweenness from "graphology-metrics/centrality/betweenness.js";
import pagerank from "graphology-metrics/centrality/pagerank.js";

export interface LayoutTask {
  task: "layout";
  x: Float64Array;
  y: Float64Array;
  fixed: Uint8Array;
  /** Two numbers a link. */
  ends: Uint32Array;
}

export interface MeasureTask {
  task: "measure";
  count: number;
  ends: Uint32Array;
}

export interface Placed {
  x: Float64Array;
  y: Float64Array;
}

export interface Measured {
  cluster: Uint32Array;
  rank: Float64Array;
  /** Empty where the graph is too large to find it in good time. */
  between: Float64Array;
}

const MOST_FOR_PATHS = 2500;

/** The same numbers every time: a link must bring back the same picture. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function build(count: number, ends: Uint32Array): UndirectedGraph {
  const graph = new UndirectedGraph();
  for (let place = 0; place < count; place++) graph.addNode(place);
  for (let at = 0; at + 1 < ends.length; at += 2) {
    const [one, other] = [ends[at]!, ends[at + 1]!];
    if (one !== other) graph.updateEdge(one, other, (known) => ({ weight: Number(known["weight"] ?? 0) + 1 }));
  }
  return graph;
}

/** Places things by the forces of ForceAtlas2; fixed ones stay where they are. */
export function place(task: LayoutTask): Placed {
  const count = task.x.length;
  const graph = build(count, task.ends);
  graph.forEachNode((node) => {
    const at = Number(node);
    graph.mergeNodeAttributes(node, { x: task.x[at]!, y: task.y[at]!, fixed: task.fixed[at] === 1 });
  });
  if (count > 1)
    forceAtlas2.assign(graph, {
      iterations: count < 100 ? 600 : count < 1000 ? 250 : 80,
      settings: { gravity: 1, scalingRatio: 14, slowDown: 4, barnesHutOptimize: count > 400 },
    });
  const [x, y] = [new Float64Array(count), new Float64Array(count)];
  graph.forEachNode((node, { x: left, y: down }) => {
    x[Number(node)] = Number.isFinite(left) ? (left as number) : 0;
    y[Number(node)] = Number.isFinite(down) ? (down as number) : 0;
  });
  return { x, y };
}

/** Finds clusters (Louvain), PageRank, and in small graphs betweenness. */
export function measure(task: MeasureTask): Measured {
  const graph = build(task.count, task.ends);
  const found: Measured = {
    cluster: new Uint32Array(task.count),
    rank: new Float64Array(task.count),
    between: new Float64Array(task.count <= MOST_FOR_PATHS ? task.count : 0),
  };
  if (!graph.size) return found;
  const clusters = louvain(graph, { rng: seeded(7) });
  const sizes = new Map<number, number>();
  for (const cluster of Object.values(clusters)) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
  // The largest is number 0, so that colours go to what is seen most of.
  const order = new Map([...sizes].sort((one, other) => other[1] - one[1] || one[0] - other[0]).map(([id], at) => [id, at]));
  for (const [node, cluster] of Object.entries(clusters)) found.cluster[Number(node)] = order.get(cluster)!;
  for (const [node, rank] of Object.entries(ranks(graph))) found.rank[Number(node)] = rank;
  if (found.between.length)
    for (const [node, between] of Object.entries(betweenness(graph, { normalized: true }))) found.between[Number(node)] = between;
  return found;
}

function ranks(graph: UndirectedGraph): Record<string, number> {
  try {
    return pagerank(graph, { maxIterations: 300, tolerance: 1e-5, getEdgeWeight: "weight" });
  } catch {
    // It did not settle: the number of links is what it would come to on an undirected graph.
    return Object.fromEntries(graph.mapNodes((node) => [node, graph.degree(node) / (2 * graph.size)]));
  }
}
