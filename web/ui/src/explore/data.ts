// What the server draws from (web/drawing.py), decoded with care: columns become things and links.

export const DISPUTED = 1;
export const INFERRED = 2;
export const STANDS = 4;

export interface Code {
  id: string;
  label: string;
}

export interface Kind extends Code {
  colour: string;
}

export interface Relation extends Code {
  iri: string;
  inverse: string;
}

export interface Thing {
  id: string;
  label: string;
  kind: string;
  degree: number;
  /** Where the layout of the whole graph has it; not a number where it has no place. */
  x: number;
  y: number;
}

/** The codes of one claim behind a link. */
export interface Said {
  kind: string;
  stance: string;
  confidence: string;
  source: string;
}

export interface Link {
  key: string;
  from: string;
  to: string;
  relation: string;
  marks: number;
  /** First and last days on which it holds, counted from 1970-01-01; none where it holds always. */
  spans: readonly (readonly [number, number])[];
  said: readonly Said[];
}

export interface Tables {
  base: string;
  kinds: Map<string, Kind>;
  relations: Map<string, Relation>;
  codes: Record<CodeName, Map<string, Code>>;
  sources: Map<string, Code>;
  things: Map<string, Thing>;
  links: Map<string, Link>;
  cut: number;
}

export type CodeName = "kind" | "stance" | "confidence";
type Fields = Record<string, unknown>;

const fields = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const whole = (value: unknown): number => (Number.isInteger(value) ? (value as number) : -1);

export function colour(value: unknown): string {
  return typeof value === "string" && /^#[0-9a-f]{6}$/i.test(value) ? value : "#6e6e6e";
}

export function linkKey(from: string, relation: string, to: string): string {
  return `${from} ${relation} ${to}`;
}

export function empty(): Tables {
  return {
    base: "",
    kinds: new Map(),
    relations: new Map(),
    codes: { kind: new Map(), stance: new Map(), confidence: new Map() },
    sources: new Map(),
    things: new Map(),
    links: new Map(),
    cut: 0,
  };
}

function coded(value: unknown): Code[] {
  return list(value).map((one) => ({ id: text(fields(one)["id"]), label: text(fields(one)["label"]) }));
}

/** Reads columns; links whose ends are missing are left out. */
export function decode(value: unknown): Tables {
  const top = fields(value);
  const found = empty();
  found.base = text(top["base"]);
  found.cut = Math.max(0, whole(top["cut"]));
  const kinds = list(top["kinds"]).map(fields);
  for (const one of kinds) {
    const id = text(one["id"]);
    found.kinds.set(id, { id, label: text(one["label"]), colour: colour(one["colour"]) });
  }
  const relations = list(top["relations"]).map(fields);
  for (const one of relations) {
    const id = text(one["id"]);
    const label = text(one["label"]);
    found.relations.set(id, { id, label, iri: text(one["iri"]), inverse: text(one["inverse"]) || label });
  }
  const codes = fields(top["codes"]);
  const tables = { kind: coded(codes["kind"]), stance: coded(codes["stance"]), confidence: coded(codes["confidence"]) };
  for (const name of ["kind", "stance", "confidence"] as const)
    for (const one of tables[name]) found.codes[name].set(one.id, one);
  const sources = coded(top["sources"]);
  for (const one of sources) found.sources.set(one.id, one);

  const nodes = fields(top["nodes"]);
  const [labels, ofKind, degrees, xs, ys] = ["label", "kind", "degree", "x", "y"].map((name) => list(nodes[name])) as [
    unknown[], unknown[], unknown[], unknown[], unknown[],
  ];
  const ids = list(nodes["id"]).map(text);
  ids.forEach((id, place) => {
    const kind = kinds[whole(ofKind[place])];
    found.things.set(id, {
      id,
      label: text(labels[place]) || id,
      kind: kind ? text(kind["id"]) : "",
      degree: Math.max(0, whole(degrees[place])),
      x: typeof xs[place] === "number" ? xs[place] : Number.NaN,
      y: typeof ys[place] === "number" ? ys[place] : Number.NaN,
    });
  });
  decodeLinks(top, ids, relations.map((one) => text(one["id"])), tables, sources, found);
  return found;
}

function decodeLinks(
  top: Fields,
  ids: string[],
  relations: string[],
  codes: Record<CodeName, Code[]>,
  sources: Code[],
  found: Tables,
): void {
  const claims = fields(top["claims"]);
  const said: Said[][] = [];
  const [kinds, stances, confidences, from] = ["kind", "stance", "confidence", "source"].map((name) => list(claims[name])) as [
    unknown[], unknown[], unknown[], unknown[],
  ];
  list(claims["edge"]).forEach((edge, place) => {
    (said[whole(edge)] ??= []).push({
      kind: codes.kind[whole(kinds[place])]?.id ?? "",
      stance: codes.stance[whole(stances[place])]?.id ?? "",
      confidence: codes.confidence[whole(confidences[place])]?.id ?? "",
      source: sources[whole(from[place])]?.id ?? "",
    });
  });
  const [begins, ends] = [list(fields(top["spans"])["begin"]), list(fields(top["spans"])["end"])];
  const edges = fields(top["edges"]);
  const [targets, named, marks, counts] = ["target", "relation", "marks", "spans"].map((name) => list(edges[name])) as [
    unknown[], unknown[], unknown[], unknown[],
  ];
  let at = 0;
  list(edges["source"]).forEach((source, place) => {
    const spans: [number, number][] = [];
    for (let left = whole(counts[place]); left > 0; left--, at++) {
      const [begin, end] = [begins[at], ends[at]];
      spans.push([typeof begin === "number" ? begin : -Infinity, typeof end === "number" ? end : Infinity]);
    }
    const [one, other, relation] = [ids[whole(source)], ids[whole(targets[place])], relations[whole(named[place])]];
    if (one === undefined || other === undefined || relation === undefined) return;
    const key = linkKey(one, relation, other);
    const mark = Math.max(0, whole(marks[place]));
    found.links.set(key, { key, from: one, to: other, relation, marks: mark, spans, said: said[place] ?? [] });
  });
}

/** Adds what is new; what was known already is replaced. */
export function merge(into: Tables, more: Tables): Tables {
  into.base = more.base || into.base;
  into.cut = more.cut;
  for (const [id, one] of more.kinds) into.kinds.set(id, one);
  for (const [id, one] of more.relations) into.relations.set(id, one);
  for (const [id, one] of more.sources) into.sources.set(id, one);
  for (const name of ["kind", "stance", "confidence"] as const)
    for (const [id, one] of more.codes[name]) into.codes[name].set(id, one);
  for (const [id, one] of more.things) into.things.set(id, one);
  for (const [id, one] of more.links) into.links.set(id, one);
  return into;
}

/** Writes things and links as columns again, for a file that is read by `decode`. */
export function encode(tables: Tables, things: readonly Thing[], links: readonly Link[]): object {
  const numbers = (ids: Iterable<string>): Map<string, number> => new Map([...ids].map((id, place) => [id, place]));
  const [kinds, relations, sources] = [tables.kinds, tables.relations, tables.sources].map((table) => numbers(table.keys())) as [
    Map<string, number>, Map<string, number>, Map<string, number>,
  ];
  const node = numbers(things.map((thing) => thing.id));
  const at = (table: Map<string, number>, id: string): number => table.get(id) ?? -1;
  const codes = (name: CodeName): Map<string, number> => numbers(tables.codes[name].keys());
  const [kind, stance, confidence] = [codes("kind"), codes("stance"), codes("confidence")];
  const said = links.flatMap((link, place) => link.said.map((one) => ({ place, one })));
  const spans = links.flatMap((link) => link.spans);
  const day = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return {
    base: tables.base,
    kinds: [...tables.kinds.values()],
    relations: [...tables.relations.values()],
    codes: Object.fromEntries(Object.entries(tables.codes).map(([name, table]) => [name, [...table.values()]])),
    sources: [...tables.sources.values()],
    nodes: {
      id: things.map((one) => one.id),
      label: things.map((one) => one.label),
      kind: things.map((one) => at(kinds, one.kind)),
      degree: things.map((one) => one.degree),
      x: things.map((one) => day(one.x)),
      y: things.map((one) => day(one.y)),
    },
    edges: {
      source: links.map((link) => at(node, link.from)),
      target: links.map((link) => at(node, link.to)),
      relation: links.map((link) => at(relations, link.relation)),
      marks: links.map((link) => link.marks),
      spans: links.map((link) => link.spans.length),
    },
    spans: { begin: spans.map(([begin]) => day(begin)), end: spans.map(([, end]) => day(end)) },
    claims: {
      edge: said.map(({ place }) => place),
      kind: said.map(({ one }) => at(kind, one.kind)),
      stance: said.map(({ one }) => at(stance, one.stance)),
      confidence: said.map(({ one }) => at(confidence, one.confidence)),
      source: said.map(({ one }) => at(sources, one.source)),
    },
    cut: 0,
  };
}
