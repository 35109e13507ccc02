// What the desk asks the server, and what comes back, read with care.

export interface Item {
  value: string;
  label: string;
  note: string;
}
export interface Trouble {
  field: string;
  message: string;
  severity: string;
}
export interface Rival {
  claim: string;
  says: string;
  source: string;
  why: string;
}
export interface Checked {
  ok: boolean;
  troubles: Trouble[];
  duplicates: Rival[];
  conflicts: Rival[];
}
export interface Field {
  control: string;
  label: string;
  help: string;
  options: Item[];
}
export type Entry = Record<string, unknown>;

type Json = Record<string, unknown>;

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const record = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});
const rows = (value: unknown): Json[] => (Array.isArray(value) ? value.map(record) : []);

export function checked(value: unknown): Checked {
  const told = record(value);
  const rivals = (list: unknown): Rival[] =>
    rows(list).map((one) => ({ claim: text(one["claim"]), says: text(one["says"]), source: text(one["source"]), why: text(one["why"]) }));
  return {
    ok: told["ok"] === true,
    troubles: rows(told["troubles"]).map((one) => ({
      field: text(one["field"]),
      message: text(one["message"]),
      severity: text(one["severity"]),
    })),
    duplicates: rivals(told["duplicates"]),
    conflicts: rivals(told["conflicts"]),
  };
}

function options(value: unknown, note = ""): Item[] {
  return rows(value).map((one) => ({ value: text(one["value"]), label: text(one["label"]), note }));
}

export async function ask(address: string): Promise<unknown> {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(await said(answer));
  return answer.json();
}

export async function send(address: string, body: unknown, token: string): Promise<unknown> {
  const answer = await fetch(address, {
    method: "POST",
    headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await said(answer));
  return answer.json();
}

async function said(answer: Response): Promise<string> {
  try {
    const told = record(await answer.json());
    return text(told["detail"]) || text(told["title"]) || String(answer.status);
  } catch {
    return String(answer.status);
  }
}

export async function things(article: string, q: string, predicate: string, side: string): Promise<Item[]> {
  const found = await ask(`/curate/things?${new URLSearchParams({ article, q, predicate, side })}`);
  return rows(found).map((one) => ({ value: text(one["slug"]), label: text(one["label"]), note: text(one["kind"]) }));
}

export async function form(
  article: string,
  subject: string,
  predicate: string,
): Promise<{ predicates: Item[]; value: Field | null; qualifiers: Item[] }> {
  const found = record(await ask(`/curate/form?${new URLSearchParams({ article, subject, predicate })}`));
  const value = found["value"] ? record(found["value"]) : null;
  const listed = (value: unknown): Item[] => rows(value).flatMap((menu) => options(menu["options"], text(menu["label"])));
  return {
    predicates: listed(found["predicates"]),
    qualifiers: listed(found["qualifiers"]),
    value: value && {
      control: text(value["control"]),
      label: text(value["label"]),
      help: text(value["help"]),
      options: options(value["options"]),
    },
  };
}

export const EXAMPLES: Record<string, string> = {
  date: "2026-06-12, 2026-06, 2024/2025-03, 2026-06~",
  address: "https://…",
  number: "12",
};

/** What can be chosen for the value of a property. */
export async function offered(article: string, field: Field | null, predicate: string, side: string, typed: string): Promise<Item[]> {
  if (field && field.options.length && field.control !== "quantity") return narrowed(field.options, typed);
  if (field?.control === "flag") return narrowed(["true", "false"].map((one) => ({ value: one, label: one, note: "" })), typed);
  if (field?.control !== "thing" || typed.trim() === "") return [];
  return things(article, typed, predicate, side);
}

/** Those that begin with what was typed first, then those that have it anywhere. */
export function narrowed(items: Item[], typed: string): Item[] {
  const q = typed.trim().toLowerCase();
  if (q === "") return items;
  const has = (one: Item, test: (text: string) => boolean): boolean =>
    test(one.label.toLowerCase()) || test(one.value.toLowerCase());
  const begins = items.filter((one) => has(one, (text) => text.startsWith(q)));
  return [...begins, ...items.filter((one) => !begins.includes(one) && has(one, (text) => text.includes(q)))];
}

/** The first words of a passage, as a locator may have them. */
export function locator(passage: string): string {
  return passage.trim().split(/\s+/u).slice(0, 12).join(" ").replace(/[,;:]+$/u, "");
}

const FRAME = ["csrf_token", "what", "start", "end", "seen", "draft", "was", "rest", "qualifier", "qualifier-value"];
const LISTS: Record<string, RegExp> = {
  reporter: /[,;]/u,
  aliases: /[;\n]/u,
  "same-as": /[;\n]/u,
  ref: /;/u,
  contradicts: /;/u,
  supports: /;/u,
  relays: /;/u,
};

/** What a form says, without what is empty; some keys hold lists. */
export function entry(pairs: Iterable<[string, string]>): Entry {
  const found: Entry = {};
  for (const [key, value] of pairs) {
    if (FRAME.includes(key) || value.trim() === "") continue;
    const separator = LISTS[key];
    found[key] = separator ? parts(value, separator) : value.trim();
  }
  return found;
}

function parts(value: string, separator: RegExp): string[] {
  return value.split(separator).map((one) => one.trim()).filter(Boolean);
}
