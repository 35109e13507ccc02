// The pieces of a SPARQL query's text, as the server cuts it (kg/tokens.py): put together they are the text again.

export type Sort = "blank" | "comment" | "text" | "iri" | "variable" | "name" | "number" | "word" | "open" | "close" | "other";

export interface Token {
  sort: Sort;
  text: string;
  at: number;
}

const LONG = String.raw`"""(?:[^"\\]|\\[\s\S]|"(?!""))*"""|'''(?:[^'\\]|\\[\s\S]|'(?!''))*'''`;
const SHORT = String.raw`"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'`;
// A local name does not end in a dot (SPARQL 1.1, rule 169): there the dot ends a triple.
const LOCAL = String.raw`(?:(?:[\p{L}\p{N}_.:-]|%[0-9A-Fa-f]{2}|\\.)*(?:[\p{L}\p{N}_:-]|%[0-9A-Fa-f]{2}|\\.))?`;
const PIECE = new RegExp(
  [
    String.raw`(?<blank>\s+)`,
    String.raw`(?<comment>#[^\n\r]*)`,
    `(?<text>${LONG}|${SHORT})`,
    String.raw`(?<iri><[^<>"{}|^${"`"}\\\x00-\x20]*>)`,
    String.raw`(?<variable>[?$][\p{L}\p{N}_]+)`,
    String.raw`(?<name>@[A-Za-z][A-Za-z0-9-]*|(?:[\p{L}_][\p{L}\p{N}_.-]*)?:${LOCAL})`,
    String.raw`(?<number>(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+|\d*\.\d+|\d+)`,
    String.raw`(?<word>[\p{L}\p{N}_]+)`,
    String.raw`(?<open>[{(\[])`,
    String.raw`(?<close>[})\]])`,
    String.raw`(?<other>[\s\S])`,
  ].join("|"),
  "uy",
);

export function tokens(query: string): Token[] {
  const found: Token[] = [];
  PIECE.lastIndex = 0;
  for (let match = PIECE.exec(query); match; match = PIECE.exec(query)) {
    const sort = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined)?.[0] as Sort;
    found.push({ sort, text: match[0], at: match.index });
    if (PIECE.lastIndex >= query.length) break;
  }
  return found;
}
