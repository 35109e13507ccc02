// The time bar: a day to look at, and the graph played through valid time.

import { element } from "../dom.ts";
import { button } from "./details.ts";
import { toDate } from "./view.ts";
import { _, language } from "../words.ts";

const STEPS = 160;
const [QUICK, STILL] = [110, 900]; // milliseconds a step; where the reader wants no motion, few steps and slow ones

const WORDS = new Intl.DateTimeFormat(language(), { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

export interface Clock {
  /** A day, as it is moved to; null for any. `done` where the reader has come to rest on it. */
  (day: number | null, done: boolean): void;
}

export class TimeBar {
  readonly box = element("div", { class: "time", role: "group", "aria-label": _("Time") });
  private readonly range = element("input", { type: "range", "aria-label": _("Day") });
  private readonly words = element("output", {});
  private readonly play: HTMLButtonElement;
  private readonly any: HTMLButtonElement;
  private timer = 0;
  private extent: [number, number] = [0, 0];

  constructor(private readonly set: Clock) {
    this.play = button(_("Play"), () => this.toggle(), "quiet");
    this.any = button(_("Any time"), () => this.stop(null), "quiet");
    this.box.append(this.play, this.range, this.words, this.any);
    this.range.addEventListener("input", () => this.move(Number(this.range.value), false));
    this.range.addEventListener("change", () => this.move(Number(this.range.value), true));
  }

  /** Shows the days that links name, and the one that is looked at; without days there is no bar. */
  show(extent: [number, number] | null, day: number | null): void {
    this.box.hidden = !extent;
    if (!extent) return;
    this.extent = extent;
    [this.range.min, this.range.max] = extent.map(String) as [string, string];
    this.range.value = String(day ?? extent[1]);
    this.say(day);
  }

  get playing(): boolean {
    return this.timer !== 0;
  }

  private say(day: number | null): void {
    this.words.textContent = day === null ? _("any time") : WORDS.format(new Date(`${toDate(day)}T00:00:00Z`));
    this.range.setAttribute("aria-valuetext", this.words.textContent);
    this.any.disabled = day === null;
    this.range.classList.toggle("idle", day === null);
  }

  private move(day: number | null, done: boolean): void {
    this.say(day);
    this.set(day, done);
  }

  private stop(day: number | null): void {
    clearInterval(this.timer);
    this.timer = 0;
    this.play.textContent = _("Play");
    this.move(day, true);
  }

  private toggle(): void {
    if (this.timer) return this.stop(Number(this.range.value));
    const [first, last] = this.extent;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const step = Math.max(1, Math.round((last - first) / (still ? STEPS / 8 : STEPS)));
    if (this.any.disabled || Number(this.range.value) >= last) this.range.value = String(first);
    this.play.textContent = _("Pause");
    this.timer = window.setInterval(() => {
      const day = Math.min(last, Number(this.range.value) + step);
      this.range.value = String(day);
      if (day >= last) this.stop(day);
      else this.move(day, false);
    }, still ? STILL : QUICK);
    this.move(Number(this.range.value), false);
  }
}
