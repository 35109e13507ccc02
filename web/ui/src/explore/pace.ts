// How many things a moving picture can afford: fewer where frames come late, more again where they come early.

const LATE = 48; // milliseconds between frames
const EARLY = 24;
const PAUSE = 250; // longer gaps are no frames of one movement
const LEAST = 4000;

export class Pace {
  private last = -Infinity;
  private affordable = Infinity;

  /** Notes a frame of so many things at a time in milliseconds, and says how many to draw. */
  frame(now: number, things: number): number {
    const gap = now - this.last;
    this.last = now;
    const drawn = Math.min(things, this.affordable);
    if (gap > LATE && gap < PAUSE) this.affordable = Math.max(Math.min(LEAST, things), drawn * 0.7);
    else if (gap < EARLY) this.affordable = drawn >= things ? Infinity : drawn * 1.1;
    return Math.min(things, this.affordable);
  }
}
