// Names on the canvas: readable over lines, in the colours of the page.

import type { NodeDisplayData, PartialButFor } from "sigma/types";
import type { Settings } from "sigma/settings";
import type { Palette } from "./palette.ts";

type Drawn = PartialButFor<NodeDisplayData, "x" | "y" | "size" | "label" | "color"> & { ring?: string };
/** Left, top, right and bottom. */
export type Box = readonly [number, number, number, number];
const LONGEST = 46;

export function shorten(label: string, longest = LONGEST): string {
  return label.length > longest ? `${label.slice(0, longest - 1).trimEnd()}…` : label;
}

/** Writes a name where no other stands; what is chosen is named in any case. */
export function drawLabel(palette: Palette, taken: Box[], context: CanvasRenderingContext2D, data: Drawn, settings: Settings): void {
  if (data.ring) ring(context, data.x, data.y, data.size + 3, data.ring, 2);
  if (!data.label) return;
  context.font = `${data.ring ? 600 : 400} ${settings.labelSize}px ${settings.labelFont}`;
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = palette.paper;
  context.fillStyle = palette.ink;
  const [x, y] = [data.x + data.size + 4, data.y + settings.labelSize / 3];
  const label = shorten(data.label);
  const box: Box = [x - 2, y - settings.labelSize, x + context.measureText(label).width + 2, y + 4];
  if (!data.ring && taken.some((other) => meet(box, other))) return;
  taken.push(box);
  context.strokeText(label, x, y);
  context.fillText(label, x, y);
}

export function meet(one: Box, other: Box): boolean {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
}

export function drawHover(palette: Palette, context: CanvasRenderingContext2D, data: Drawn, settings: Settings): void {
  context.font = `600 ${settings.labelSize}px ${settings.labelFont}`;
  const label = data.label ? shorten(data.label, 90) : "";
  const [left, top] = [data.x + data.size + 1, data.y - settings.labelSize];
  context.fillStyle = palette.paper;
  context.strokeStyle = palette.soft;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(left, top, context.measureText(label).width + 12, settings.labelSize * 2, 4);
  if (label) {
    context.fill();
    context.stroke();
    context.fillStyle = palette.ink;
    context.fillText(label, left + 6, data.y + settings.labelSize / 3);
  }
  ring(context, data.x, data.y, data.size + 2, palette.ink, 2);
}

export function ring(context: CanvasRenderingContext2D, x: number, y: number, radius: number, colour: string, width: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, Math.PI * 2);
  context.lineWidth = width;
  context.strokeStyle = colour;
  context.stroke();
}
