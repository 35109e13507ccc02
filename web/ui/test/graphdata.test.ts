import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { isSafe, sameMoment } from "../src/dom.ts";
import { colour, decodeGraph, legendOf, roundness, shape, wrap } from "../src/graphdata.ts";
import { move } from "../src/listbox.ts";
import { decode } from "../src/suggest.ts";

const snapshot: unknown = JSON.parse(readFileSync(join(process.cwd(), "..", "..", "tests", "snapshots", "graph.json"), "utf8"));

test("the server's graph data is understood whole", () => {
  const graph = decodeGraph(snapshot);
  const raw = snapshot as { nodes: unknown[]; edges: unknown[]; legend: unknown[] };
  assert.equal(graph.nodes.length, raw.nodes.length);
  assert.equal(graph.edges.length, raw.edges.length);
  assert.equal(graph.legend.length, raw.legend.length);
  assert.equal(graph.nodes.filter((node) => node.focus).length, 1);
  assert.ok(graph.nodes.every((node) => node.label && node.href.startsWith("/id/")));
  assert.ok(graph.edges.every((edge) => edge.label && edge.claims.length > 0));
  assert.ok(graph.edges.flatMap((edge) => edge.claims).every((claim) => claim.source && claim.href.startsWith("/claim/")));
  assert.ok(graph.edges.some((edge) => edge.disputed));
});

test("graph data is not taken on trust", () => {
  assert.deepEqual(decodeGraph(null).nodes, []);
  assert.deepEqual(decodeGraph({ nodes: "x", edges: [{ from: "a", to: "b" }] }).edges, []);
  const [node] = decodeGraph({ nodes: [{ id: "a", label: { evil: 1 }, color: "red;x", shape: "image" }] }).nodes;
  assert.deepEqual([node?.label, node?.color, node?.shape], ["", "#8a8578", "dot"]);
});

test("colours and shapes outside the known ones give way", () => {
  assert.equal(colour("#A1b2C3"), "#A1b2C3");
  assert.equal(colour("url(x)"), "#8a8578");
  assert.equal(shape("star"), "star");
  assert.equal(shape("circularImage"), "dot");
});

test("a legend names each kind once", () => {
  const node = { id: "", label: "", title: "", href: "", focus: false };
  const nodes = ["a", "b", "a"].map((kind) => ({ ...node, kind, color: "#000", shape: "dot" }));
  assert.deepEqual(legendOf(nodes).map((entry) => entry.label), ["a", "b"]);
});

test("long labels are wrapped and cut", () => {
  assert.equal(wrap("short"), "short");
  assert.equal(wrap("one two three", 7), "one two\nthree");
  assert.equal(wrap("a b c d e f", 1, 2), "a\nb…");
});

test("parallel edges bend apart", () => {
  const edges = [["a", "b"], ["b", "a"], ["a", "b"], ["a", "c"]].map(([from = "", to = ""]) => ({ from, to }));
  // an edge the other way round bends to its own left, which is the first one's right
  const bends = roundness(edges).map((bend, place) => ((edges[place]?.from ?? "") < (edges[place]?.to ?? "") ? bend : -bend));
  assert.equal(bends[0], 0);
  assert.equal(bends[3], 0);
  assert.equal(new Set(bends.slice(0, 3)).size, 3);
});

test("only web addresses and local paths are linked", () => {
  assert.ok(isSafe("https://a.example/") && isSafe("/id/x") && isSafe("#c"));
  assert.ok(!isSafe("javascript:alert(1)") && !isSafe("//evil.example") && !isSafe("data:text/html,x"));
});

test("suggestions that lead elsewhere are dropped", () => {
  assert.equal(decode([{ label: "x", href: "https://evil.example" }, { label: "y", href: "/id/y" }, 3]).length, 1);
  assert.deepEqual(decode("nonsense"), []);
});

test("arrow keys walk through suggestions and back to what was typed", () => {
  assert.equal(move(-1, "ArrowDown", 2), 0);
  assert.equal(move(1, "ArrowDown", 2), -1);
  assert.equal(move(-1, "ArrowUp", 2), 1);
  assert.equal(move(0, "ArrowDown", 0), -1);
});

test("links keep the moment of the page, unless they name their own", () => {
  assert.equal(sameMoment("/id/a", "?asOf=2025-06-01&depth=2"), "/id/a?asOf=2025-06-01");
  assert.equal(sameMoment("/graph?id=a#x", "?known=2026-07-03"), "/graph?id=a&known=2026-07-03#x");
  assert.equal(sameMoment("/id/a?asOf=2020-01-01", "?asOf=2025-06-01"), "/id/a?asOf=2020-01-01");
  assert.equal(sameMoment("/id/a", ""), "/id/a");
  assert.equal(sameMoment("https://elsewhere.example/", "?asOf=2025-06-01"), "https://elsewhere.example/");
});
