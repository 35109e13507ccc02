// A question as a form or an address tells it, read row by row: as web/asked.py and web/resolving.py read it.

import { _, worded } from "../../words.ts";
import type { Found, Lookup } from "../lookup.ts";
import { days } from "../numbers.ts";
import { iri, literal } from "./sparql.ts";
import type { Condition, Mode, Test } from "./sparql.ts";

/** What web/plain/menus.py wrote. */
export interface Menus {
  kinds: Readonly<Record<string, { iri: string; label: string; relations: readonly string[] }>>;
  relations: Readonly<Record<string, Relation>>;
  units: Readonly<Record<string, string>>;
  patterns: Readonly<Record<string, string>>;
}

export interface Relation {
  iri: string;
  label: string;
  group: string;
  sort: string;
  back: boolean;
  ends: readonly string[];
  codes: readonly (readonly [string, string, string])[];
  suggest: string;
}

/** One row of a form as it was sent. */
export interface Given {
  relation: string;
  how: string;
  of: string;
  value: string;
}

/** A row that was read: what it asks, if that is clear, what it leads to in words, and what else it may mean. */
export interface Row {
  given: Given;
  relation: Relation | null;
  clause: Condition | null;
  words: readonly [string, string];
  end: string;
  href: string;
  problem: string;
  near: readonly Found[];
}

/** A text that cannot be read as what it should be; `near` are things that it may mean. */
export class NotMeant extends Error {
  constructor(message: string, readonly near: readonly Found[] = []) {
    super(message);
  }
}

export const MOST = 8;
const LONGEST = 300;
const NEAR = 8;
const MAY = ["may", worded("if told")] as const;
const NOT = ["not", worded("not on record")] as const;
type Ways = readonly (readonly [string, string])[];
const ALWAYS: Ways = [["must", worded("told")], MAY, NOT];
const NUMBER: Ways = [["must", worded("told")], ["least", worded("at least")], ["most", worded("at most")], MAY, NOT];
const DATE: Ways = [["must", worded("told")], ["least", worded("on or after")], ["most", worded("on or before")], MAY, NOT];
const HOW: Readonly<Record<string, Ways>> = { date: DATE, quantity: NUMBER, integer: NUMBER, decimal: NUMBER };
const BEFORE: Readonly<Record<string, string>> = { may: worded("if told, "), not: worded("not on record: ") };
export const TRUTHS = [["true", worded("yes")], ["false", worded("no")]] as const;

export const ways = (relation: Relation): Ways => HOW[relation.sort] ?? ALWAYS;

/** The rows that say a relation, in order; the lists of an address may be of different lengths. */
export function givenIn(fields: URLSearchParams): Given[] {
  const [relations, how, of, value] = ["relation", "how", "of", "value"].map((name) => fields.getAll(name).map((text) => text.trim().slice(0, LONGEST)));
  const rows = relations!.map((relation, at): Given => ({ relation, how: how![at] ?? "", of: of![at] ?? "", value: value![at] ?? "" }));
  return rows.filter(({ relation }) => relation).slice(0, MOST);
}

export class Reading {
  constructor(private readonly menus: Menus, private readonly lookup: Lookup) {}

  /** Reads a row for a kind. */
  async row(kind: string, given: Given): Promise<Row> {
    const relation = this.menus.kinds[kind]?.relations.includes(given.relation) ? this.menus.relations[given.relation]! : null;
    const blank: Row = { given, relation, clause: null, words: ["", ""], end: "", href: "", problem: "", near: [] };
    if (!relation) return given.relation ? { ...blank, problem: _("“{text}” is no relation of this kind.", { text: given.relation }) } : blank;
    const how = ways(relation).some(([name]) => name === given.how) ? given.how : "must";
    const of = relation.ends.includes(given.of) ? this.menus.kinds[given.of] : undefined;
    const mode: Mode = how === "may" || how === "not" ? how : "must";
    const clause: Condition = { property: relation.iri, sort: relation.sort, back: relation.back, mode, kind: of?.iri ?? "", test: "any", value: "", unit: "" };
    const before = BEFORE[how] ? _(BEFORE[how]) : "";
    const known = { ...blank, given: { ...given, how }, words: [before, ""] as const };
    if (!given.value) return { ...known, clause, end: of ? _("any {kind}", { kind: of.label }) : _("anything") };
    try {
      const [asks, end, href, short] = await this.valued(relation, given.value, how);
      const test = asks.test ?? "any";
      const label = test === "text" ? worded("has") : (ways(relation).find(([name]) => name === test)?.[1] ?? "");
      return { ...known, given: { ...given, how, value: short }, clause: { ...clause, ...asks }, words: [before, label ? _(label) : ""], end, href };
    } catch (error) {
      if (!(error instanceof NotMeant)) throw error;
      return { ...known, problem: error.message, near: error.near };
    }
  }

  /** The one thing that has this id or name. */
  async thing(text: string, source = false): Promise<Found> {
    const fits = ({ href }: Found): boolean => !source || href.startsWith("/source/");
    const found = (await this.lookup.search(text)).filter(fits);
    const by = found.find(({ slug }) => slug === text);
    if (by) return by;
    const same = (one: string): boolean => one.toLowerCase() === text.toLowerCase();
    const labelled = found.filter(({ label }) => same(label));
    const named = labelled.length ? labelled : found.filter(({ names }) => names.some(same));
    if (named.length === 1) return named[0]!;
    if (named.length) throw new NotMeant(_("Several are called “{name}”.", { name: text }), named.slice(0, NEAR));
    throw new NotMeant(_("Nothing here is called “{name}”.", { name: text }), found.slice(0, NEAR));
  }

  /** What a value asks, how it is shown and where that leads, and how an address has it. */
  private async valued(relation: Relation, text: string, how: string): Promise<[Partial<Condition>, string, string, string]> {
    if (relation.sort === "entity") {
      const one = await this.thing(text);
      return [{ test: "is", value: iri(one.iri) }, one.label, one.href, one.slug];
    }
    if (relation.sort === "concept") {
      const code = relation.codes.find(([notation]) => notation === text);
      if (!code) throw new NotMeant(_("“{text}” is no code of this list.", { text }));
      return [{ test: "is", value: iri(code[2]) }, code[1], "", text];
    }
    if (relation.sort === "boolean") {
      const [truth, label] = TRUTHS[text === "true" ? 0 : 1];
      return [{ test: "is", value: literal(truth, "boolean") }, _(label), "", truth];
    }
    if (["string", "text", "uri"].includes(relation.sort)) return [{ test: "text", value: literal(text.toLowerCase()) }, `“${text}”`, "", text];
    // Where it is to be absent or may be there, a bound that nobody chose is a least one.
    const test: Test = how === "most" ? "most" : "least";
    return [{ test, ...this.bound(relation, text, test === "most") }, text, "", text];
  }

  /** A day, a number, or an amount with its unit, as the bound of a value. */
  private bound(relation: Relation, text: string, upper: boolean): Pick<Condition, "value" | "unit"> {
    if (relation.sort === "date") {
      const day = days(text)?.[upper ? 1 : 0];
      if (day === undefined) throw new NotMeant(_("“{text}” cannot be read here.", { text }));
      return { value: literal(dayOf(day), "date"), unit: "" };
    }
    const [amount = "", name = "", ...more] = relation.sort === "quantity" ? text.trim().split(/\s+/) : [text];
    const [low, high = low] = amount.replace(/^~/, "").split("..");
    const plain = (upper ? high : low)!.replaceAll(",", "").trim();
    if (!/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(plain) || more.length) throw new NotMeant(_("“{text}” cannot be read here.", { text }));
    const unit = this.menus.units[name];
    if (relation.sort === "quantity" && !unit) throw new NotMeant(_("“{text}” is no bound for what is known here.", { text }));
    return { value: literal(plain.replace(/^\+/, "").replace(/\.$/, ""), "decimal"), unit: unit ? iri(unit) : "" };
  }
}

/** A day from a form; nothing where the field is empty. */
export function dayIn(text: string): string {
  if (text && (!/^\d{4}-\d\d-\d\d$/.test(text) || !days(text) || dayOf(days(text)![0]) !== text))
    throw new NotMeant(_("“{text}” is no day such as 2026-06-12.", { text }));
  return text;
}

function dayOf(day: number): string {
  const text = new Date(day * 86_400_000).toISOString();
  return text.slice(0, text.indexOf("T"));
}
