// The colours of the page for what is drawn on a canvas, in light and dark.

export interface Palette {
  ink: string;
  soft: string;
  paper: string;
  link: string;
  faint: string;
  /** For so many lines that they lie over each other: thin as a veil, premultiplied as WebGL blends it. */
  veil: string;
  warn: string;
  accent: string;
  inferred: string;
  dark: boolean;
}

/** Colours that are told apart by most people with colour blindness too (Paul Tol, muted and bright). */
export const CLUSTERS: readonly string[] = [
  "#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#999933", "#882255",
  "#44aa99", "#cc6677", "#117733", "#88ccee", "#ddaa33", "#332288", "#bb5566", "#7a8a8a",
];

export function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const read = (name: string, light: string, night: string): string => {
    const given = style.getPropertyValue(name).trim();
    return /^#[0-9a-f]{6}$/i.test(given) ? given : dark ? night : light;
  };
  const ink = read("--ink", "#1f1d1a", "#e8e4da");
  const paper = read("--raised", "#ffffff", "#1e2024");
  return {
    ink,
    paper,
    dark,
    soft: read("--soft", "#5c574e", "#aaa598"),
    link: mix(ink, paper, 0.4),
    faint: mix(ink, paper, 0.12),
    veil: veil(ink, 0.3),
    warn: read("--warn", "#8a5a00", "#e3b85c"),
    accent: read("--accent", "#8a2f1d", "#eb9c85"),
    inferred: read("--link", "#1d4e89", "#93bdf2"),
  };
}

function veil(hex: string, share: number): string {
  const parts = [1, 3, 5].map((at) => Math.round(Number.parseInt(hex.slice(at, at + 2), 16) * share));
  return `rgba(${parts.join(", ")}, ${share})`;
}

/** So much of one colour, the rest of another. */
export function mix(one: string, other: string, share: number): string {
  const part = (hex: string, at: number): number => Number.parseInt(hex.slice(at, at + 2), 16);
  const both = [1, 3, 5].map((at) => Math.round(part(one, at) * share + part(other, at) * (1 - share)));
  return `#${both.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** A colour between two ends for a number from 0 to 1. */
export function ramp(palette: Palette, value: number): string {
  return mix(palette.inferred, palette.faint, 0.15 + 0.85 * Math.max(0, Math.min(1, value)));
}
