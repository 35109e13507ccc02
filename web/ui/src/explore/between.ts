// Paths between marked things, and a comparison of two of them.

import { element, link } from "../dom.ts";
import { linkKey } from "./data.ts";
import { button, message, toggled } from "./details.ts";
import { hrefOf } from "./desk.ts";
import type { Desk } from "./desk.ts";
import { proof } from "./proof.ts";
import type { Comparison, Group, Route, Side } from "./supply.ts";
import { _, ngettext } from "../words.ts";

/** The marked things, and how to mark more. */
function marked(desk: Desk, most: number): HTMLElement {
  const { picked } = desk.view;
  const box = element("div", {});
  if (picked.length < 2)
    box.append(
      element("p", { class: "meta" }, _("Mark things first: Shift-click them, press M, or use Mark in the details.")),
    );
  const rows = picked.map((id) =>
    element("li", {}, button(desk.label(id), () => desk.choose(id), "as-link"), " ", button("×", () => desk.change({ picked: toggled(picked, id) }), "quiet tiny")),
  );
  for (const [place, row] of rows.entries()) {
    row.lastElementChild!.setAttribute("aria-label", _("Unmark {name}", { name: desk.label(picked[place]!) }));
    if (place >= most) row.classList.add("muted");
  }
  box.append(element("ul", { class: "picked" }, ...rows));
  return box;
}

export function paths(desk: Desk, found: (shown: Route[]) => void): HTMLElement {
  const box = element("div", {}, marked(desk, 5));
  const from = element("input", { type: "date", name: "from" });
  const to = element("input", { type: "date", name: "to" });
  const opinions = element("input", { type: "checkbox" });
  const most = element("input", { type: "number", min: "1", max: "20", value: "5" });
  const out = element("div", { class: "routes", "aria-live": "polite" });
  const find = button(_("Find paths"), () => void search(), "");
  find.disabled = desk.view.picked.length < 2;
  const search = async (): Promise<void> => {
    out.replaceChildren(element("p", { class: "meta" }, _("looking …")));
    const options: Record<string, string> = { k: most.value };
    if (from.value) options["from"] = from.value;
    if (to.value) options["to"] = to.value;
    if (opinions.checked) options["opinions"] = "true";
    try {
      const routes = await desk.supply.paths(desk.view.picked.slice(0, 5), options);
      out.replaceChildren(...(routes.length ? routes.map((route, place) => path(desk, route, place)) : [element("p", {}, _("No path leads from one to the other within six steps and these dates."))]));
      found(routes);
    } catch (error) {
      out.replaceChildren(element("p", { class: "meta" }, message(error)));
    }
  };
  box.append(
    element("div", { class: "fields" }, element("label", {}, `${_("holding from")} `, from), element("label", {}, `${_("to")} `, to), element("label", {}, `${_("at most")} `, most)),
    element("label", { class: "flag" }, opinions, ` ${_("also through what nobody states as a fact")}`),
    element("p", {}, find),
    out,
  );
  return box;
}

/** The things and links of routes. */
export function along(routes: readonly Route[]): string[] {
  const links = routes.flatMap((route) => route.steps.flat()).map((tie) => linkKey(tie.source, tie.relation, tie.target));
  return [...routes.flatMap((route) => route.ids), ...links];
}

function path(desk: Desk, route: Route, place: number): HTMLElement {
  const box = element("section", { class: "path" });
  box.append(element("h3", {}, ngettext("Path {number}: {n} step", "Path {number}: {n} steps", route.labels.length - 1, { number: place + 1 })));
  const list = element("ol", {});
  route.steps.forEach((ties, step) => {
    const sentences = ties.map((tie) => {
      const details = element("details", {}, element("summary", {}, tie.sentence), proof(tie));
      return details;
    });
    const item = element("li", {}, ...sentences);
    item.dataset["step"] = String(step);
    list.append(item);
  });
  box.append(
    list,
    button(_("Show it in the graph"), () => {
      desk.add(route.ids);
      desk.trail(along([route]));
    }, "quiet"),
  );
  return box;
}

export function comparison(desk: Desk): HTMLElement {
  const box = element("div", {}, marked(desk, 2));
  const out = element("div", { class: "comparison", "aria-live": "polite" });
  const ids = desk.view.picked.slice(0, 2);
  const go = button(_("Compare"), () => void search(), "");
  go.disabled = ids.length < 2;
  const search = async (): Promise<void> => {
    out.replaceChildren(element("p", { class: "meta" }, _("comparing …")));
    try {
      out.replaceChildren(...told(desk, await desk.supply.compare(ids)));
    } catch (error) {
      out.replaceChildren(element("p", { class: "meta" }, message(error)));
    }
  };
  box.append(element("p", {}, go), out);
  return box;
}

function told(desk: Desk, found: Comparison): HTMLElement[] {
  const [one = "", other = ""] = found.labels;
  const parts: HTMLElement[] = [];
  if (found.between.length)
    parts.push(
      element("h3", {}, _("Between them")),
      element("div", {}, ...found.between.map((tie) => element("details", {}, element("summary", {}, tie.sentence), proof(tie)))),
    );
  const ways = (sides: readonly Side[]): string => sides.map((side) => side.label).join(", ");
  const rows = found.shared.map((shared) =>
    element(
      "tr",
      shared.alike ? { class: "alike" } : {},
      element("th", { scope: "row" }, link(shared.label, hrefOf(shared.id))),
      element("td", {}, ways(shared.first)),
      element("td", {}, ways(shared.second)),
    ),
  );
  parts.push(element("h3", {}, _("Both are linked to, {n}", { n: found.shared.length })));
  if (rows.length) {
    const head = element("tr", {}, element("th", { scope: "col" }, _("what")), element("th", { scope: "col" }, one), element("th", { scope: "col" }, other));
    parts.push(element("div", { class: "scroll" }, element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows))));
    const all = [...found.ids, ...found.shared.map((shared) => shared.id)];
    parts.push(element("p", {}, button(_("Show these in the graph"), () => desk.add(all), "quiet")));
  } else parts.push(element("p", { class: "meta" }, _("nothing")));
  for (const [label, groups] of [[one, found.first], [other, found.second]] as const)
    parts.push(element("h3", {}, _("Only {name}", { name: label })), apart(groups, found.names));
  return parts;
}

function apart(groups: readonly Group[], names: Record<string, string>): HTMLElement {
  if (!groups.length) return element("p", { class: "meta" }, _("nothing"));
  return element(
    "div",
    {},
    ...groups.map((group) =>
      element(
        "details",
        {},
        element("summary", {}, `${group.label}, ${group.count}`),
        element("ul", {}, ...group.ids.map((id) => element("li", {}, link(names[id] ?? id, hrefOf(id))))),
      ),
    ),
  );
}
