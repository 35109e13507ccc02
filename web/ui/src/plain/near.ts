// Words that the writer may have meant, or may be about to: as kg/postings.py finds them.

const SHORT = 3;
const LONG = 8;
const FUZZY = 0.72;
const MOST = 12;

/** Words a typo or two away, with how much they count. */
export function near(word: string, vocabulary: readonly string[]): [string, number][] {
  const letters = [...word];
  if (letters.length <= SHORT) return [];
  const typos = letters.length < LONG ? 1 : 2;
  const found = new Map<string, number>();
  for (const [begun, less] of [
    [false, 0],
    [true, 0.06],
  ] as const) {
    const close: [string, number][] = [];
    for (const one of vocabulary) {
      const other = [...one].slice(0, begun ? letters.length : undefined);
      if (Math.abs(other.length - letters.length) > typos) continue;
      const distance = apart(letters, other, typos);
      if (distance <= typos) close.push([one, distance]);
    }
    for (const [one, distance] of close.sort(([, a], [, b]) => a - b).slice(0, MOST))
      found.set(one, Math.max(found.get(one) ?? 0, FUZZY - 0.08 * distance - less));
  }
  return [...found];
}

/** How many letters were left out, put in, changed or swapped with the next (optimal string alignment), at most one more than `most`. */
export function apart(one: readonly string[], other: readonly string[], most: number): number {
  let before: number[] = [];
  let last = other.map((_letter, place) => place);
  last.push(other.length);
  for (let row = 1; row <= one.length; row++) {
    const now = [row];
    for (let column = 1; column <= other.length; column++) {
      const change = last[column - 1]! + (one[row - 1] === other[column - 1] ? 0 : 1);
      let least = Math.min(change, last[column]! + 1, now[column - 1]! + 1);
      const swapped = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (swapped) least = Math.min(least, before[column - 2]! + 1);
      now.push(least);
    }
    if (Math.min(...now) > most) return most + 1;
    [before, last] = [last, now];
  }
  return last[other.length]!;
}
