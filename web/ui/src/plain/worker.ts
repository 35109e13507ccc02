// The thread that has the graph in memory and answers queries: Oxigraph, compiled to WebAssembly.

import init, { Store } from "oxigraph/web.js";

import { objection, placed } from "./parsing.ts";

export interface Load {
  load: { engine: string; data: string; triples: number };
}

/** A query, and what it need not declare, as a line of its own before it; without a form it is only read. */
export interface Ask {
  id: number;
  prologue: string;
  query: string;
  form?: string;
}

const AT_ONCE = 1 << 20;

async function fill({ data, triples }: Load["load"]): Promise<Store> {
  const answer = await fetch(data);
  if (!answer.ok || !answer.body) throw new Error(`The data cannot be had (${answer.status}).`);
  const filled = new Store();
  let [rest, done] = ["", 0];
  const take = (text: string): void => {
    filled.load(text, { format: "application/n-quads", no_transaction: true, lenient: true });
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) done++;
    postMessage({ loaded: triples ? Math.min(1, done / triples) : 1 });
  };
  const reader = (await plain(answer.body)).pipeThrough(new TextDecoderStream()).getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    rest += piece.value;
    if (rest.length < AT_ONCE) continue;
    const end = rest.lastIndexOf("\n") + 1;
    take(rest.slice(0, end));
    rest = rest.slice(end);
  }
  if (rest) take(rest);
  return filled;
}

/** What is in a compressed file, also where the host unpacked it on the way already. */
async function plain(body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const reader = body.getReader();
  const first = await reader.read();
  const whole = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (control) => {
      if (first.value) control.enqueue(first.value);
      if (first.done) control.close();
    },
    pull: async (control) => {
      const next = await reader.read();
      if (next.done) control.close();
      else control.enqueue(next.value);
    },
  });
  const packed = first.value?.[0] === 0x1f && first.value[1] === 0x8b;
  return packed ? whole.pipeThrough(new DecompressionStream("gzip")) : whole;
}

let started: Promise<unknown> = Promise.reject(new Error("Nothing was loaded."));
started.catch(() => undefined);
let wanted: Load["load"] | null = null;
let store: Promise<Store> | null = null;

function misread({ prologue, query }: Ask): string {
  const empty = new Store();
  return placed(query, (text) => objection(empty, prologue, text));
}

async function answer(asked: Ask): Promise<string> {
  await started;
  if (asked.form === undefined) return misread(asked);
  // What cannot be read need not wait for the graph.
  const wrong = misread(asked);
  if (wrong) throw new Error(wrong);
  store ??= fill(wanted!);
  const found = (await store).query(`${asked.prologue}\n${asked.query}`, { results_format: asked.form, use_default_graph_as_union: true });
  return String(found);
}

function told(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

addEventListener("message", ({ data }: MessageEvent<Load | Ask>) => {
  if ("load" in data) {
    wanted = data.load;
    started = init({ module_or_path: data.load.engine });
    started.catch(() => undefined);
    return;
  }
  answer(data).then(
    (body) => postMessage({ id: data.id, body }),
    (error: unknown) => postMessage({ id: data.id, error: told(error) }),
  );
});
