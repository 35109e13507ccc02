import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { initSync, Store } from "oxigraph/web.js";

import { Lookup } from "../src/plain/lookup.ts";
import { explain } from "../src/plain/misread.ts";
import { objection, placed } from "../src/plain/parsing.ts";
import { ofTriples } from "../src/plain/links.ts";
import { days, number, ticks } from "../src/plain/numbers.ts";
import { frame, pins } from "../src/plain/pins.ts";
import { chart, timeline } from "../src/plain/plots.ts";
import { apart, near } from "../src/plain/near.ts";
import { Network } from "../src/plain/network.ts";
import { place } from "../src/plain/places.ts";
import { words } from "../src/plain/words.ts";

const table = (name: string): unknown => JSON.parse(readFileSync(join(process.cwd(), "..", "..", "tests", "snapshots", name), "utf8"));
const told = table("plain.json") as {
  places: [string, string | null][];
  words: [string, string[]][];
};

test("addresses are where the publisher puts them", () => {
  for (const [address, link] of told.places) assert.equal(place(address), link?.replace(/^\.\//, "") ?? null, address);
});

test("texts are cut into the words that the publisher files them under", () => {
  for (const [text, found] of told.words) assert.deepEqual(words(text), found, text);
});

const row = (label: string, iri: string, degree: number, ranks: Record<string, number>): unknown[] =>
  [label, `/id/${iri}`, iri, iri, [["House", "kind-House"]], ["House"], [], degree, "", ranks];
const FILES: Record<string, unknown> = {
  "search/vocabulary.json": ["mill", "mole", "old", "olda"],
  "search/words.json": { begins: ["o", "ol", "old", "m"], facets: [] },
  "search/words/6f.json": { all: false, things: [row("Old Mill", "old-mill", 9, { old: 2 })] },
  "search/words/6f-6c.json": { all: true, things: [row("Old Mill", "old-mill", 9, { old: 2 }), row("Olda", "olda", 1, { olda: 2 })] },
  "search/words/6d.json": { all: true, things: [row("Old Mill", "old-mill", 9, { mill: 2 }), row("Mole", "mole", 3, { mole: 2, old: 1 })] },
};

test("a search asks for the files it needs, and ranks what it finds", async () => {
  const asked: string[] = [];
  const lookup = new Lookup(async (path) => {
    asked.push(path);
    return FILES[path];
  });
  assert.deepEqual((await lookup.search("olda")).map((one) => one.slug), ["olda"]);
  assert.deepEqual((await lookup.search("old mil")).map((one) => one.slug), ["old-mill"]);
  assert.deepEqual((await lookup.search("olld mlil")).map((one) => one.slug), ["old-mill"]);
  assert.deepEqual((await lookup.search("Môle")).map((one) => one.slug), ["mole"]);
  assert.deepEqual(await lookup.search("zebra"), []);
  assert.deepEqual(await lookup.search(" - "), []);
  assert.equal(new Set(asked).size, asked.length);
});

test("a slip is told as the server tells it", () => {
  const steps = (one: string, other: string): number => apart([...one], [...other], 2);
  assert.deepEqual([steps("mill", "mlil"), steps("mill", "mil"), steps("mill", "male"), steps("mill", "sound")], [1, 1, 2, 3]);
  assert.deepEqual(near("mlil", ["mill", "mole", "milling"]), [["mill", 0.64], ["milling", 0.72 - 0.08 - 0.06]]);
  assert.deepEqual(near("mil", ["mill"]), []);
});

const XSD = "http://www.w3.org/2001/XMLSchema#";
const typed = (value: string, datatype: string) => ({ type: "literal", value, datatype: datatype.includes(":") ? datatype : XSD + datatype });
const thing = (value: string) => ({ type: "uri", value });

test("numbers and times are read as on the server", () => {
  const quantity = (text: string) => number(typed(text, "https://w3id.org/statecraft/ontology#quantity"));
  assert.deepEqual([quantity("12.5 usd"), quantity("~3 month"), quantity("<=3 month"), quantity("3..6 month")], [12.5, 3, null, null]);
  assert.deepEqual([number(typed("7", "integer")), number(typed("7", "string")), number(thing("7")), number(undefined)], [7, null, null, null]);
  assert.deepEqual(ticks(0, 47), [0, 10, 20, 30, 40]);
  assert.deepEqual([days("1970-01-02"), days("1970"), days("1970-02~"), days("1970/1971-01"), days("soon")], [[1, 1], [0, 364], [31, 58], [0, 395], null]);
});

test("what an answer fits is drawn", () => {
  const bars = chart({ columns: ["kind", "n"], rows: [{ kind: thing("a"), n: typed("4", "integer") }, { kind: thing("b"), n: typed("2", "integer") }, { kind: thing("c") }], total: 3 });
  assert.deepEqual([bars?.bars.map(({ width }) => width), bars?.left, bars?.label], [[100, 50], 1, "kind"]);
  assert.equal(chart({ columns: ["n"], rows: [{ n: typed("4", "integer") }], total: 1 }), null);
  const line = timeline({ columns: ["x", "on", "until"], rows: [{ x: thing("b"), on: typed("2001", "gYear") }, { x: thing("a"), on: typed("2000", "gYear"), until: typed("2001", "gYear") }], total: 2 });
  assert.deepEqual([line?.bars.map(({ text }) => text), line?.bars.map(({ x }) => x)], [["2000 – 2001", "2001"], [0, 50.07]]);
  const spots = pins({ columns: ["x", "lat", "long"], rows: [{ x: thing("a"), lat: typed("60.5", "decimal"), long: typed("5", "decimal") }, { x: thing("b") }], total: 2 });
  assert.deepEqual([spots?.label, spots?.pins.length, spots?.left], ["x", 1, 1]);
  assert.deepEqual(frame([{ north: 60, east: 5 }]), [173, 24, 24, 12]);
  assert.deepEqual(ofTriples("<a:a> <a:p> <a:b> .\n<a:a> <a:p> \"text\" .").map(([s, p, o]) => [s.value, p, o.value]), [["a:a", "a:p", "a:b"]]);
});

const GRAPH = {
  base: "https://a.example/",
  kinds: [],
  relations: [{ id: "knows", iri: "https://a.example/knows", label: "knows", inverse: "known to" }],
  codes: { kind: [{ id: "fact", label: "fact" }], stance: [], confidence: [] },
  sources: [],
  nodes: { id: ["id/a", "id/b", "id/c", "id/d"], label: ["A", "B", "C", "D"], kind: [-1, -1, -1, -1], degree: [2, 2, 2, 1], x: [], y: [] },
  edges: { source: [0, 1, 0, 2], target: [1, 2, 3, 3], relation: [0, 0, 0, 0], marks: [4, 4, 4, 2], spans: [0, 1, 0, 0] },
  spans: { begin: [100], end: [200] },
  claims: { edge: [0, 1, 2], kind: [0, 0, 0], stance: [-1, -1, -1], confidence: [-1, -1, -1], source: [-1, -1, -1] },
  cut: 0,
};

test("the network answers as the server does", () => {
  const network = new Network(GRAPH);
  assert.equal(network.find("a"), "id/a");
  assert.equal(network.find("https://a.example/id/b"), "id/b");
  assert.equal(network.find("nobody"), "");
  assert.deepEqual(network.paths("id/a", "id/c", 5, -Infinity, Infinity, false), [["id/a", "id/b", "id/c"]]);
  assert.deepEqual(network.paths("id/a", "id/c", 5, 300, 400, false), []);
  assert.deepEqual(network.opening("id/a"), ["id/a", "id/b", "id/d"]);
  assert.deepEqual(network.relations("id/c", false), [{ relation: "knows", direction: "in", label: "known to", ids: ["id/b"], count: 1 }]);
  assert.equal(network.relations("id/c", true).length, 2);
  assert.deepEqual(network.compare("id/a", "id/c").shared.map((one) => (one as { id: string }).id), ["id/b"]);
  const part = network.part(["id/a", "id/b"]) as { nodes: { id: string[] }; edges: { source: number[] } };
  assert.deepEqual([part.nodes.id, part.edges.source], [["id/a", "id/b"], [0]]);
});

test("a query is wrong where the server says that it is", () => {
  initSync({ module: readFileSync(join(process.cwd(), "node_modules", "oxigraph", "web_bg.wasm")) });
  const empty = new Store();
  const prologue = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>";
  const read = (text: string): string => objection(empty, prologue, text);
  for (const [marked, piece, words] of table("misread.json") as [string, string, string][]) {
    const query = marked.replace(/[⟦⟧]/g, "");
    const wrong = explain(query, placed(query, read));
    assert.ok(wrong.message.includes(words), `${query}: ${wrong.message}`);
    const line = [...query.split("\n")[wrong.line - 1]!];
    if (piece) assert.equal(line.slice(wrong.column - 1, wrong.column - 1 + wrong.length).join(""), piece, query);
  }
});

test("what is typed is completed to what is called so, the best connected first", async () => {
  const lookup = new Lookup(async (path) => FILES[path]);
  assert.deepEqual((await lookup.suggest("ol")).map((one) => one.slug), ["old-mill", "olda"]);
  assert.deepEqual((await lookup.suggest("mill")).map((one) => one.slug), ["old-mill"]);
});
