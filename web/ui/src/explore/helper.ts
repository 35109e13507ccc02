// Asks the other thread; the answers come as promises.

import type { LayoutTask, Measured, MeasureTask, Placed } from "./compute.ts";

export class Helper {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, (answer: never) => void>();
  private last = 0;

  constructor(address: string) {
    this.worker = new Worker(address);
    this.worker.addEventListener("message", ({ data }: MessageEvent<{ id: number; answer: never }>) => {
      this.waiting.get(data.id)?.(data.answer);
      this.waiting.delete(data.id);
    });
  }

  place(task: LayoutTask): Promise<Placed> {
    return this.ask(task);
  }

  measure(task: MeasureTask): Promise<Measured> {
    return this.ask(task);
  }

  private ask<T>(task: object): Promise<T> {
    const id = ++this.last;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve as (answer: never) => void);
      this.worker.postMessage({ ...task, id });
    });
  }
}
