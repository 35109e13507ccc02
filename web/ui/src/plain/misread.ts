// What is wrong with a query that cannot be read, in words, with the place of the piece that is: as kg/misread.py.

import type { Wrong } from "../checker.ts";
import { tokens } from "../tokens.ts";
import type { Token } from "../tokens.ts";
import { _ } from "../words.ts";
import { offsetOf, placeOf } from "./pieces.ts";

const ERROR = /^error at (\d+):(\d+): /;
const KEYWORDS = (
  "SELECT CONSTRUCT DESCRIBE ASK PREFIX BASE DISTINCT REDUCED WHERE FROM NAMED OPTIONAL UNION MINUS GRAPH " +
  "SERVICE FILTER BIND VALUES EXISTS GROUP ORDER HAVING LIMIT OFFSET COUNT AVG SUM MIN MAX SAMPLE " +
  "GROUP_CONCAT SEPARATOR BOUND COALESCE CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER REGEX REPLACE LANG " +
  "LANGMATCHES DATATYPE STRLEN SUBSTR UCASE LCASE CONCAT YEAR MONTH DAY ISIRI ISBLANK ISLITERAL UNDEF DESC " +
  "ASC"
).split(" ");
const CLOSES: Readonly<Record<string, string>> = { "{": "}", "(": ")", "[": "]" };
const QUOTES = new Set(["'", '"']);
const NEAR = 0.75;

/** Says what is wrong with a query, from what its parser says of it (see `placed`). */
export function explain(query: string, said: string): Wrong {
  const told = ERROR.exec(said);
  if (!told) return { line: 1, column: 1, length: 1, message: said };
  const place = { line: Number(told[1]), column: Number(told[2]) };
  const offset = offsetOf(query, place);
  const all = tokens(query).filter(({ sort }) => sort !== "blank" && sort !== "comment");
  const [before, here] = blamed(all.filter(({ at }) => at < offset), all.find(({ at }) => at >= offset));
  if (!here) return { ...place, length: 1, message: unfinished(query, before, said) };
  return { ...placeOf(query, here.at), length: [...here.text].length, message: wrong(query, before, here, said) };
}

/** Goes back to what the parser could still take for something else: an open text, a word that is none. */
function blamed(before: Token[], here: Token | undefined): [Token[], Token | undefined] {
  const quote = before.findIndex(({ text }) => QUOTES.has(text));
  if (quote >= 0) return [before.slice(0, quote), before[quote]];
  const last = before.at(-1);
  if (last?.sort === "word") {
    const meant = nearest(last.text);
    if (here?.text === "(" || (meant && meant !== last.text.toUpperCase())) return [before.slice(0, -1), last];
  }
  return [before, here];
}

function wrong(query: string, before: readonly Token[], here: Token, said: string): string {
  if (here.sort === "name" && said.includes("Prefix not found"))
    return _("The prefix “{name}:” is declared neither in the query nor here.", { name: here.text.split(":")[0] ?? "" });
  if (QUOTES.has(here.text)) return _("The text that begins here has no closing quotation mark.");
  const text = _("“{piece}” cannot stand here.", { piece: here.text });
  const opened = open(before).at(-1);
  if (here.sort === "close" && opened && CLOSES[opened.text] !== here.text) {
    const { line } = placeOf(query, opened.at);
    return `${text} ${_("“{bracket}” of line {line} is still open.", { bracket: opened.text, line })}`;
  }
  const meant = here.sort === "word" ? nearest(here.text) : "";
  return meant && meant !== here.text.toUpperCase() ? `${text} ${_("Perhaps {word}?", { word: meant })}` : text;
}

function unfinished(query: string, before: readonly Token[], said: string): string {
  const opened = open(before).at(-1);
  if (opened) {
    const { line } = placeOf(query, opened.at);
    return _("The query ends here, and “{bracket}” of line {line} is still open.", { bracket: opened.text, line });
  }
  if (said.includes("variable that is unbound")) return _("A variable that is selected is not in the query, or is not one that it groups by.");
  if (said.includes("overrides an existing variable")) return _("What is selected gives a value to a variable that has one in the query.");
  if (before.length && before.at(-1)!.text !== "}") return _("The query ends here, before it is whole.");
  return _("The query cannot be read as SPARQL 1.1.");
}

/** The brackets that are open behind some pieces. */
function open(before: readonly Token[]): Token[] {
  const opened: Token[] = [];
  for (const piece of before) {
    if (piece.sort === "open") opened.push(piece);
    else if (piece.sort === "close") opened.pop();
  }
  return opened;
}

/** The word of SPARQL that is meant, or is it itself; empty where none is near. */
function nearest(word: string): string {
  const given = word.toUpperCase();
  const rated = KEYWORDS.map((one) => [likeness(one, given), one] as const).filter(([rate]) => rate >= NEAR);
  return rated.sort(([one], [other]) => other - one)[0]?.[1] ?? "";
}

/** How much of two words is the same in the same order, from 0 to 1 (Ratcliff and Obershelp). */
function likeness(one: string, other: string): number {
  const length = one.length + other.length;
  return length ? (2 * shared(one, other)) / length : 1;
}

function shared(one: string, other: string): number {
  let [size, from, at] = [0, 0, 0];
  for (let i = 0; i < one.length; i++)
    for (let j = 0; j < other.length; j++) {
      let n = 0;
      while (i + n < one.length && one[i + n] === other[j + n]) n++;
      if (n > size) [size, from, at] = [n, i, j];
    }
  if (!size) return 0;
  return size + shared(one.slice(0, from), other.slice(0, at)) + shared(one.slice(from + size), other.slice(at + size));
}
