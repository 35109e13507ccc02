import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { addressOf as addressOfQuestion } from "../src/askform.ts";
import { format } from "../src/format.ts";
import { addressOf, keep, nameOf, read, without } from "../src/saved.ts";
import { tokens } from "../src/tokens.ts";
import { decodeVocabulary, position, ranked, shorten } from "../src/vocabulary.ts";

const root = join(process.cwd(), "..", "..", "tests");
const QUERIES = ["questions", join("second", "questions")].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".rq"))
    .map((name) => readFileSync(join(root, folder, name), "utf8")),
);

/** The same query has the same tokens: blanks and the case of words apart. */
function meaning(query: string): string[] {
  return tokens(query).flatMap(({ sort, text }) => (sort === "blank" ? [] : [sort === "word" ? text.toUpperCase() : text.trim()]));
}

test("tokens put together are the text again", () => {
  for (const query of [...QUERIES, 'ASK { ?s ?p "a\\"b" . <a> sc:x. ?y sc:n 1.5 }', "\\ “odd” \u{1f600}", '"open'])
    assert.equal(tokens(query).map(({ text }) => text).join(""), query);
  assert.deepEqual(tokens("sc:x.").map(({ text }) => text), ["sc:x", "."]);
  assert.deepEqual(tokens("1.5e3").map(({ sort }) => sort), ["number"]);
});

test("formatting changes white space alone, and a second time nothing", () => {
  assert.ok(QUERIES.length > 20);
  for (const query of QUERIES) {
    const laid = format(query);
    assert.deepEqual(meaning(laid), meaning(query));
    assert.equal(format(laid), laid);
  }
});

test("a query is laid out", () => {
  const given = "prefix a: <b:> select ?s (count(*) as ?n) where{?s a a:K;a:p ?o,?q. optional{?o a:q 1.5}filter(?o>3&&?q!=\"x y\")values ?s{a:x a:y}{?s a:r ?t}union{?t a:r ?s. # why\n?s a:p 2}}group by ?s order by desc(?n) limit 5 offset 2";
  assert.equal(
    format(given),
    `PREFIX a: <b:>
SELECT ?s (count(*) AS ?n) WHERE {
  ?s a a:K ; a:p ?o,?q .
  OPTIONAL { ?o a:q 1.5 }
  FILTER(?o>3&&?q!="x y")
  VALUES ?s { a:x a:y }
  { ?s a:r ?t } UNION {
    ?t a:r ?s .
    # why
    ?s a:p 2
  }
}
GROUP BY ?s
ORDER BY DESC(?n)
LIMIT 5 OFFSET 2`,
  );
});

test("what is kept is read again, and nothing else is", () => {
  const all = keep(keep([], "one", "ASK {}"), "two", "ASK { ?s ?p ?o }");
  assert.deepEqual(read(JSON.stringify(all)), all);
  assert.deepEqual(keep(all, "one", "new").map(({ name }) => name), ["one", "two"]);
  assert.deepEqual(without(all, "two"), [{ name: "one", query: "ASK {}" }]);
  for (const bad of [null, "", "{", "3", '[{"name": 1}]', "[null]"]) assert.deepEqual(read(bad), []);
  assert.equal(nameOf("# title: Who keeps it?\nASK {}"), "Who keeps it?");
  assert.equal(nameOf("ASK\n{ }"), "ASK { }");
});

test("a link to a query keeps the moment and nothing else of the address", () => {
  assert.equal(
    addressOf("ASK { }", "https://x.example/sparql?query=old&asOf=2025-06-01&view=chart#a"),
    "https://x.example/sparql?query=ASK+%7B+%7D&asOf=2025-06-01",
  );
});

test("what is expected depends on where one types", () => {
  const places: [string, string][] = [
    ["SELECT * WHERE { ", "subject"],
    ["SELECT * WHERE { ?s ", "predicate"],
    ["SELECT * WHERE { ?s a ", "class"],
    ["SELECT * WHERE { ?s a sc:K ; ", "predicate"],
    ["SELECT * WHERE { ?s sc:p sc:o , ", "object"],
    ["SELECT * WHERE { ?s sc:p/", "predicate"],
    ["SELECT * WHERE { ?s sc:p ?o . ", "subject"],
    ["SELECT * WHERE { ?s rdfs:label \"", "none"],
    ["# a comment ", "none"],
    ["SELECT * WHERE { ?s sc:p <http://", "none"],
  ];
  for (const [before, expected] of places) assert.equal(position(before), expected, before);
});

test("terms are found by name, by label and by a word in it; what fits the place stands first", () => {
  const { terms, prefixes } = decodeVocabulary({
    prefixes: { x: "https://x.example/", xy: "https://x.example/y/", bad: 3 },
    terms: [
      { name: "x:Tower", label: "tower", kind: "class", about: "", uses: 3 },
      { name: "x:towerOf", label: "stands over", kind: "property", about: "", uses: 9 },
      { name: "x:tallTower", label: "tall tower", kind: "class", about: "", uses: 1 },
      null,
      { name: 3 },
    ],
  });
  assert.equal(terms.length, 3);
  const names = (typed: string, at: Parameters<typeof ranked>[2]): string[] => ranked(terms, typed, at).map(({ name }) => name);
  assert.deepEqual(names("tower", "class"), ["x:Tower", "x:tallTower", "x:towerOf"]);
  assert.deepEqual(names("stands", "predicate"), ["x:towerOf"]);
  assert.deepEqual(names("", "predicate"), ["x:towerOf"]);
  assert.deepEqual(names("zzz", "class"), []);
  assert.deepEqual(Object.keys(prefixes), ["x", "xy"]);
  assert.equal(shorten("https://x.example/y/one", prefixes), "xy:one");
  assert.equal(shorten("https://x.example/a b", prefixes), "<https://x.example/a b>");
});

test("the address of a question leaves out rows that say nothing", () => {
  const row = (relation: string, value: string): [string, string][] => [["relation", relation], ["how", "must"], ["of", ""], ["value", value]];
  const fields: [string, string][] = [["kind", "K"], ...row("", "lost"), ...row("p", "a b"), ...row("-q", ""), ["from", ""], ["to", "2026-01-01"]];
  assert.equal(
    addressOfQuestion(fields),
    "/ask?kind=K&relation=p&how=must&of=&value=a+b&relation=-q&how=must&of=&value=&to=2026-01-01",
  );
});
