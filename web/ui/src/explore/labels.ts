// Names on the canvas: readable over lines, in the colours of the page, and inside the picture.

import type { NodeDisplayData, PartialButFor } from "sigma/types";
import type { Settings } from "sigma/settings";
import { fitted, wrapped } from "./names.ts";
import type { Palette } from "./palette.ts";

type Drawn = PartialButFor<NodeDisplayData, "x" | "y" | "size" | "label" | "color"> & { ring?: string };
/** Left, top, right and bottom. */
export type Box = readonly [number, number, number, number];
const GAP = 4;
const LEAST_ROOM = 60; // pixels that a name wants at least, or else it stands on the other side

/** Writes a name where no other stands; what is chosen is named in any case, and whole. */
export function drawLabel(palette: Palette, taken: Box[], context: CanvasRenderingContext2D, data: Drawn, settings: Settings): void {
  if (data.ring) ring(context, data.x, data.y, data.size + 3, data.ring, 2);
  if (!data.label) return;
  context.font = `${data.ring ? 600 : 400} ${settings.labelSize}px ${settings.labelFont}`;
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = palette.paper;
  context.fillStyle = palette.ink;
  const { lines, x, y, width, step } = laid(context, data, settings, Boolean(data.ring));
  const box: Box = [x - 2, y - settings.labelSize, x + width + 2, y + step * (lines.length - 1) + 4];
  if (!data.ring && taken.some((other) => meet(box, other))) return;
  taken.push(box);
  lines.forEach((line, at) => {
    context.strokeText(line, x, y + at * step);
    context.fillText(line, x, y + at * step);
  });
}

export function meet(one: Box, other: Box): boolean {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
}

/** Shows the whole name of what is pointed at. */
export function drawHover(palette: Palette, context: CanvasRenderingContext2D, data: Drawn, settings: Settings): void {
  context.font = `600 ${settings.labelSize}px ${settings.labelFont}`;
  if (data.label) {
    const { lines, x, y, width, step } = laid(context, data, settings, true);
    context.fillStyle = palette.paper;
    context.strokeStyle = palette.soft;
    context.lineWidth = 1;
    context.beginPath();
    context.roundRect(x - 6, y - settings.labelSize - 4, width + 12, step * lines.length + 10, 4);
    context.fill();
    context.stroke();
    context.fillStyle = palette.ink;
    lines.forEach((line, at) => context.fillText(line, x, y + at * step));
  }
  ring(context, data.x, data.y, data.size + 2, palette.ink, 2);
}

interface Laid {
  lines: string[];
  x: number;
  y: number;
  width: number;
  step: number;
}

/** Puts a name beside its thing, on the left where the picture ends on the right; `whole` in several lines. */
function laid(context: CanvasRenderingContext2D, data: Drawn, settings: Settings, whole: boolean): Laid {
  const measure = (text: string): number => context.measureText(text).width;
  const aside = data.size + GAP;
  const right = context.canvas.width / context.getTransform().a - data.x - aside - GAP;
  const left = data.x - aside - GAP;
  let lines = whole ? wrapped(data.label ?? "") : [fitted(data.label ?? "", Math.max(right, LEAST_ROOM), measure)];
  let width = Math.max(...lines.map(measure));
  const turned = left > right && (whole ? width > right : right < LEAST_ROOM);
  if (turned && !whole) {
    lines = [fitted(data.label ?? "", left, measure)];
    width = Math.max(...lines.map(measure));
  }
  const step = Math.round(settings.labelSize * 1.3);
  return { lines, x: turned ? data.x - aside - width : data.x + aside, y: data.y + settings.labelSize / 3, width, step };
}

export function ring(context: CanvasRenderingContext2D, x: number, y: number, radius: number, colour: string, width: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, Math.PI * 2);
  context.lineWidth = width;
  context.strokeStyle = colour;
  context.stroke();
}
