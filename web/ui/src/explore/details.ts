// What is chosen: a thing with all it can be expanded by, or a link with its evidence.

import { element, link as anchor } from "../dom.ts";
import { hrefOf } from "./desk.ts";
import type { Desk } from "./desk.ts";
import { proof } from "./proof.ts";
import { leaves } from "./sieve.ts";
import type { Group } from "./supply.ts";
import { _, ngettext } from "../words.ts";

export class Details {
  private asked = 0;

  constructor(private readonly box: HTMLElement, private readonly desk: Desk, private readonly welcome: () => HTMLElement) {}

  async show(): Promise<void> {
    const { chosen } = this.desk.view;
    const number = ++this.asked;
    const { things, links } = this.desk.tables;
    if (things.has(chosen)) await this.thing(chosen, number);
    else if (links.has(chosen)) await this.link(chosen, number);
    else this.box.replaceChildren(this.welcome());
  }

  private async link(key: string, number: number): Promise<void> {
    const { desk } = this;
    const link = desk.tables.links.get(key)!;
    const relation = desk.tables.relations.get(link.relation)?.label ?? "";
    const end = (id: string): HTMLElement => button(desk.label(id), () => desk.choose(id), "as-link");
    const heading = element("h2", {}, end(link.from), element("em", {}, ` ${relation} `), end(link.to));
    this.box.replaceChildren(heading, element("p", { class: "meta" }, _("reading the claims …")));
    try {
      const found = await desk.supply.evidence(link);
      if (number === this.asked) this.box.replaceChildren(heading, proof(found));
    } catch (error) {
      if (number === this.asked) this.box.replaceChildren(heading, element("p", { class: "meta" }, message(error)));
    }
  }

  private async thing(id: string, number: number): Promise<void> {
    const { desk } = this;
    const one = desk.tables.things.get(id)!;
    const kind = desk.tables.kinds.get(one.kind)?.label ?? "";
    const head = [
      element("h2", {}, anchor(one.label, hrefOf(id))),
      element("p", { class: "meta" }, [kind, ngettext("{n} neighbour", "{n} neighbours", one.degree)].filter(Boolean).join(" · ")),
      this.actions(id),
    ];
    const near = this.near(id);
    this.box.replaceChildren(...head, near);
    if (!desk.supply.live) return;
    try {
      const groups = await desk.supply.relations(id, desk.view.inferred);
      if (number === this.asked) this.box.replaceChildren(...head, this.expansion(id, groups), near);
    } catch (error) {
      if (number === this.asked) desk.say(message(error));
    }
  }

  private actions(id: string): HTMLElement {
    const { desk } = this;
    const { view } = desk;
    const [pinned, picked] = [view.pinned.includes(id), view.picked.includes(id)];
    const row = element("p", { class: "row" });
    row.append(
      button(pinned ? _("Unpin") : _("Pin"), () => desk.change({ pinned: toggled(view.pinned, id), places: { ...view.places, [id]: desk.scene.place(id) } }), "quiet", "p"),
      button(_("Hide"), () => desk.change({ hidden: [...view.hidden, id], chosen: "" }), "quiet", "h"),
      button(_("Collapse"), () => collapse(desk, id), "quiet", "c"),
      button(picked ? _("Unmark") : _("Mark"), () => desk.change({ picked: toggled(view.picked, id) }), "quiet", "m"),
    );
    if (desk.supply.live && view.whole) row.append(button(_("Only around this"), () => void only(desk, id), "quiet"));
    return row;
  }

  private expansion(id: string, groups: readonly Group[]): HTMLElement {
    const { desk } = this;
    const left = (group: Group): string[] => group.ids.filter((other) => !desk.shown.things.has(other));
    const missing = [...new Set(groups.flatMap(left))];
    const box = element("section", { class: "expand" }, element("h3", {}, _("Expand")));
    if (!missing.length) box.append(element("p", { class: "meta" }, _("Everything that it is linked to is shown.")));
    else box.append(element("p", { class: "row" }, button(_("Everything, {n}", { n: missing.length }), () => desk.add(missing, id), "quiet", "e")));
    const rows = groups.filter((group) => left(group).length).map((group) => {
      const [wanted, arrow] = [left(group), element("span", { class: "arrow", title: group.direction === "out" ? _("from here") : _("to here") }, group.direction === "out" ? "→" : "←")];
      const note = wanted.length < group.count ? _("{n} shown", { n: group.count - wanted.length }) : "";
      return element("li", {}, arrow, button(`${group.label}, ${group.count}`, () => desk.add(wanted, id), "quiet"), element("small", {}, note));
    });
    box.append(element("ul", { class: "relations" }, ...rows));
    return box;
  }

  /** The shown links of a thing, each a way to its evidence. */
  private near(id: string): HTMLElement {
    const { desk } = this;
    const found = [...desk.shown.links].map((key) => desk.tables.links.get(key)!).filter((link) => link.from === id || link.to === id);
    const box = element("section", {}, element("h3", {}, _("Shown links, {n}", { n: found.length })));
    const rows = found.slice(0, 100).map((link) => {
      const relation = desk.tables.relations.get(link.relation);
      const [label, other] = link.from === id ? [relation?.label, link.to] : [relation?.inverse, link.from];
      return element("li", {}, button(label ?? "", () => desk.choose(link.key), "as-link"), " ", button(desk.label(other), () => desk.choose(other), "as-link strong"));
    });
    box.append(element("ul", { class: "near" }, ...rows));
    if (found.length > rows.length) box.append(element("p", { class: "meta" }, _("The table below has all of them.")));
    return box;
  }
}

/** Takes away what only hangs on a thing. */
export function collapse(desk: Desk, id: string): void {
  const gone = new Set(leaves(desk.tables, desk.shown, id).filter((other) => !desk.view.pinned.includes(other)));
  if (!gone.size) return desk.say(_("Nothing hangs on this alone."));
  const { view } = desk;
  desk.change(view.whole ? { hidden: [...view.hidden, ...gone] } : { nodes: view.nodes.filter((other) => !gone.has(other)) });
}

async function only(desk: Desk, id: string): Promise<void> {
  const found = await desk.supply.around(id);
  desk.change({ whole: false, nodes: [...found.things.keys()], places: {}, pinned: [], hidden: [], chosen: id });
}

export function toggled(list: readonly string[], id: string): string[] {
  return list.includes(id) ? list.filter((other) => other !== id) : [...list, id];
}

export function button(text: string, act: () => void, look = "", key = ""): HTMLButtonElement {
  const made = element("button", { type: "button", class: look }, text);
  if (key) {
    made.setAttribute("aria-keyshortcuts", key);
    made.title = _("Key: {key}", { key });
  }
  made.addEventListener("click", act);
  return made;
}

export function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
