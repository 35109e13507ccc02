// The form for asking from menus, as web/templates/ask.html has it.

import { element } from "../../dom.ts";
import { _, worded } from "../../words.ts";
import type { Found } from "../lookup.ts";
import { MOST, TRUTHS, ways } from "./asked.ts";
import type { Given, Menus, Relation, Row } from "./asked.ts";

type Choice = readonly [value: string, label: string];

const HINTS: Readonly<Record<string, string>> = {
  date: worded("a day, month or year: 2026-06"),
  quantity: worded("a number and its unit"),
  integer: worded("a number"),
  decimal: worded("a number"),
  entity: worded("anything, or a name"),
};

/** What is given, as far as it is no condition, and what is wrong with that. */
export interface Asked {
  kind: string;
  from: string;
  to: string;
  source: string;
  problem: string;
  near: readonly Found[];
}

/** The address of a question. */
export function addressOf(asked: Pick<Asked, "kind" | "from" | "to" | "source">, rows: readonly Given[]): string {
  const given = new URLSearchParams({ kind: asked.kind });
  for (const row of rows) for (const name of ["relation", "how", "of", "value"] as const) given.append(name, row[name]);
  for (const name of ["from", "to", "source"] as const) if (asked[name]) given.append(name, asked[name]);
  return `/ask?${given}`;
}

/** Fills the form that the page has: its kinds stay, all else is made anew. */
export function form(blank: HTMLFormElement, menus: Menus, asked: Asked, rows: readonly Row[], link: (address: string) => string): HTMLFormElement {
  const made = blank.cloneNode(true) as HTMLFormElement;
  made.hidden = false;
  for (const one of made.querySelectorAll<HTMLOptionElement>("#kind option")) one.toggleAttribute("selected", one.value === asked.kind);
  if (!menus.kinds[asked.kind]) return made;
  const given = rows.map((row) => row.given);
  const near = (all: readonly Found[], address: (one: Found) => string): Node[] => {
    if (!all.length) return [];
    const links = all.flatMap((one, at) => [at ? ", " : "", element("a", { href: link(address(one)) }, one.label)]);
    const [before = "", after = ""] = _("It may be: {things}.", { things: "\u0000" }).split("\u0000");
    return [element("span", {}, ` ${before}`, ...links, after)];
  };
  const shown = rows.length < MOST ? [...rows, null] : rows;
  const groups = shown.map((row, at) =>
    group(menus, asked.kind, row, at, near(row?.near ?? [], (one) => addressOf(asked, given.map((own, place) => (place === at ? { ...own, value: one.slug } : own))))),
  );
  const limits = element(
    "fieldset",
    { class: "ask-limits" },
    element("legend", {}, _("Only what held or happened")),
    element("label", {}, _("from"), " ", element("input", { type: "date", name: "from", id: "ask-from", value: asked.from })),
    " ",
    element("label", {}, _("to"), " ", element("input", { type: "date", name: "to", id: "ask-to", value: asked.to })),
    " ",
    element(
      "span",
      { class: "searchbox" },
      element("label", { for: "ask-source" }, _("as told by")),
      " ",
      element("input", { ...NAMED, id: "ask-source", name: "source", value: asked.source, placeholder: _("any"), "data-suggest": "name", "data-suggest-kind": "source" }),
    ),
  );
  const actions = element(
    "p",
    { class: "actions" },
    element("button", { type: "submit" }, _("Ask")),
    element("a", { class: "button quiet", href: link("/ask") }, _("Begin anew")),
  );
  const problem = asked.problem
    ? [element("p", { class: "notice bad", role: "alert" }, asked.problem, ...near(asked.near, (one) => addressOf({ ...asked, source: one.slug }, given)))]
    : [];
  made.replaceChildren(made.querySelector(".ask-row")!, ...groups, limits, ...problem, actions);
  return made;
}

const NAMED = { type: "text", maxlength: "300", autocomplete: "off" };

function group(menus: Menus, kind: string, row: Row | null, at: number, near: readonly Node[]): HTMLElement {
  const n = at + 1;
  const relation = row?.relation ?? null;
  const label = element("label", { for: `relation-${n}` }, at ? _("and with") : _("with"));
  const choose = element("option", { value: "" }, relation ? _("(leave this out)") : _("choose a relation"));
  const relations = element("select", { id: `relation-${n}`, name: "relation" }, choose, ...offered(menus, kind, row?.given.relation ?? ""));
  const made = element("div", { class: "ask-row", role: "group", "aria-label": _("Condition {n}", { n }) }, label, " ", relations, " ");
  if (relation && row) made.append(...fields(menus, relation, row, n));
  else made.append(...["how", "of", "value"].map((name) => element("input", { type: "hidden", name, value: "" })));
  if (row?.problem) made.append(element("p", { class: "notice bad", id: `problem-${n}` }, row.problem, ...near));
  return made;
}

/** The relations of a kind under the headings of their groups. */
function offered(menus: Menus, kind: string, chosen: string): HTMLElement[] {
  const groups = new Map<string, HTMLElement>();
  for (const key of menus.kinds[kind]!.relations) {
    const { group, label } = menus.relations[key]!;
    const heading = groups.get(group) ?? element("optgroup", { label: group || _("Other") });
    groups.set(group, heading);
    heading.append(option([key, label], chosen));
  }
  return [...groups.values()];
}

function fields(menus: Menus, relation: Relation, row: Row, n: number): (Node | string)[] {
  const { how, of, value } = row.given;
  const listed: readonly Choice[] = relation.sort === "boolean" ? TRUTHS.map(([name, label]) => [name, _(label)]) : relation.codes.map(([name, label]) => [name, label]);
  const kinds = relation.ends.length > 1 ? relation.ends.map((name): Choice => [name, menus.kinds[name]?.label ?? name]) : [];
  const wrong = row.problem ? { "aria-invalid": "true", "aria-describedby": `problem-${n}` } : {};
  const suggest = relation.ends.includes(of) ? of : relation.suggest;
  const hint = _(HINTS[relation.sort] ?? worded("any text in it"));
  const text = element("input", {
    ...NAMED,
    id: `value-${n}`,
    name: "value",
    value,
    placeholder: hint,
    ...(suggest && relation.sort === "entity" ? { "data-suggest": "name", "data-suggest-kind": suggest } : {}),
    ...wrong,
  });
  return [
    ...menu("how", n, _("How"), ways(relation).map(([name, label]) => [name, _(label)]), how),
    ...(kinds.length ? menu("of", n, _("Kind"), [["", _("of any kind")], ...kinds], of) : [element("input", { type: "hidden", name: "of", value: "" })]),
    ...(listed.length
      ? menu("value", n, _("Value"), [["", _("anything")], ...listed], value)
      : [element("span", { class: "searchbox" }, element("label", { class: "visually-hidden", for: `value-${n}` }, _("Value")), text)]),
  ];
}

function menu(name: string, n: number, label: string, choices: readonly Choice[], chosen: string): (Node | string)[] {
  return [
    element("label", { class: "visually-hidden", for: `${name}-${n}` }, label),
    element("select", { id: `${name}-${n}`, name }, ...choices.map((one) => option(one, chosen))),
    " ",
  ];
}

function option([value, label]: Choice, chosen: string): HTMLElement {
  return element("option", { value, ...(value === chosen ? { selected: "" } : {}) }, label);
}
