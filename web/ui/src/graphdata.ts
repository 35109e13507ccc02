// The graph as the server writes it (kg.pyvispage), decoded with care: nothing is taken on trust.

export interface GraphClaim {
  href: string;
  sentence: string;
  when: string;
  kind: string;
  stance: string;
  speaker: string;
  locator: string;
  source: string;
  sourceHref: string;
  sourceUrl: string;
}

export interface GraphNode {
  id: string;
  label: string;
  title: string;
  color: string;
  shape: string;
  kind: string;
  href: string;
  focus: boolean;
}

export interface GraphEdge {
  id: string;
  from: string;
  to: string;
  label: string;
  dashes: boolean;
  disputed: boolean;
  claims: GraphClaim[];
}

export interface LegendEntry {
  label: string;
  color: string;
  shape: string;
}

export interface GraphData {
  nodes: GraphNode[];
  edges: GraphEdge[];
  legend: LegendEntry[];
  options: Record<string, unknown>;
}

type Fields = Record<string, unknown>;

export const SHAPES = new Set([
  "dot", "square", "diamond", "triangle", "triangleDown", "star", "hexagon", "box", "ellipse",
]);

function text(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

export function colour(value: unknown): string {
  const plain = typeof value === "object" && value !== null ? (value as Fields)["background"] : value;
  return typeof plain === "string" && /^#[0-9a-f]{3,8}$/i.test(plain) ? plain : "#8a8578";
}

export function shape(value: unknown): string {
  return typeof value === "string" && SHAPES.has(value) ? value : "dot";
}

function list(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter((v): v is Fields => typeof v === "object" && v !== null) : [];
}

export function decodeClaim(value: Fields): GraphClaim {
  const claim: Fields = { ...value };
  const keys = ["href", "sentence", "when", "kind", "stance", "speaker", "locator", "source", "sourceHref", "sourceUrl"];
  return Object.fromEntries(keys.map((key) => [key, text(claim[key])])) as unknown as GraphClaim;
}

/** Reads graph data; edges whose ends are missing are left out. */
export function decodeGraph(value: unknown): GraphData {
  const top: Fields = typeof value === "object" && value !== null ? (value as Fields) : {};
  const nodes = list(top["nodes"]).map((node) => ({
    id: text(node["id"]),
    label: text(node["label"]),
    title: text(node["title"]),
    color: colour(node["color"]),
    shape: shape(node["shape"]),
    kind: text(node["kind"]),
    href: text(node["href"]),
    focus: node["focus"] === true,
  }));
  const known = new Set(nodes.map((node) => node.id));
  const edges = list(top["edges"])
    .map((edge, place) => ({
      id: text(edge["id"]) || `e${place}`,
      from: text(edge["from"]),
      to: text(edge["to"]),
      label: text(edge["label"]),
      dashes: edge["dashes"] === true,
      disputed: edge["disputed"] === true,
      claims: list(edge["claims"]).map(decodeClaim),
    }))
    .filter((edge) => known.has(edge.from) && known.has(edge.to));
  const legend = list(top["legend"]).map((entry) => ({
    label: text(entry["label"]),
    color: colour(entry["color"]),
    shape: shape(entry["shape"]),
  }));
  const options = typeof top["options"] === "object" && top["options"] !== null ? (top["options"] as Fields) : {};
  return { nodes, edges, legend: legend.length ? legend : legendOf(nodes), options };
}

/** A legend from the nodes themselves, in order of first appearance. */
export function legendOf(nodes: GraphNode[]): LegendEntry[] {
  const found = new Map<string, LegendEntry>();
  for (const { kind, color, shape } of nodes)
    if (kind && !found.has(kind)) found.set(kind, { label: kind, color, shape });
  return [...found.values()];
}

/** Breaks a long label into lines for a node. */
export function wrap(label: string, width = 22, lines = 3): string {
  const rows: string[] = [];
  let row = "";
  for (const word of label.split(/\s+/)) {
    if (row && row.length + word.length + 1 > width) {
      rows.push(row);
      row = word;
    } else row = row ? `${row} ${word}` : word;
  }
  if (row) rows.push(row);
  const cut = rows.slice(0, lines).map((line) => (line.length > width * 2 ? `${line.slice(0, width * 2)}…` : line));
  if (rows.length > lines) cut[lines - 1] = `${cut[lines - 1] ?? ""}…`;
  return cut.join("\n");
}

/** Curves parallel edges apart: the n-th of several between two nodes gets its own roundness. */
export function roundness(edges: readonly { from: string; to: string }[]): number[] {
  const seen = new Map<string, number>();
  return edges.map(({ from, to }) => {
    const key = from < to ? `${from}\n${to}` : `${to}\n${from}`;
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    if (count === 0) return 0;
    const side = count % 2 === 1 ? 1 : -1;
    return side * (from < to ? 1 : -1) * Math.ceil(count / 2) * 0.18;
  });
}
