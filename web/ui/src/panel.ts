// The evidence panel and the legend beside a graph.

import { element, link } from "./dom.ts";
import type { GraphClaim, GraphData, GraphEdge, GraphNode, LegendEntry } from "./graphdata.ts";
import { _ } from "./words.ts";

const AWAY = { rel: "noopener noreferrer nofollow" };
const SVG = "http://www.w3.org/2000/svg";

const PATHS: Record<string, string> = {
  square: "M2 2H14V14H2Z",
  box: "M1 4H15V12H1Z",
  diamond: "M8 1 15 8 8 15 1 8Z",
  triangle: "M8 1 15 14H1Z",
  triangleDown: "M1 2H15L8 15Z",
  star: "M8 1 10 6 15.5 6 11 9.5 12.7 15 8 11.6 3.3 15 5 9.5.5 6 6 6Z",
  hexagon: "M4 1.5H12L15.5 8 12 14.5H4L.5 8Z",
  ellipse: "M1 8A7 4.5 0 1 0 15 8A7 4.5 0 1 0 1 8Z",
};
const DOT = "M2 8A6 6 0 1 0 14 8A6 6 0 1 0 2 8Z";

export function legendItem({ label, color, shape }: LegendEntry): HTMLLIElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[shape] ?? DOT);
  path.setAttribute("fill", color);
  svg.append(path);
  return element("li", {}, svg, label);
}

function claimItem(claim: GraphClaim): HTMLLIElement {
  const item = element("li");
  item.append(element("p", {}, link(claim.sentence || _("claim"), claim.href)));
  if (claim.when) item.append(element("p", { class: "meta" }, claim.when));
  if (claim.locator) item.append(element("p", {}, `“${claim.locator}”`));
  const source = element("p", { class: "meta" }, `${_("source:")} `, link(claim.source || claim.sourceUrl, claim.sourceHref || claim.sourceUrl));
  if (claim.sourceUrl && claim.sourceHref) source.append(" ", link(_("read it there ↗"), claim.sourceUrl, AWAY));
  if (claim.source || claim.sourceUrl) item.append(source);
  const told = [claim.speaker && _("said by {name}", { name: claim.speaker }), claim.kind !== "fact" && claim.kind, claim.stance !== "asserts" && claim.stance];
  const said = told.filter(Boolean).join(" · ");
  if (said) item.append(element("p", { class: "meta" }, said));
  return item;
}

export function showEdge(panel: HTMLElement, edge: GraphEdge, data: GraphData): void {
  const name = (id: string): GraphNode | undefined => data.nodes.find((node) => node.id === id);
  const [from, to] = [name(edge.from), name(edge.to)];
  const heading = element(
    "h3",
    {},
    link(from?.label ?? "", from?.href),
    element("em", {}, ` ${edge.label} `),
    link(to?.label ?? "", to?.href),
  );
  const parts: Node[] = [heading];
  if (edge.disputed) parts.push(element("p", { class: "dispute" }, _("Disputed: sources differ")));
  parts.push(
    edge.claims.length
      ? element("ul", {}, ...edge.claims.map(claimItem))
      : element("p", { class: "meta" }, _("No claim is recorded behind this line.")),
  );
  panel.replaceChildren(...parts);
}

export function showNode(panel: HTMLElement, node: GraphNode, data: GraphData, around: string | null): void {
  const near = data.edges.filter((edge) => edge.from === node.id || edge.to === node.id);
  const other = (edge: GraphEdge): GraphNode | undefined =>
    data.nodes.find((one) => one.id === (edge.from === node.id ? edge.to : edge.from));
  const rows = near.map((edge) => {
    const button = element("button", { type: "button", class: "quiet" }, edge.label || _("link"));
    button.addEventListener("click", () => showEdge(panel, edge, data));
    const target = other(edge);
    return element("li", {}, edge.from === node.id ? "→ " : "← ", button, " ", link(target?.label ?? "", target?.href));
  });
  const parts: Node[] = [element("h3", {}, link(node.label, node.href))];
  if (node.kind) parts.push(element("p", { class: "meta" }, node.kind));
  if (node.title && node.title !== node.label) parts.push(element("p", {}, node.title));
  if (around) parts.push(element("p", { class: "meta" }, link(_("Draw the graph around it"), around)));
  parts.push(element("ul", {}, ...rows));
  panel.replaceChildren(...parts);
}
