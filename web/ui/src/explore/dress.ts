// How each thing and link of a view is drawn: by its look, and by what is chosen, marked or faded.

import { line } from "./look.ts";
import type { Look } from "./look.ts";
import { mix } from "./palette.ts";
import type { Palette } from "./palette.ts";
import type { Shown } from "./sieve.ts";

/** Above so many links each must be faint. */
const CROWDED = 1000;

export interface State {
  shown: Shown;
  looks: ReadonlyMap<string, Look>;
  chosen: string;
  near: ReadonlySet<string>;
  picked: ReadonlySet<string>;
  pinned: ReadonlySet<string>;
  faded: ReadonlySet<string>;
  trail: ReadonlySet<string>;
}

export const NOTHING: State = {
  shown: { things: new Set(), links: new Set() },
  looks: new Map(),
  chosen: "",
  near: new Set(),
  picked: new Set(),
  pinned: new Set(),
  faded: new Set(),
  trail: new Set(),
};

type Drawn = Record<string, unknown>;

export function thing(state: State, palette: Palette, id: string, data: Drawn): Drawn {
  const { shown, looks, chosen, near, picked, faded, trail } = state;
  if (!shown.things.has(id)) return { ...data, hidden: true, label: "" };
  const look = looks.get(id);
  const own = { ...data, size: look?.size ?? 5, color: look?.colour ?? palette.soft } as Drawn;
  const special = id === chosen || picked.has(id) || trail.has(id);
  if (special) {
    own["forceLabel"] = true;
    own["size"] = Math.max(own["size"] as number, 6) * 1.15;
    own["ring"] = id === chosen ? palette.accent : palette.ink;
    own["zIndex"] = 2;
  } else if ((near.size && !near.has(id)) || (trail.size && !trail.has(id)) || faded.has(id)) {
    own["color"] = mix(own["color"] as string, palette.paper, faded.has(id) ? 0.25 : 0.45);
    if (near.size) own["label"] = "";
  }
  return own;
}

/** One of so many links, between two things. */
export function tie(state: State, palette: Palette, key: string, data: Drawn, [from, to]: readonly string[], links: number): Drawn {
  const { shown, chosen, near, trail } = state;
  if (!shown.links.has(key)) return { ...data, hidden: true };
  const look = line(data["link"] as Parameters<typeof line>[0], palette, links > CROWDED);
  const own: Drawn = { ...data, size: look.size, dash: look.dash, color: look.colour };
  const plain = data["type"] === "hair" && look.colour === palette.faint;
  if (plain) own["color"] = palette.veil;
  if (key === chosen || trail.has(key)) {
    own["color"] = palette.accent;
    own["size"] = look.size * 2;
    own["forceLabel"] = true;
  } else if (near.size && (from === chosen || to === chosen)) {
    own["color"] = mix(line(data["link"] as Parameters<typeof line>[0], palette).colour, palette.ink, 0.8);
    own["size"] = Math.max(look.size, 1.3);
  } else if (near.size && !plain) {
    own["color"] = mix(look.colour, palette.paper, 0.3);
    own["label"] = "";
  }
  if (look.dash && own["type"] === "curved") own["color"] = mix(own["color"] as string, palette.paper, 0.7);
  return own;
}
