import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { DISPUTED, INFERRED, STANDS, decode, empty, encode, linkKey, merge } from "../src/explore/data.ts";
import type { Tables } from "../src/explore/data.ts";
import { csv, gexf, graphml, jsonld, xml } from "../src/explore/formats.ts";
import type { Picture } from "../src/explore/formats.ts";
import { measure, place } from "../src/explore/compute.ts";
import { meet } from "../src/explore/labels.ts";
import { fitted, shorten, wrapped } from "../src/explore/names.ts";
import { mix } from "../src/explore/palette.ts";
import { Pace } from "../src/explore/pace.ts";
import { extent, holds, leaves, shown } from "../src/explore/sieve.ts";
import { sparql } from "../src/explore/sparql.ts";
import { distance, fromBow } from "../src/explore/touch.ts";
import { Past, START, fromDate, fromHash, toDate, toHash } from "../src/explore/view.ts";
import type { View } from "../src/explore/view.ts";

const EVIL = `=<b>"&'\u0000`;

/** Three things: a says something of b that is disputed, b leads to c by inference, c to a since day 100. */
function small(): Tables {
  return decode({
    base: "https://x.example/",
    kinds: [{ id: "K", label: "kind", colour: "#112233" }, { id: "L", label: "other", colour: "red" }],
    relations: [{ id: "r", iri: "https://x.example/ontology#r", label: "relates to", inverse: "related by" }],
    codes: { kind: [{ id: "fact", label: "fact" }], stance: [{ id: "asserts", label: "says" }, { id: "denies", label: "denies" }], confidence: [] },
    sources: [{ id: "source/s", label: "S" }, { id: "source/t", label: "T" }],
    nodes: { id: ["id/a", "id/b", "id/c"], label: ["A", EVIL, "C"], kind: [0, 1, -1], degree: [2, 1, 1], x: [0, 1, null], y: [0, 1, null] },
    edges: { source: [0, 1, 2, 9], target: [1, 2, 0, 0], relation: [0, 0, 0, 0], marks: [DISPUTED | STANDS, INFERRED, STANDS, 0], spans: [0, 0, 2, 0] },
    spans: { begin: [100, 300], end: [200, null] },
    claims: { edge: [0, 0, 2], kind: [0, 0, 0], stance: [0, 1, 0], confidence: [-1, -1, -1], source: [0, 1, 0] },
    cut: 0,
  });
}

const AB = linkKey("id/a", "r", "id/b");
const BC = linkKey("id/b", "r", "id/c");
const CA = linkKey("id/c", "r", "id/a");
const ALL: View = { ...START, nodes: ["id/a", "id/b", "id/c"] };

test("columns become things and links, and nothing is taken on trust", () => {
  const found = small();
  assert.deepEqual([...found.links.keys()], [AB, BC, CA]);
  assert.equal(found.kinds.get("L")!.colour, "#6e6e6e");
  assert.deepEqual(found.links.get(AB)!.said.map((one) => one.stance), ["asserts", "denies"]);
  assert.deepEqual(found.links.get(CA)!.spans, [[100, 200], [300, Infinity]]);
  assert.ok(Number.isNaN(found.things.get("id/c")!.x));
  for (const value of [null, 3, [], { nodes: 3, edges: { source: [0] } }]) assert.equal(decode(value).links.size, 0);
});

test("what is written again reads the same", () => {
  const found = small();
  const again = decode(JSON.parse(JSON.stringify(encode(found, [...found.things.values()], [...found.links.values()]))));
  assert.deepEqual(again, found);
  assert.deepEqual(merge(empty(), found).links, found.links);
});

test("a view is in the address, whatever it holds", () => {
  const view: View = {
    ...ALL,
    places: { "id/a": [1.25, -3], "id/b": [0, 0.001], "id/c": [-40.5, 12] },
    pinned: ["id/b"],
    hidden: ["source/é,&=#"],
    off: { ...START.off, relation: ["https://x.example/a,b"], confidence: ["high"] },
    sources: ["source/s"],
    inferred: true,
    linked: true,
    colour: "cluster",
    size: "rank",
    day: -20_000,
    picked: ["id/a", "id/c"],
    chosen: AB,
  };
  const camera = { x: 0.5, y: -1.25, ratio: 0.125 };
  assert.deepEqual(fromHash(`#${toHash(view, camera)}`), { view, camera });
  assert.deepEqual(fromHash(""), { view: START, camera: null });
  const whole: View = { ...START, whole: true, places: { "id/a": [1, 2] }, pinned: ["id/a"] };
  assert.deepEqual(fromHash(toHash(whole, null)).view, whole);
  for (const broken of ["%", "n=%E0%A4%A&at=1_2,,_&eye=a&day=2026-02-31&colour=mud", "=&&=="]) assert.equal(fromHash(broken).view.colour, "kind");
  assert.equal(fromDate(toDate(12_345)), 12_345);
});

test("undo and redo", () => {
  const past = new Past();
  past.add({ ...START, nodes: ["id/a"] });
  past.add({ ...START, nodes: ["id/a", "id/b"] });
  past.amend({ ...past.now, chosen: "id/b" });
  assert.deepEqual(past.undo().nodes, ["id/a"]);
  assert.deepEqual(past.redo().chosen, "id/b");
  past.undo();
  past.add(START);
  assert.ok(!past.canRedo);
  assert.equal(past.undo().nodes.length, 1);
  assert.equal(past.undo(), past.undo());
});

test("filters ask of each claim all at once", () => {
  const tables = small();
  const links = (view: View): string[] => [...shown(tables, view).links];
  assert.deepEqual(links(ALL), [AB, CA]);
  assert.deepEqual(links({ ...ALL, inferred: true }), [AB, BC, CA]);
  assert.deepEqual(links({ ...ALL, off: { ...START.off, kind: ["L"] } }), [CA]);
  assert.deepEqual(links({ ...ALL, off: { ...START.off, relation: ["r"] } }), []);
  // The only claim that denies is of source t: without denials, nothing that t says of a and b is left.
  assert.deepEqual(links({ ...ALL, sources: ["source/t"] }), [AB]);
  assert.deepEqual(links({ ...ALL, sources: ["source/t"], off: { ...START.off, stance: ["denies"] } }), []);
  assert.deepEqual(links({ ...ALL, hidden: ["id/c"] }), [AB]);
  assert.deepEqual([...shown(tables, { ...ALL, hidden: ["id/c"], linked: true, off: { ...START.off, relation: ["r"] } }).things], []);
});

test("links come and go as they hold", () => {
  const link = small().links.get(CA)!;
  assert.deepEqual([99, 100, 200, 250, 300, 9999].map((day) => holds(link, day)), [false, true, true, false, true, true]);
  assert.ok(holds(link, null));
  assert.deepEqual(extent([link]), [100, 300]);
  assert.equal(extent([]), null);
});

test("only what hangs on a thing alone is collapsed", () => {
  const tables = small();
  assert.deepEqual(leaves(tables, shown(tables, ALL), "id/a"), ["id/b", "id/c"]);
  assert.deepEqual(leaves(tables, shown(tables, { ...ALL, inferred: true }), "id/a"), []);
});

function picture(): Picture {
  const tables = small();
  const things = [...tables.things.values()].map((thing) => ({ thing, x: 1, y: 2, size: 5, colour: "#112233" }));
  return { tables, title: EVIL, things, links: [...tables.links.values()] };
}

test("files hold hostile names as text", () => {
  const one = picture();
  assert.equal(xml(EVIL), "=&lt;b&gt;&quot;&amp;&apos;");
  for (const text of [gexf(one), graphml(one)]) {
    assert.ok(!text.includes("<b>"));
    assert.equal(text.match(/<edge /g)!.length, 3);
    assert.equal(text.match(/<node /g)!.length, 3);
  }
  const [head, first] = csv(one).split("\r\n");
  assert.ok(head!.startsWith("from,from_iri,relation"));
  assert.ok(first!.includes(`"'=<b>""&'`));
});

test("JSON-LD states as triples only what is undisputed fact", () => {
  const found = JSON.parse(jsonld(picture())) as { "@graph": Record<string, unknown>[] };
  const node = (id: string): Record<string, unknown> => found["@graph"].find((one) => one["@id"] === `https://x.example/${id}`)!;
  assert.equal(node("id/a")["https://x.example/ontology#r"], undefined);
  assert.deepEqual(node("id/c")["https://x.example/ontology#r"], [{ "@id": "https://x.example/id/a" }]);
  const statements = found["@graph"].filter((one) => one["@type"] === "rdf:Statement");
  assert.equal(statements.length, 3);
  assert.equal(statements[1]!["rdfs:comment"], "inferred");
});

test("a view as a query says what it filters", () => {
  const tables = small();
  const view: View = { ...ALL, day: 0, sources: ["source/s"], off: { ...START.off, relation: ["r"], stance: ["denies"] } };
  const text = sparql(tables, view, new Set(["id/a", "id/b> } DELETE"]));
  for (const part of ["VALUES ?from { <https://x.example/id/a>", '"1970-01-01"^^xsd:date', "<https://x.example/source/s>", "NOT IN (<https://x.example/ontology#r>)", '("denies")'])
    assert.ok(text.includes(part), part);
  assert.ok(!text.includes("b> }"));
  assert.ok(!sparql(tables, { ...START, whole: true }, new Set(["id/a"])).includes("VALUES"));
});

test("layout keeps what is fixed, and clusters are the same twice", () => {
  // Two triangles with one link between them.
  const ends = Uint32Array.from([0, 1, 1, 2, 2, 0, 3, 4, 4, 5, 5, 3, 2, 3]);
  const task = { task: "layout" as const, x: Float64Array.from([0, 1, 2, 3, 4, 5]), y: Float64Array.from([0, 1, 0, 1, 0, 1]), fixed: Uint8Array.from([1, 0, 0, 0, 0, 0]), ends };
  const found = place(task);
  assert.deepEqual([found.x[0], found.y[0]], [0, 0]);
  assert.deepEqual(place(task), found);
  const measured = measure({ task: "measure", count: 6, ends });
  assert.deepEqual([...measured.cluster].map((one) => one === measured.cluster[0]), [true, true, true, false, false, false]);
  assert.ok(measured.between[2]! > measured.between[0]!);
  assert.ok(measured.rank.every((one) => one > 0));
  assert.equal(measure({ task: "measure", count: 2, ends: new Uint32Array() }).cluster.length, 2);
});

test("a moving picture draws what it can afford", () => {
  const pace = new Pace();
  const frames = (from: number, gap: number, count: number): number[] =>
    Array.from({ length: count }, (_, at) => pace.frame(from + at * gap, 50_000));
  assert.deepEqual(new Set(frames(0, 16, 10)), new Set([50_000]));
  const late = frames(1000, 100, 30);
  assert.ok(late[5]! < 25_000);
  assert.equal(late.at(-1), 4000);
  assert.equal(frames(10_000, 16, 60).at(-1), 50_000);
  assert.equal(new Pace().frame(0, 100), 100);
});

test("small things", () => {
  assert.equal(mix("#000000", "#ffffff", 0.5), "#808080");
  assert.equal(shorten("a long name", 20), "a long name");
  assert.equal(shorten("a long name", 9), "a long…");
  assert.equal(shorten("a long name", 7), "a long…");
  assert.equal(shorten("Export Controls, Part II", 17), "Export Controls…");
  assert.equal(shorten("Donaudampfschifffahrt", 8), "Donauda…");
  assert.deepEqual(wrapped("Bureau of Industry and Security", 14), ["Bureau of", "Industry and", "Security"]);
  assert.equal(fitted("a long name", 80, (text) => text.length * 10), "a long…");
  assert.ok(meet([0, 0, 2, 2], [1, 1, 3, 3]) && !meet([0, 0, 1, 1], [2, 2, 3, 3]));
  assert.equal(distance({ x: 1, y: 1 }, { x: 0, y: 0 }, { x: 2, y: 0 }), 1);
  assert.ok(fromBow({ x: 1, y: -0.5 }, { x: 0, y: 0 }, { x: 2, y: 0 }, 0.5) < 0.05);
});

test("the bundles are as small as promised", async () => {
  const { gzipSync } = await import("node:zlib");
  const size = (name: string): number => gzipSync(readFileSync(new URL(`../../../static/${name}`, import.meta.url)), { level: 9 }).length;
  let built = true;
  try {
    size("explore.js");
  } catch {
    built = false; // the tests may run before the pages are built
  }
  if (built) {
    assert.ok(size("app.js") <= 60_000);
    assert.ok(size("explore.js") + size("explore-worker.js") <= 300_000);
  }
});

