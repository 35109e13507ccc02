// What is shown and how it looks: check boxes with counts, made from what is there.

import { element } from "../dom.ts";
import { INFERRED } from "./data.ts";
import type { Code, CodeName } from "./data.ts";
import { button } from "./details.ts";
import type { Desk } from "./desk.ts";
import type { Colouring, Filtered, Sizing } from "./view.ts";
import { _, grouped, ngettext } from "../words.ts";

interface Choice extends Code {
  count: number;
}

const COLOURS: readonly (readonly [Colouring, string])[] = [["kind", _("kind")], ["cluster", _("cluster")], ["degree", _("number of links")]];
const SIZES: readonly (readonly [Sizing, string])[] = [
  ["degree", _("number of links")], ["rank", _("importance (PageRank)")], ["between", _("lying between others (betweenness)")], ["same", _("all the same")],
];
const MOST_SOURCES = 400;

export function filters(desk: Desk): HTMLElement {
  const { tables, view } = desk;
  const box = element("div", {});
  const links = [...tables.links.values()].filter((link) => onStage(desk, link.from) && onStage(desk, link.to));
  const things = [...tables.things.values()].filter((one) => onStage(desk, one.id));
  box.append(
    checks(desk, _("Kinds"), "kind", counted(tables.kinds.values(), things.map((one) => one.kind))),
    checks(desk, _("Relations"), "relation", counted(tables.relations.values(), links.filter((link) => view.inferred || !(link.marks & INFERRED)).map((link) => link.relation))),
  );
  const said = links.flatMap((link) => link.said);
  const codes: [string, Filtered, CodeName][] = [[_("Sorts of claims"), "said", "kind"], [_("Stances"), "stance", "stance"], [_("Confidence"), "confidence", "confidence"]];
  for (const [title, filtered, name] of codes)
    box.append(checks(desk, title, filtered, counted(tables.codes[name].values(), said.map((one) => one[name]), name === "confidence" ? _("not given") : "")));
  box.append(sources(desk, counted(tables.sources.values(), said.map((one) => one.source))));
  box.append(
    flag(_("Also what is inferred"), view.inferred, (inferred) => desk.change({ inferred })),
    flag(_("Leave out what has no link"), view.linked, (linked) => desk.change({ linked })),
  );
  if (view.hidden.length)
    box.append(element("p", { class: "row" }, `${ngettext("{n} thing hidden", "{n} things hidden", view.hidden.length)} `, button(_("Show again"), () => desk.change({ hidden: [] }), "quiet")));
  return box;
}

export function looking(desk: Desk): HTMLElement {
  const { view } = desk;
  const box = element("div", {});
  box.append(
    chooser(_("Colour by"), COLOURS, view.colour, (colour) => desk.change({ colour })),
    chooser(_("Size by"), SIZES, view.size, (size) => desk.change({ size })),
  );
  if (desk.measures && !desk.measures.between.size && view.size === "between")
    box.append(element("p", { class: "meta" }, _("There are too many things to find what lies between others; the number of links stands in.")));
  const found = desk.measures;
  const table = view.size === "between" && found?.between.size ? found.between : view.size === "degree" ? null : found?.rank;
  const weight = (id: string): number => table?.get(id) ?? desk.tables.things.get(id)!.degree;
  const central = [...desk.shown.things].sort((one, other) => weight(other) - weight(one)).slice(0, 10);
  box.append(element("h3", {}, _("Most central")));
  box.append(element("ol", { class: "near" }, ...central.map((id) => element("li", {}, button(desk.label(id), () => desk.choose(id), "as-link")))));
  return box;
}

function onStage(desk: Desk, id: string): boolean {
  return desk.scene.graph.hasNode(id);
}

function counted(codes: Iterable<Code>, ids: readonly string[], none = ""): Choice[] {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  const all: Code[] = [...codes];
  if (none && counts.get("")) all.push({ id: "", label: none });
  return all
    .map((one) => ({ ...one, count: counts.get(one.id) ?? 0 }))
    .filter((one) => one.count && (one.id || none))
    .sort((one, other) => other.count - one.count);
}

function checks(desk: Desk, title: string, name: Filtered, choices: readonly Choice[]): HTMLElement {
  const off = desk.view.off[name];
  const box = element("details", { class: "filter" }, element("summary", {}, title, ...(off.length ? [element("small", {}, ` ${off.length} off`)] : [])));
  box.open = off.length > 0 || name === "kind";
  box.dataset["name"] = name;
  if (choices.length < 2 && !off.length) box.hidden = true;
  const set = (ids: readonly string[]): void => desk.change({ off: { ...desk.view.off, [name]: ids } });
  for (const one of choices) {
    const input = element("input", { type: "checkbox", value: one.id });
    input.checked = !off.includes(one.id);
    input.addEventListener("change", () => set(input.checked ? desk.view.off[name].filter((id) => id !== one.id) : [...desk.view.off[name], one.id]));
    box.append(element("label", {}, input, ` ${one.label} `, element("small", {}, grouped(one.count))));
  }
  box.append(
    element("p", { class: "row" }, button(_("All"), () => set([]), "quiet"), button(_("None"), () => set(choices.map((one) => one.id)), "quiet")),
  );
  return box;
}

function sources(desk: Desk, choices: readonly Choice[]): HTMLElement {
  const chosen = desk.view.sources;
  const box = element("details", { class: "filter" }, element("summary", {}, _("Sources"), ...(chosen.length ? [element("small", {}, " ", _("only {n}", { n: chosen.length }))] : [])));
  box.open = chosen.length > 0;
  box.dataset["name"] = "sources";
  const select = element("select", { "aria-label": _("Only what this source says") }, element("option", { value: "" }, _("add a source …")));
  for (const one of choices.slice(0, MOST_SOURCES)) select.append(element("option", { value: one.id }, `${one.label} (${one.count})`));
  select.addEventListener("change", () => select.value && desk.change({ sources: [...new Set([...chosen, select.value])] }));
  box.append(select);
  for (const id of chosen) {
    const label = desk.tables.sources.get(id)?.label ?? id;
    box.append(element("p", { class: "row" }, `only ${label} `, button("×", () => desk.change({ sources: chosen.filter((other) => other !== id) }), "quiet")));
  }
  return box;
}

function flag(text: string, on: boolean, set: (on: boolean) => void): HTMLElement {
  const input = element("input", { type: "checkbox" });
  input.checked = on;
  input.addEventListener("change", () => set(input.checked));
  return element("label", { class: "flag" }, input, ` ${text}`);
}

function chooser<T extends string>(title: string, choices: readonly (readonly [T, string])[], now: T, set: (value: T) => void): HTMLElement {
  const select = element("select", {}, ...choices.map(([value, label]) => element("option", { value }, label)));
  select.value = now;
  select.addEventListener("change", () => set(select.value as T));
  return element("label", { class: "choose" }, title, select);
}
