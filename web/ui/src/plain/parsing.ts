// What the engine's parser has against a query, and at which piece of it: as kg/parsing.py finds it.
//
// The parser tells how far it came in its furthest attempt, which may be words behind the fault. A piece is wrong
// where the text before it could go on and the text with it cannot: that is found by halving.

import { tokens } from "../tokens.ts";
import { placeOf } from "./pieces.ts";

/** Says what a parser has against a text, places counted in it; empty where it has nothing. */
export type Read = (text: string) => string;

const ERROR = /^error at (\d+):(\d+): ([\s\S]*)$/;
/** A character or a class of them that would go on; words that would are not told apart from those before. */
const MORE = /"|\[(?!_\])|The SELECT/;
/** What follows these is a word, and so it is behind the IRI of a declaration. */
const HALF = new Set(["ORDER", "GROUP", "NOT"]);
const DECLARING = new Set(["PREFIX", "BASE"]);
const LONGEST = 20_000;

/** What the parser has against a text behind the line that stands before each; empty where it has nothing. */
export function objection(empty: { query(text: string): unknown }, prologue: string, text: string): string {
  try {
    empty.query(`${prologue}\n${text}`);
  } catch (error) {
    const found = ERROR.exec(error instanceof Error ? error.message : String(error));
    // Others than the parser complain of a query without data; it can be read.
    if (found) return `error at ${Number(found[1]) - 1}:${found[2]}: ${found[3]}`;
  }
  return "";
}

/** What the parser has against a query, with the line and column of the first wrong piece. */
export function placed(query: string, read: Read): string {
  let said = read(query);
  if (!said || query.length > LONGEST) return said;
  const apart = withoutNodes(query);
  const ends = endsOf(apart);
  // All texts that may go on stand before all that may not.
  let [low, wrong] = [0, ends.length];
  while (low < wrong) {
    const middle = (low + wrong) >> 1;
    if (mayGoOn(apart.slice(0, ends[middle]), read)) low = middle + 1;
    else wrong = middle;
  }
  let begin = query.trimEnd().length;
  if (wrong < ends.length) {
    said = read(apart.slice(0, ends[wrong]));
    begin = beginOf(query, wrong ? ends[wrong - 1]! : 0);
  }
  const { line, column } = placeOf(query, begin);
  return `error at ${line}:${column}: ${ERROR.exec(said)?.[3] ?? said}`;
}

/** Puts variables in place of blank nodes, which the parser takes for used when it tries another way. */
function withoutNodes(query: string): string {
  return tokens(query)
    .map(({ sort, text }) => (sort === "name" && text.startsWith("_:") ? `?_${text.slice(2).replace(/[^\p{L}\p{N}_]/gu, "_")}` : text))
    .join("");
}

/** Where pieces end that signs or names may follow; signs that may be one (`^^`) are not parted. */
function endsOf(query: string): number[] {
  const ends: number[] = [];
  let [at, before, declared, declaring] = [0, "", false, false];
  for (const { sort, text } of tokens(query)) {
    at += text.length;
    const blank = sort === "blank" || sort === "comment";
    const word = sort === "word" ? text.toUpperCase() : "";
    declaring = DECLARING.has(word) || (declaring && (blank || sort === "name"));
    if (sort === "other" && before === "other") ends[ends.length - 1] = at;
    else if (!blank && !HALF.has(word) && !(declared && sort === "iri")) ends.push(at);
    [before, declared] = [sort, declaring];
  }
  return ends;
}

function mayGoOn(text: string, read: Read): boolean {
  const said = read(text);
  const found = ERROR.exec(said);
  if (!found) return !said;
  const end = placeOf(text, text.length);
  const goesOn = MORE.test(found[3]!) && !found[3]!.includes("Prefix not found");
  return Number(found[1]) === end.line && Number(found[2]) === end.column && goesOn;
}

/** Where the first piece behind a place begins. */
function beginOf(query: string, after: number): number {
  let at = after;
  for (const { sort, text } of tokens(query.slice(after))) {
    if (sort !== "blank" && sort !== "comment") break;
    at += text.length;
  }
  return at;
}
