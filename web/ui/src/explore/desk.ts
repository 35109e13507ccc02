// What the parts of the explorer share: the state, and the ways to change it.

import type { Tables } from "./data.ts";
import type { Measures } from "./look.ts";
import type { Palette } from "./palette.ts";
import type { Scene } from "./scene.ts";
import type { Shown } from "./sieve.ts";
import type { Supply } from "./supply.ts";
import type { View } from "./view.ts";

export interface Desk {
  readonly tables: Tables;
  readonly view: View;
  readonly shown: Shown;
  readonly supply: Supply;
  readonly scene: Scene;
  readonly measures: Measures | null;
  readonly palette: Palette;
  change(patch: Partial<View>): void;
  /** Puts more things on the stage, and shows one of them. */
  add(ids: readonly string[], chosen?: string): void;
  /** Draws attention to things that hang together. */
  trail(ids: readonly string[]): void;
  choose(id: string): void;
  /** Tells a reader, aloud where the page is read aloud. */
  say(text: string): void;
  label(id: string): string;
}

/** The address of the page about a thing. */
export function hrefOf(id: string): string {
  return /^(id|source)\//.test(id) ? `/${id}` : id;
}
