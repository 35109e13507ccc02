// Search in the browser, over the files of things by the beginning of a word (web/plain/searching.py).

import { near } from "./near.ts";
import { fold, words } from "./words.ts";

export interface Found {
  label: string;
  href: string;
  iri: string;
  slug: string;
  kinds: [string, string][];
  /** The names of all its kinds. */
  of: string[];
  names: string[];
  degree: number;
  snippet: string;
  via: string;
  score: number;
}

export interface Facet {
  name: string;
  label: string;
}

type Row = [string, string, string, string, [string, string][], string[], string[], number, string, Record<string, number>];
type Part = { all: boolean; things: Row[] };
type Get = (path: string) => Promise<unknown>;

/** How much a word counts that stands in a text and not in a name. */
const TEXT = 0.45;
const MOST_WORDS = 12;
/** From this rank on, nothing was mistyped. */
const GOOD = 0.75;

export class Lookup {
  private readonly parts = new Map<string, Promise<Part>>();
  private vocabulary: Promise<string[]> | null = null;
  private begun: Promise<{ begins: Set<string>; facets: Facet[] }> | null = null;

  constructor(private readonly get: Get) {}

  /** Everything that has all words, or else as many as any has; best first. */
  async search(query: string): Promise<Found[]> {
    const wanted = [...new Set(words(query))].slice(0, MOST_WORDS);
    if (!wanted.length) return [];
    const hits = new Map<string, { row: Row; ranks: number[] }>();
    for (const [place, word] of wanted.entries())
      for (const [row, rank] of await this.fitting(word)) {
        const known = hits.get(row[2]) ?? { row, ranks: [] };
        known.ranks[place] = Math.max(known.ranks[place] ?? 0, rank);
        hits.set(row[2], known);
      }
    const full = Math.max(0, ...[...hits.values()].map(({ ranks }) => ranks.filter(Boolean).length));
    if (full * 2 < wanted.length) return [];
    const joined = words(query).join(" ");
    return [...hits.values()]
      .filter(({ ranks }) => ranks.filter(Boolean).length === full)
      .map(({ row, ranks }) => judged(row, ranks.reduce((sum, one) => sum + (one ?? 0), 0) / wanted.length, joined))
      .sort((one, other) => other.score - one.score || one.label.localeCompare(other.label, "en"));
  }

  /** Completes what is being typed: what is called so from its beginning first, the best connected before others. */
  async suggest(query: string): Promise<Found[]> {
    const found = await this.search(query);
    const joined = words(query).join(" ");
    const begun = found.flatMap((one) => begins(one, joined));
    const order = begun.sort((one, other) => other.score - one.score || one.label.localeCompare(other.label, "en"));
    const first = new Set(order.map(({ iri }) => iri));
    return [...order, ...found.filter(({ iri }) => !first.has(iri))];
  }

  async facets(): Promise<Facet[]> {
    return (await this.start()).facets;
  }

  /** What has a word, or one that begins with it, or, where nothing good has, one that it may be a slip for. */
  private async fitting(word: string): Promise<[Row, number][]> {
    const found = ranked(await this.rows(word), word);
    if (found.some(([, rank]) => rank >= GOOD)) return found;
    this.vocabulary ??= this.get("search/vocabulary.json") as Promise<string[]>;
    for (const [other, much] of near(word, await this.vocabulary))
      for (const row of await this.rows(other)) {
        const rank = row[9][other];
        if (rank) found.push([row, (rank > 1 ? 1 : TEXT) * much]);
      }
    return found;
  }

  private start(): Promise<{ begins: Set<string>; facets: Facet[] }> {
    this.begun ??= this.get("search/words.json").then((told) => {
      const { begins, facets } = told as { begins: string[]; facets: Facet[] };
      return { begins: new Set(begins), facets };
    });
    return this.begun;
  }

  /** The things that may have a word: those of the longest beginning of it that there is a file for. */
  private async rows(word: string): Promise<Row[]> {
    const { begins } = await this.start();
    const letters = [...word];
    for (let length = 1; length <= letters.length; length++) {
      const begin = letters.slice(0, length).join("");
      if (!begins.has(begin)) return [];
      const part = await this.part(begin);
      if (part.all || length === letters.length) return part.things;
    }
    return [];
  }

  private part(begin: string): Promise<Part> {
    const name = [...begin].map((letter) => letter.codePointAt(0)!.toString(16)).join("-");
    const known = this.parts.get(begin) ?? (this.get(`search/words/${name}.json`) as Promise<Part>);
    this.parts.set(begin, known);
    return known;
  }
}

function ranked(rows: readonly Row[], word: string): [Row, number][] {
  return rows.map((row): [Row, number] => [row, best(row[9], word)]).filter(([, rank]) => rank > 0);
}

/** How well the words of a thing fit one: a name better than a text, a whole word better than its beginning. */
function best(ranks: Record<string, number>, word: string): number {
  let found = 0;
  for (const [own, rank] of Object.entries(ranks))
    if (own.startsWith(word)) found = Math.max(found, (rank > 1 ? 1 : TEXT) * (own === word ? 1 : 0.8));
  return found;
}

function judged(row: Row, base: number, joined: string): Found {
  const [label, href, iri, slug, kinds, of, names, degree, snippet] = row;
  let [likeness, via] = [0, ""];
  for (const name of [label, slug, ...names]) {
    const flat = words(name).join(" ");
    const like = flat === joined ? 1.5 : flat.startsWith(joined) ? 0.75 + (0.4 * joined.length) / flat.length : 0;
    if (like > likeness) [likeness, via] = [like, name === label || name === slug ? "" : name];
  }
  if (initials(label) === joined) likeness = Math.max(likeness, 1.2);
  const score = base + 0.6 * likeness + 0.03 * Math.log2(1 + degree);
  return { label, href, iri, slug, kinds, of, names, degree, snippet, via, score };
}

/** A thing with how well it fits as what is typed, if it is called so from its beginning. */
function begins(one: Found, joined: string): Found[] {
  const flat = (name: string): string => words(name).join(" ");
  const fitting = [one.label, ...one.names].filter((name) => flat(name).startsWith(joined));
  const exact = initials(one.label) === joined || flat(one.slug) === joined;
  if (!fitting.length && !exact) return [];
  const score = 2 + (exact || fitting.some((name) => flat(name) === joined) ? 1 : 0) + 0.05 * Math.log2(1 + one.degree);
  return [{ ...one, score, via: !fitting.length || fitting.includes(one.label) ? "" : fitting[0]! }];
}

function initials(label: string): string {
  return fold((label.match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => /^\p{Lu}/u.test(word)).map((word) => word[0]).join(""));
}
