// Answers drawn as bars: numbers as long as they are, times where they lie, as web/plots.py draws them.

import { element } from "../dom.ts";
import { _, grouped, ngettext } from "../words.ts";
import type { Cells, Row, Rows } from "./answers.ts";
import { days, isTime, number, ticks, unit } from "./numbers.ts";
import { svg } from "./svg.ts";

interface Bar {
  row: Row;
  text: string;
  x: number;
  width: number;
}

/** Bars over one scale, in hundredths; rows without a value are left out. */
export interface Plot {
  caption: string;
  label: string;
  bars: readonly Bar[];
  ticks: readonly (readonly [number, string])[];
  left: number;
}

const LEAST = 0.6;
const DAY = 86_400_000;

/** The first column of numbers by the first other column; none where there are no two such. */
export function chart({ columns, rows }: Rows): Plot | null {
  const terms = (name: string): Row[string][] => rows.flatMap((row) => row[name] ?? []);
  const numeric = columns.filter((name) => terms(name).length && terms(name).every((one) => number(one) !== null) && new Set(terms(name).map(unit)).size === 1);
  const [value, label] = [numeric[0], columns.find((name) => !numeric.includes(name))];
  if (value === undefined || label === undefined) return null;
  const found = rows.flatMap((row) => {
    const size = number(row[value]);
    return size === null ? [] : [{ row, size }];
  });
  const [low, high] = [Math.min(0, ...found.map(({ size }) => size)), Math.max(0, ...found.map(({ size }) => size))];
  const at = scale(low, high);
  return {
    caption: _("{value} by {label}", { value, label }),
    label,
    bars: found.map(({ row, size }) => {
      const x = at(Math.min(size, 0));
      return { row, text: [grouped(size), unit(row[value]!)].join(" ").trim(), x, width: at(Math.max(size, 0)) - x };
    }),
    ticks: ticks(low, high).map((one) => [at(one), grouped(one)] as const),
    left: rows.length - found.length,
  };
}

/** Rows by the first column of times, to the second if there is one; none where there is none. */
export function timeline({ columns, rows }: Rows): Plot | null {
  const timed = columns.filter((name) => rows.some((row) => row[name]) && rows.every((row) => !row[name] || isTime(row[name])));
  const label = columns.find((name) => !timed.includes(name));
  const begin = timed[0];
  if (begin === undefined || label === undefined) return null;
  const end = timed[1] ?? begin;
  const found = rows.flatMap((row) => {
    const first = row[begin] ? days(row[begin].value) : null;
    const last = row[end] ? days(row[end].value) : first;
    return first && last ? [{ row, first: first[0], last: Math.max(first[0], last[1]) }] : [];
  });
  if (!found.length) return null;
  found.sort((one, other) => one.first - other.first || one.last - other.last);
  const [low, high] = [Math.min(...found.map(({ first }) => first)), Math.max(...found.map(({ last }) => last))];
  const at = scale(low, high + 1);
  return {
    caption: _("{value} by {label}", { value: label, label: begin }),
    label,
    bars: found.map(({ row, first, last }) => {
      const x = Math.min(at(first), 100 - LEAST);
      const text = [...new Set([begin, end].flatMap((name) => row[name]?.value ?? []))].join(" – ");
      return { row, text, x, width: Math.max(LEAST, at(last + 1) - x) };
    }),
    ticks: years(low, high).map(([day, text]) => [at(day), text] as const),
    left: rows.length - found.length,
  };
}

export function drawn(plot: Plot, cells: Cells): HTMLElement {
  const marks = plot.ticks.map(([x, text]) => svg("text", { x: `${x}%`, y: 13, ...(x > 90 ? { "text-anchor": "end" } : {}) }, text));
  const bars = plot.bars.map(({ row, text, x, width }) => {
    const bar = svg("svg", { class: "bar", width: "100%", height: 16, "aria-hidden": "true" }, svg("rect", { x: `${x}%`, y: 2, width: `${width}%`, height: 12, rx: 2 }));
    return element("li", { class: "bars" }, element("span", {}, ...cells.show(row[plot.label])), bar, element("span", { class: "when" }, text));
  });
  const ruler = element("div", { class: "bars", "aria-hidden": "true" }, element("span"), svg("svg", { class: "ticks", width: "100%", height: 18 }, ...marks), element("span"));
  const figure = element("figure", { class: "plot" }, element("figcaption", { class: "meta" }, plot.caption), ruler, element("ul", { class: "plain" }, ...bars));
  if (plot.left) figure.append(element("p", { class: "meta" }, ngettext("{n} row without a value is not drawn.", "{n} rows without a value are not drawn.", plot.left)));
  return figure;
}

function scale(low: number, high: number): (one: number) => number {
  return (one) => Math.round(((one - low) / (high - low || 1)) * 10_000) / 100;
}

/** Days to mark: the beginnings of years, or the first day where none begins. */
function years(low: number, high: number): [number, string][] {
  const year = (day: number): number => new Date(day * DAY).getUTCFullYear();
  const wanted = ticks(year(low), year(high)).filter(Number.isInteger);
  const found = wanted.flatMap((one): [number, string][] => {
    const day = days(String(one).padStart(4, "0"))?.[0];
    return day !== undefined && low <= day && day <= high ? [[day, String(one)]] : [];
  });
  return found.length ? found : [[low, new Date(low * DAY).toISOString().slice(0, 10)]];
}
