// A view of the graph as plain values: what a link brings back, and what is undone and done again.

export type Colouring = "kind" | "cluster" | "degree";
export type Sizing = "degree" | "rank" | "between" | "same";
export type Place = readonly [number, number];

export interface View {
  /** Everything there is; otherwise `nodes`. */
  readonly whole: boolean;
  readonly nodes: readonly string[];
  readonly places: Readonly<Record<string, Place>>;
  readonly pinned: readonly string[];
  readonly hidden: readonly string[];
  /** What is filtered out: kinds, relations, and codes of claims. */
  readonly off: Readonly<Record<Filtered, readonly string[]>>;
  /** The only sources that count; all where there is none. */
  readonly sources: readonly string[];
  readonly inferred: boolean;
  readonly linked: boolean;
  readonly colour: Colouring;
  readonly size: Sizing;
  /** The day that is looked at, counted from 1970-01-01; null for any. */
  readonly day: number | null;
  readonly picked: readonly string[];
  /** A thing, or the key of a link. */
  readonly chosen: string;
}

export type Filtered = "kind" | "relation" | "said" | "stance" | "confidence";
export interface Camera {
  x: number;
  y: number;
  ratio: number;
}

export const FILTERED: readonly Filtered[] = ["kind", "relation", "said", "stance", "confidence"];
/** More places than these do not fit an address. */
export const MOST_PLACES = 150;
const SCALE = 1000;
const COLOURINGS: readonly Colouring[] = ["kind", "cluster", "degree"];
const SIZINGS: readonly Sizing[] = ["degree", "rank", "between", "same"];

export const START: View = {
  whole: false,
  nodes: [],
  places: {},
  pinned: [],
  hidden: [],
  off: { kind: [], relation: [], said: [], stance: [], confidence: [] },
  sources: [],
  inferred: false,
  linked: false,
  colour: "kind",
  size: "degree",
  day: null,
  picked: [],
  chosen: "",
};

const short = (id: string): string => id.replace(/^id\/(?=[^/]+$)/, "");
const long = (id: string): string => (id.includes("/") ? id : `id/${id}`);
const joined = (ids: readonly string[]): string => ids.map((id) => encodeURIComponent(short(id)).replace(/%2F/g, "/")).join(",");
const number = (value: number): string => Math.round(value * SCALE).toString(36);

function split(value: string | undefined): string[] {
  return (value ?? "").split(",").filter(Boolean).map((part) => decoded(part));
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return ""; // somebody cut the address
  }
}

/** Writes a view into the part of an address after the hash sign. */
export function toHash(view: View, camera: Camera | null): string {
  const parts: string[] = [];
  const add = (name: string, value: string): void => {
    if (value) parts.push(`${name}=${value}`);
  };
  if (view.whole) parts.push("whole=1");
  else add("n", joined(view.nodes));
  const placed = (view.whole ? view.pinned : view.nodes).filter((id) => view.places[id]);
  if (placed.length && placed.length <= MOST_PLACES) {
    if (view.whole || placed.length < view.nodes.length) add("who", joined(placed));
    add("at", placed.map((id) => view.places[id]!.map(number).join("_")).join(","));
  }
  add("pin", joined(view.pinned));
  add("hide", joined(view.hidden));
  for (const name of FILTERED) add(`no-${name}`, view.off[name].map(encodeURIComponent).join(","));
  add("from", joined(view.sources));
  if (view.inferred) parts.push("inferred=1");
  if (view.linked) parts.push("linked=1");
  if (view.colour !== START.colour) add("colour", view.colour);
  if (view.size !== START.size) add("size", view.size);
  if (view.day !== null) add("day", toDate(view.day));
  add("pick", joined(view.picked));
  add("see", encodeURIComponent(view.chosen).replace(/%2F/g, "/"));
  if (camera) add("eye", [camera.x, camera.y, camera.ratio].map(number).join("_"));
  return parts.join("&");
}

/** Reads what `toHash` wrote; whatever else stands there is passed over. */
export function fromHash(hash: string): { view: View; camera: Camera | null } {
  const given = new Map(
    hash.replace(/^#/, "").split("&").map((part) => {
      const at = part.indexOf("=");
      return [part.slice(0, at), part.slice(at + 1)] as const;
    }),
  );
  const ids = (name: string): string[] => [...new Set(split(given.get(name)).filter(Boolean).map(long))];
  const whole = given.get("whole") === "1";
  const nodes = whole ? [] : ids("n");
  const who = given.has("who") ? ids("who") : nodes;
  const places: Record<string, Place> = {};
  (given.get("at") ?? "").split(",").forEach((pair, place) => {
    const numbers = pair.split("_").map(read);
    const id = who[place];
    if (id !== undefined && numbers.length === 2 && numbers.every(Number.isFinite)) places[id] = [numbers[0]!, numbers[1]!];
  });
  const eye = (given.get("eye") ?? "").split("_").map(read);
  const view: View = {
    whole,
    nodes,
    places,
    pinned: ids("pin"),
    hidden: ids("hide"),
    off: Object.fromEntries(FILTERED.map((name) => [name, split(given.get(`no-${name}`))])) as unknown as View["off"],
    sources: ids("from"),
    inferred: given.get("inferred") === "1",
    linked: given.get("linked") === "1",
    colour: COLOURINGS.find((one) => one === given.get("colour")) ?? START.colour,
    size: SIZINGS.find((one) => one === given.get("size")) ?? START.size,
    day: fromDate(given.get("day") ?? ""),
    picked: ids("pick"),
    chosen: decoded(given.get("see") ?? ""),
  };
  const camera = eye.length === 3 && eye.every(Number.isFinite) && eye[2]! > 0 ? { x: eye[0]!, y: eye[1]!, ratio: eye[2]! } : null;
  return { view, camera };
}

function read(value: string): number {
  return /^-?[0-9a-z]+$/.test(value) ? Number.parseInt(value, 36) / SCALE : Number.NaN;
}

const DAY = 86_400_000;

export function toDate(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

export function fromDate(value: string): number | null {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(time) ? null : Math.round(time / DAY);
}

/** Steps back and forth through views; a new one drops what was undone. */
export class Past {
  private readonly steps: View[] = [START];
  private at = 0;

  get now(): View {
    return this.steps[this.at]!;
  }

  get canUndo(): boolean {
    return this.at > 0;
  }

  get canRedo(): boolean {
    return this.at < this.steps.length - 1;
  }

  add(view: View): void {
    this.steps.splice(this.at + 1, this.steps.length, view);
    this.at = this.steps.length - 1;
  }

  /** Says more of the same step, such as where things came to lie. */
  amend(view: View): void {
    this.steps[this.at] = view;
  }

  undo(): View {
    this.at = Math.max(0, this.at - 1);
    return this.now;
  }

  redo(): View {
    this.at = Math.min(this.steps.length - 1, this.at + 1);
    return this.now;
  }
}
