// The thread that lays out and measures, so that the page stays fluid meanwhile.

import { measure, place } from "./compute.ts";
import type { LayoutTask, MeasureTask } from "./compute.ts";

addEventListener("message", ({ data }: MessageEvent<{ id: number } & (LayoutTask | MeasureTask)>) => {
  const answer = data.task === "layout" ? place(data) : measure(data);
  postMessage({ id: data.id, answer });
});
