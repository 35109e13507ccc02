// The explorer by keyboard.

import { collapse, toggled } from "./details.ts";
import type { Desk } from "./desk.ts";
import { _ } from "../words.ts";

export const KEYS: readonly (readonly [string, string])[] = [
  [_("Arrow keys"), _("to the next thing on that side")],
  [_("Shift + arrow keys"), _("move the picture")],
  [_("+ and −"), _("closer, further away")],
  ["0", _("everything in the picture")],
  ["N", _("through the links of a thing")],
  [_("Enter"), _("into the details")],
  ["E", _("expand")],
  ["C", _("collapse")],
  ["P", _("pin")],
  ["H", _("hide")],
  ["M", _("mark for paths and comparison")],
  [_("Ctrl + Z, Ctrl + Y"), _("undo, redo")],
  [_("Escape"), _("choose nothing")],
];

const SIDES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export interface Acts {
  undo(): void;
  redo(): void;
  expand(id: string): void;
  details(): void;
}

export function listen(stage: HTMLElement, desk: Desk, acts: Acts): void {
  stage.addEventListener("keydown", (event) => {
    if (press(event, desk, acts)) event.preventDefault();
  });
}

function press(event: KeyboardEvent, desk: Desk, acts: Acts): boolean {
  const { scene, view } = desk;
  const side = SIDES[event.key];
  if (event.ctrlKey || event.metaKey) {
    const key = event.key.toLowerCase();
    if (key === "z") (event.shiftKey ? acts.redo : acts.undo)();
    else if (key === "y") acts.redo();
    else return false;
    return true;
  }
  if (event.altKey) return false;
  if (side) {
    if (event.shiftKey) {
      const { x, y, ratio } = scene.eye.camera;
      scene.eye.look({ x: x + side[0] * 0.15 * ratio, y: y - side[1] * 0.15 * ratio });
    } else step(desk, side);
    return true;
  }
  const id = desk.tables.things.has(view.chosen) ? view.chosen : "";
  const plain: Record<string, () => void> = {
    "+": () => scene.eye.zoom(1 / 1.5),
    "=": () => scene.eye.zoom(1 / 1.5),
    "-": () => scene.eye.zoom(1.5),
    "0": () => scene.eye.fit(),
    Escape: () => desk.choose(""),
    Enter: () => acts.details(),
    n: () => along(desk),
  };
  const onThing: Record<string, () => void> = {
    e: () => acts.expand(id),
    c: () => collapse(desk, id),
    p: () => desk.change({ pinned: toggled(view.pinned, id), places: { ...view.places, [id]: scene.place(id) } }),
    h: () => desk.change({ hidden: [...view.hidden, id], chosen: "" }),
    m: () => desk.change({ picked: toggled(view.picked, id) }),
  };
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const act = plain[key] ?? (id ? onThing[key] : undefined);
  act?.();
  return act !== undefined;
}

function step(desk: Desk, [right, down]: readonly [number, number]): void {
  const { things } = desk.shown;
  const from = things.has(desk.view.chosen) ? desk.view.chosen : desk.tables.links.get(desk.view.chosen)?.from;
  const next = from ? desk.scene.beside(from, right, down) : busiest(desk);
  if (!next) return;
  desk.choose(next);
  desk.scene.eye.reveal(next);
}

function busiest(desk: Desk): string {
  let best = "";
  for (const id of desk.shown.things)
    if (!best || desk.tables.things.get(id)!.degree > desk.tables.things.get(best)!.degree) best = id;
  return best;
}

/** To the next link of the thing that is chosen, or that the chosen link begins with. */
function along(desk: Desk): void {
  const { chosen } = desk.view;
  const link = desk.tables.links.get(chosen);
  const id = link ? link.from : chosen;
  const keys = [...desk.shown.links].filter((key) => {
    const { from, to } = desk.tables.links.get(key)!;
    return from === id || to === id;
  });
  const next = keys[(keys.indexOf(chosen) + 1) % keys.length];
  if (next) desk.choose(next);
}
