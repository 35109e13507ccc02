// Which link lies under the pointer: asked when it matters, so that drawing need not care.

import type { Scene } from "./scene.ts";

export interface Spot {
  x: number;
  y: number;
}

const REACH = 7; // pixels: a line is thin, and a finger is not

/** How far a spot is from a line between two others. */
export function distance(spot: Spot, from: Spot, to: Spot): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const share = length ? Math.max(0, Math.min(1, ((spot.x - from.x) * dx + (spot.y - from.y) * dy) / length)) : 0;
  return Math.hypot(spot.x - from.x - share * dx, spot.y - from.y - share * dy);
}

/** How far a spot is from a bow, drawn as sigma draws it: a curve with one control point aside of the middle. */
export function fromBow(spot: Spot, from: Spot, to: Spot, bow: number): number {
  const control = { x: (from.x + to.x) / 2 + (to.y - from.y) * bow, y: (from.y + to.y) / 2 - (to.x - from.x) * bow };
  const at = (share: number): Spot => {
    const rest = 1 - share;
    const [a, b, c] = [rest * rest, 2 * rest * share, share * share];
    return { x: a * from.x + b * control.x + c * to.x, y: a * from.y + b * control.y + c * to.y };
  };
  const parts = 10;
  let least = Infinity;
  for (let part = 0; part < parts; part++) least = Math.min(least, distance(spot, at(part / parts), at((part + 1) / parts)));
  return least;
}

/** The key of the nearest shown link within reach; empty where there is none. */
export function linkAt(scene: Scene, links: Iterable<string>, spot: Spot): string {
  const places = new Map<string, Spot>();
  const place = (id: string): Spot => {
    let found = places.get(id);
    if (!found) {
      const data = scene.sigma.getNodeDisplayData(id)!;
      found = scene.sigma.framedGraphToViewport(data);
      places.set(id, found);
    }
    return found;
  };
  const { width } = scene.sigma.getDimensions();
  let [best, least] = ["", REACH];
  for (const key of links) {
    if (!scene.graph.hasEdge(key)) continue;
    const [one, other] = scene.graph.extremities(key);
    const [from, to] = [place(one), place(other)];
    // Among very many, long ones are not drawn.
    if (scene.graph.getEdgeAttribute(key, "type") === "hair" && Math.hypot(to.x - from.x, to.y - from.y) > width * 0.6) continue;
    const bow = Number(scene.graph.getEdgeAttribute(key, "curvature") ?? 0);
    const slack = REACH + Math.abs(bow) * Math.hypot(to.x - from.x, to.y - from.y);
    if (spot.x < Math.min(from.x, to.x) - slack || spot.x > Math.max(from.x, to.x) + slack) continue;
    if (spot.y < Math.min(from.y, to.y) - slack || spot.y > Math.max(from.y, to.y) + slack) continue;
    const apart = bow ? fromBow(spot, from, to, bow) : distance(spot, from, to);
    if (apart < least) [best, least] = [key, apart];
  }
  return best;
}
