// What a pointer does on the drawing: it chooses, opens and moves things.

import { linkAt } from "./touch.ts";
import type { Scene } from "./scene.ts";
import type { Place } from "./view.ts";

/** Above so many links the pointer does not tell which one it is over. */
const MANY = 1500;

export interface Pointing {
  choose(id: string, more: boolean): void;
  open(id: string): void;
  moved(id: string, place: Place): void;
}

export function point(scene: Scene, pointing: Pointing): void {
  const { sigma } = scene;
  let dragged = "";
  const more = (given: { event: { original: MouseEvent | TouchEvent } }): boolean =>
    given.event.original instanceof MouseEvent && (given.event.original.shiftKey || given.event.original.ctrlKey);
  sigma.on("clickNode", (given) => pointing.choose(given.node, more(given)));
  const under = (spot: { x: number; y: number }): string => (scene.linked ? linkAt(scene, scene.links, spot) : "");
  sigma.on("clickStage", ({ event }) => pointing.choose(under(event), false));
  sigma.on("doubleClickNode", (given) => {
    given.preventSigmaDefault();
    pointing.open(given.node);
  });
  let moved = false;
  sigma.on("downNode", ({ node }) => {
    dragged = node;
    moved = false;
    // Dragging must not change the frame of everything.
    if (!sigma.getCustomBBox()) sigma.setCustomBBox(sigma.getBBox());
  });
  sigma.on("moveBody", ({ event }) => {
    if (!dragged) return;
    moved = true;
    scene.graph.mergeNodeAttributes(dragged, sigma.viewportToGraph(event));
    event.preventSigmaDefault();
    event.original.preventDefault();
    event.original.stopPropagation();
  });
  const drop = (): void => {
    if (dragged && moved) pointing.moved(dragged, scene.place(dragged));
    dragged = "";
  };
  sigma.on("upNode", drop);
  sigma.on("upStage", drop);
  const hovered = (): boolean => (sigma as unknown as { hoveredNode: string | null }).hoveredNode !== null;
  const hand = (shape: string): void => void (sigma.getContainer().style.cursor = shape);
  sigma.on("enterNode", () => hand("pointer"));
  sigma.on("leaveNode", () => hand(""));
  sigma.on("moveBody", ({ event }) => {
    if (!scene.moving && scene.graph.size <= MANY) hand(hovered() || under(event) ? "pointer" : "");
  });
}
