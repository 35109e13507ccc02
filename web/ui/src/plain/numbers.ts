// Numbers and times in the rows of an answer: as web/numbers.py and web/plots.py read them.

import type { Term } from "./answers.ts";

const XSD = "http://www.w3.org/2001/XMLSchema#";
const QUANTITY = "https://w3id.org/statecraft/ontology#quantity";
const EDTF = "http://id.loc.gov/datatypes/edtf/EDTF";
const NUMBERS = new Set(
  [
    ..."integer decimal float double nonPositiveInteger negativeInteger long int short byte".split(" "),
    ..."nonNegativeInteger positiveInteger unsignedLong unsignedInt unsignedShort unsignedByte".split(" "),
  ].map((name) => XSD + name),
);
const TIMES = new Set([...["date", "gYearMonth", "gYear", "dateTime"].map((name) => XSD + name), EDTF]);
const DAY = 86_400_000;

/** A number, or the amount of a quantity; none for anything else. */
export function number(term: Term | undefined): number | null {
  if (term?.type !== "literal" && term?.type !== "typed-literal") return null;
  const text = term.datatype === QUANTITY ? (term.value.split(" ")[0] ?? "").replace(/^~/, "") : NUMBERS.has(term.datatype ?? "") ? term.value : "";
  const value = text.trim() ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}

export function unit(term: Term): string {
  return term.datatype === QUANTITY ? term.value.split(" ").slice(1).join(" ") : "";
}

export function isTime(term: Term): boolean {
  return TIMES.has(term.datatype ?? "");
}

/** The first and last day of a time, counted from 1970-01-01: a day, month, year, or a span of these; none where it cannot be read. */
export function days(text: string): [number, number] | null {
  const [begin = "", end] = text.split("/");
  const [first, last] = [part(begin), end === undefined ? part(begin) : part(end)];
  if (first && last) return [first[0], Math.max(first[0], last[1])];
  const one = first ?? last;
  return one ? [one[0], one[1]] : null;
}

function part(text: string): [number, number] | null {
  const [, year, month, day] = /^(-?\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T.*)?[~?%]?$/.exec(text) ?? [];
  if (year === undefined) return null;
  const at = (y: number, m: number, d: number): number => {
    const date = new Date(0);
    date.setUTCFullYear(y, m, d);
    return Math.round(date.getTime() / DAY);
  };
  const [y, m] = [Number(year), Number(month ?? 1) - 1];
  if (day !== undefined) return [at(y, m, Number(day)), at(y, m, Number(day))];
  return [at(y, m, 1), month === undefined ? at(y, 11, 31) : at(y, m + 1, 0)];
}

/** Round numbers between two. */
export function ticks(low: number, high: number, most = 6): number[] {
  if (high <= low) return [low];
  const rough = (high - low) / most;
  const scale = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((by) => scale * by).find((one) => one >= rough) ?? 10 * scale;
  const [first, last] = [Math.ceil(low / step), Math.floor(high / step)];
  return Array.from({ length: last - first + 1 }, (_one, place) => Number(((first + place) * step).toPrecision(12)));
}
