// Places in a query: lines and columns from 1, columns in characters as the parser counts them.

export interface Place {
  line: number;
  column: number;
}

export function placeOf(query: string, offset: number): Place {
  const before = query.slice(0, offset);
  const line = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: [...before.slice(line)].length + 1 };
}

/** The place of a line and a column in a text; its end where it is shorter. */
export function offsetOf(query: string, { line, column }: Place): number {
  const lines = query.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  return before + [...(lines[line - 1] ?? "")].slice(0, column - 1).join("").length;
}
