// Lays a query out: only white space changes, and the case of the words that begin a clause.

import { tokens } from "./tokens.ts";
import type { Token } from "./tokens.ts";

/** Words before which a line ends, wherever a group or the query itself is open. */
const CLAUSES = new Set(
  "BASE PREFIX SELECT CONSTRUCT DESCRIBE ASK FROM GROUP HAVING ORDER LIMIT OPTIONAL FILTER BIND GRAPH MINUS SERVICE VALUES".split(" "),
);
const WORDS = new Set([...CLAUSES, ..."WHERE UNION OFFSET DISTINCT REDUCED NAMED BY AS ASC DESC NOT EXISTS IN UNDEF".split(" ")]);
const SHORT_GROUP = 90;
const FULL = 90;

interface Piece extends Token {
  /** Whether white space stood before it, and how many ends of a line. */
  spaced: boolean;
  lines: number;
}

export function format(query: string): string {
  const pieces = withSpace(tokens(query.trim()));
  const page = new Sheet();
  const open: string[] = []; // "{" of a group on lines of its own, " " of one in one line, "(" and "["
  let clause = "";
  pieces.forEach((piece, place) => {
    const before = pieces[place - 1];
    const group = (open.at(-1) ?? "{") === "{";
    const depth = open.filter((one) => one === "{").length;
    const upper = piece.sort === "word" ? piece.text.toUpperCase() : "";
    const word = WORDS.has(upper) ? upper : piece.text;
    if (group && piece.lines > 1 && depth === 0 && page.begun) page.gap();
    if (piece.sort === "comment") {
      if (piece.lines > 0 || !before) page.end(depth);
      page.write(piece.text, true);
      page.end(depth);
    } else if (piece.text === "{" && piece.sort === "open") {
      const inline = open.at(-1) === " " || open.at(-1) === "[" || (isShort(pieces, place) && (!group || depth > 0 || clause === "VALUES"));
      if (page.paused) page.end(depth);
      page.write("{", true);
      open.push(inline ? " " : "{");
      if (!inline) page.end(depth + 1);
    } else if (piece.text === "}" && piece.sort === "close") {
      const kind = open.pop();
      if (kind === "{") page.end(depth - 1);
      page.write("}", true);
      if (kind === "{" || group || open.at(-1) === "{" || open.length === 0) page.pause();
    } else if (group && CLAUSES.has(upper)) {
      page.end(depth);
      page.write(word, true);
      clause = upper;
    } else if (group && upper === "WHERE") {
      if (page.paused || clause === "FROM") page.end(depth);
      page.write(word, true);
      clause = upper;
    } else if (group && (piece.text === "." || piece.text === ";") && piece.sort === "other") {
      page.write(piece.text, true);
      const next = pieces[place + 1];
      // What was written in one line stays there while it fits.
      if (piece.text === ".") page.end(depth);
      else if ((next?.lines ?? 0) > 0 || page.width > FULL) page.end(depth + 2);
    } else {
      if (page.paused && upper !== "UNION" && upper !== "AS" && open.at(-1) !== "(") page.end(depth);
      page.write(word, piece.spaced || "{};".includes(before?.text ?? " "));
      if (piece.sort === "open") open.push(piece.text);
      else if (piece.sort === "close") open.pop();
      // Behind the condition of a FILTER and the name of a BIND another pattern begins.
      const whole = (open.at(-1) ?? "{") === "{" && piece.text === ")";
      if (whole && (clause === "FILTER" || clause === "BIND")) page.pause();
      if (group && clause === "PREFIX" && piece.sort === "iri") page.pause();
    }
  });
  return page.text();
}

function withSpace(all: Token[]): Piece[] {
  const found: Piece[] = [];
  let blank = "";
  for (const token of all) {
    if (token.sort === "blank") blank = token.text;
    else {
      found.push({ ...token, spaced: blank !== "", lines: blank.split("\n").length - 1 });
      blank = "";
    }
  }
  return found;
}

/** Whether a group is one short thing: no group, comment or second triple in it. */
function isShort(pieces: readonly Piece[], start: number): boolean {
  let length = 0;
  for (let at = start + 1; at < pieces.length; at++) {
    const { sort, text } = pieces[at] as Piece;
    if (text === "}" && sort === "close") return length <= SHORT_GROUP;
    const last = text === "." && pieces[at + 1]?.text === "}";
    if (text === "{" || sort === "comment" || (text === "." && sort === "other" && !last)) return false;
    length += text.length + 1;
  }
  return false;
}

/** Lines as they are written; the next one's indentation is known when the last one ends. */
class Sheet {
  private readonly lines: string[] = [];
  private line = "";
  private indent = 0;
  paused = false;

  get begun(): boolean {
    return this.lines.length > 0 || this.line !== "";
  }

  /** Characters of the line so far. */
  get width(): number {
    return this.line.length;
  }

  write(text: string, spaced: boolean): void {
    if (this.line === "") this.line = "  ".repeat(this.indent) + text;
    else this.line += (spaced ? " " : "") + text;
    this.paused = false;
  }

  /** End the line, if there is one; the next is so deep. */
  end(indent: number): void {
    if (this.line !== "") this.lines.push(this.line);
    this.line = "";
    this.indent = Math.max(0, indent);
    this.paused = false;
  }

  /** End the line here unless what follows belongs to it. */
  pause(): void {
    this.paused = true;
  }

  /** Leave one line empty. */
  gap(): void {
    this.end(0);
    if (this.lines.at(-1) !== "") this.lines.push("");
  }

  text(): string {
    this.end(0);
    return this.lines.join("\n");
  }
}
