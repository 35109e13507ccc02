// Answers on a map: rows with a latitude and a longitude, or with a point in well-known text, as web/pins.py has them.

import { element } from "../dom.ts";
import { _, ngettext } from "../words.ts";
import type { Cells, Row, Rows } from "./answers.ts";
import { number } from "./numbers.ts";
import { svg } from "./svg.ts";

interface Pin {
  row: Row;
  north: number;
  east: number;
}

export interface Pins {
  label: string;
  pins: readonly Pin[];
  left: number;
}

const WKT = "http://www.opengis.net/ont/geosparql#wktLiteral";
// Longitude first, as in OGC 06-103r4; with another reference system it is not read.
const POINT = /^(?:<http:\/\/www\.opengis\.net\/def\/crs\/OGC\/1\.3\/CRS84>\s*)?POINT\s*\(\s*(\S+)\s+(\S+)\s*\)$/i;
const NARROWEST = 24;

/** Places rows; none where no column tells of places. */
export function pins({ columns, rows }: Rows): Pins | null {
  const named = (names: readonly string[]): string | undefined => columns.find((one) => names.includes(one.toLowerCase()));
  const [north, east] = [named(["lat", "latitude"]), named(["lon", "lng", "long", "longitude"])];
  const used = new Set<string>();
  const found = rows.flatMap((row): Pin[] => {
    for (const name of columns) {
      const [, x, y] = (row[name]?.datatype === WKT && POINT.exec(row[name].value)) || [];
      if (x !== undefined && y !== undefined) return placed(row, Number(y), Number(x), used, [name]);
    }
    if (north === undefined || east === undefined) return [];
    return placed(row, number(row[north]), number(row[east]), used, [north, east]);
  });
  if (!found.length) return null;
  return { label: columns.find((name) => !used.has(name)) ?? columns[0] ?? "", pins: found, left: rows.length - found.length };
}

export function map({ label, pins: all, left }: Pins, cells: Cells, land: string): DocumentFragment {
  const [x, y, width, height] = frame(all);
  const spots = all.map(({ row, north, east }) =>
    svg("circle", { cx: east + 180, cy: 90 - north, r: Math.round((width / 110) * 1000) / 1000 }, svg("title", {}, cells.text(row[label]))),
  );
  const image = svg("image", { href: land, x: 0, y: 0, width: 360, height: 180 });
  const world = svg("svg", { viewBox: [x, y, width, height].join(" "), role: "img", "aria-label": _("A map; the list below says the same") }, image, ...spots);
  const list = all.map(({ row, north, east }) =>
    element("li", {}, ...cells.show(row[label]), " ", element("span", { class: "when" }, `${north.toFixed(2)}, ${east.toFixed(2)}`)),
  );
  const made = document.createDocumentFragment();
  made.append(
    element("figure", { class: "map" }, world, element("figcaption", { class: "meta" }, _("Land: Natural Earth."))),
    element("ul", { class: "columns plain" }, ...list),
  );
  if (left) made.append(element("p", { class: "meta" }, ngettext("{n} row without a place is not drawn.", "{n} rows without a place are not drawn.", left)));
  return made;
}

function placed(row: Row, north: number | null, east: number | null, used: Set<string>, names: readonly string[]): Pin[] {
  if (north === null || east === null || !(Math.abs(north) <= 90) || !(Math.abs(east) <= 180)) return [];
  for (const name of names) used.add(name);
  return [{ row, north, east }];
}

/** The part of the world that holds the pins with room around them, twice as wide as high: degrees from 180 W, 90 N. */
export function frame(all: readonly Pick<Pin, "north" | "east">[]): [number, number, number, number] {
  const [norths, easts] = [all.map(({ north }) => north), all.map(({ east }) => east)];
  const [west, east, north, south] = [Math.min(...easts), Math.max(...easts), Math.max(...norths), Math.min(...norths)];
  const width = Math.min(360, Math.max(NARROWEST, 1.3 * (east - west), 2.6 * (north - south)));
  const height = width / 2;
  const within = (place: number, most: number): number => Math.min(Math.max(place, 0), most);
  const parts = [within((west + east - width) / 2 + 180, 360 - width), within(90 - (north + south + height) / 2, 180 - height), width, height];
  return parts.map((one) => Math.round(one * 1000) / 1000) as [number, number, number, number];
}
