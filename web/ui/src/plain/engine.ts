// Queries for the other thread, with a deadline; one that is too long is ended with its thread.

import type { Wrong } from "../checker.ts";
import { _, ngettext } from "../words.ts";
import { explain } from "./misread.ts";

export interface Settings {
  base: string;
  prefixes: Record<string, string>;
  data: string;
  triples: number;
  worker: string;
  engine: string;
  digest: string;
  /** What the map shows of the world, and what draws graphs. */
  land: string;
  draws: { library: string; script: string; style: string };
}

interface Told {
  id?: number;
  body?: string;
  error?: string;
  loaded?: number;
}

const SECONDS = 60;
const LONGEST = 100_000;
const DEEPEST = 200;

/** A query that cannot be read: where, and why. */
export class Misread extends Error {
  constructor(readonly wrong: Wrong) {
    super(wrong.message);
  }
}

interface Waiting {
  query: string;
  give: (body: string) => void;
  fail: (error: Error) => void;
}

export class Engine {
  private worker: Worker | null = null;
  private last = 0;
  private readonly waiting = new Map<number, Waiting>();
  /** Told how much of the graph is loaded, from 0 to 1. */
  progress: (share: number) => void = () => undefined;

  constructor(private readonly settings: Settings, private readonly url: (path: string) => string) {}

  async ask(query: string, form: string): Promise<string> {
    if (/\bSERVICE\b/i.test(bare(query))) throw new Error(_("A query here cannot call another endpoint (SERVICE): that takes a server."));
    if (query.length > LONGEST || depth(query) > DEEPEST) throw new Error(_("The query is too long, or its brackets are nested too deeply."));
    const id = ++this.last;
    const worker = this.start();
    return new Promise((give, fail) => {
      let timer = 0;
      const end = (act: () => void): void => {
        clearTimeout(timer);
        this.waiting.delete(id);
        act();
      };
      this.waiting.set(id, { query, give: (body) => end(() => give(body)), fail: (error) => end(() => fail(error)) });
      const begin = (): void => {
        timer = window.setTimeout(() => this.stop(ngettext("The query was ended after {n} second. A narrower one may do.", "The query was ended after {n} seconds. A narrower one may do.", SECONDS)), SECONDS * 1000);
      };
      this.begun ? begin() : this.atStart.push(begin);
      worker.postMessage({ id, query, prologue: this.prologue(query), form });
    });
  }

  /** Reads a query without asking it: what is wrong with it, if anything is. */
  async check(query: string): Promise<Wrong[]> {
    const id = ++this.last;
    const worker = this.start();
    const said = await new Promise<string>((give, fail) => {
      const end = (act: () => void): void => {
        this.waiting.delete(id);
        act();
      };
      this.waiting.set(id, { query, give: (body) => end(() => give(body)), fail: (error) => end(() => fail(error)) });
      worker.postMessage({ id, query, prologue: this.prologue(query) });
    });
    return said ? [explain(query, said)] : [];
  }

  /** Ends what is under way; the next query begins with the graph loaded anew. */
  stop(why: string): void {
    this.worker?.terminate();
    this.worker = null;
    this.begun = false;
    for (const { fail } of [...this.waiting.values()]) fail(new Error(why));
  }

  /** The deadline does not count the loading. */
  private begun = false;
  private atStart: (() => void)[] = [];

  private start(): Worker {
    if (this.worker) return this.worker;
    const { worker, engine, data, triples, digest } = this.settings;
    const made = new Worker(this.url(worker), { type: "module" });
    made.addEventListener("message", ({ data: told }: MessageEvent<Told>) => this.told(told));
    made.addEventListener("error", (event) => this.stop(event.message || _("The query could not be run.")));
    made.postMessage({ load: { engine: this.url(engine), data: this.url(`${data}?v=${digest}`), triples } });
    this.worker = made;
    return made;
  }

  private told({ id, body, error, loaded }: Told): void {
    if (loaded !== undefined) {
      this.progress(loaded);
      if (loaded < 1) return;
      this.begun = true;
      for (const act of this.atStart.splice(0)) act();
    }
    if (id === undefined) return;
    const one = this.waiting.get(id);
    if (body !== undefined) one?.give(body);
    else if (one) one.fail(/^error at \d/.test(error ?? "") ? new Misread(explain(one.query, error!)) : new Error(error ?? ""));
    // A fault of the engine leaves it in no state to go on.
    if (error !== undefined && /unreachable|RuntimeError|memory access|null function/i.test(error)) this.stop(error);
  }

  /** What a query need not say: one line, which stands before it. */
  private prologue(query: string): string {
    const known = Object.entries(this.settings.prefixes).filter(([name]) => !new RegExp(`\\bprefix\\s+${name}:`, "i").test(query));
    return `BASE <${this.settings.base}> ${known.map(([name, space]) => `PREFIX ${name}: <${space}>`).join(" ")}`;
  }
}

/** A query without its texts, addresses and comments. */
function bare(query: string): string {
  return query.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>\s]*>|#[^\n]*/g, " ");
}

function depth(query: string): number {
  let [now, most] = [0, 0];
  for (const letter of bare(query)) {
    if ("{([".includes(letter)) most = Math.max(most, ++now);
    else if ("})]".includes(letter)) now--;
  }
  return most;
}
