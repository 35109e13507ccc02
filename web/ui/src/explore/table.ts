// The same as a table: every shown link in words, for eyes and screen readers alike.

import { element, link as anchor } from "../dom.ts";
import { DISPUTED, INFERRED, STANDS } from "./data.ts";
import type { Link } from "./data.ts";
import { button } from "./details.ts";
import { hrefOf } from "./desk.ts";
import type { Desk } from "./desk.ts";
import { toDate } from "./view.ts";
import { _, ngettext, worded } from "../words.ts";

const PAGE = 200;

export function days(link: Link): string {
  const day = (value: number): string => (Number.isFinite(value) ? toDate(value) : "");
  return link.spans.map(([begin, end]) => `${day(begin)} – ${day(end)}`.trim()).join("; ");
}

/** What is to be known of a link, in English for files. */
export function marks(link: Link, say: (text: string) => string = (text) => text): string {
  const found = [link.marks & DISPUTED ? say(worded("disputed")) : "", link.marks & INFERRED ? say(worded("inferred")) : link.marks & STANDS ? "" : say(worded("not stated as a fact"))];
  return found.filter(Boolean).join(", ");
}

/** Fills the table when it is opened, a page at a time. */
export class Table {
  readonly box = element("details", { class: "as-table" });
  private readonly summary = element("summary", {});
  private readonly body = element("tbody", {});
  private readonly more = button(_("More"), () => this.page(), "quiet");
  private links: Link[] = [];
  private at = 0;

  constructor(private readonly desk: Desk) {
    const head = [_("from"), _("relation"), _("to"), _("holds"), _("claims"), _("marks")].map((name) => element("th", { scope: "col" }, name));
    this.box.append(
      this.summary,
      element("div", { class: "scroll" }, element("table", {}, element("thead", {}, element("tr", {}, ...head)), this.body)),
      this.more,
    );
    this.box.addEventListener("toggle", () => this.fill());
  }

  show(): void {
    const { shown, tables } = this.desk;
    this.links = [...shown.links].map((key) => tables.links.get(key)!);
    this.summary.textContent = `${_("The same as a table:")} ${ngettext("{n} thing", "{n} things", shown.things.size)}, ${ngettext("{n} link", "{n} links", this.links.length)}`;
    this.fill();
  }

  private fill(): void {
    if (!this.box.open) return;
    this.at = 0;
    const name = (id: string): string => this.desk.label(id);
    this.links.sort((one, other) => name(one.from).localeCompare(name(other.from)) || name(one.to).localeCompare(name(other.to)));
    this.body.replaceChildren();
    this.page();
  }

  private page(): void {
    const { desk } = this;
    const some = this.links.slice(this.at, this.at + PAGE);
    this.at += some.length;
    this.body.append(
      ...some.map((link) => {
        const text = link.said.length ? String(link.said.length) : _("why");
        const see = button(text, () => desk.choose(link.key), "quiet tiny");
        see.setAttribute("aria-label", _("{text}, evidence: {link}", { text, link: `${desk.label(link.from)} ${desk.tables.relations.get(link.relation)?.label ?? ""} ${desk.label(link.to)}` }));
        return element(
          "tr",
          {},
          element("td", {}, anchor(desk.label(link.from), hrefOf(link.from))),
          element("td", {}, desk.tables.relations.get(link.relation)?.label ?? ""),
          element("td", {}, anchor(desk.label(link.to), hrefOf(link.to))),
          element("td", {}, days(link)),
          element("td", {}, see),
          element("td", {}, marks(link, _)),
        );
      }),
    );
    this.more.hidden = this.at >= this.links.length;
  }
}
