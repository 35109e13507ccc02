// The page for asking from menus: what the server would answer to an address of it, and the answers of its queries.

import { element } from "../../dom.ts";
import { _ } from "../../words.ts";
import { Cells, read, TABLE } from "../answers.ts";
import type { Service } from "../serve.ts";
import type { Site } from "../site.ts";
import { table } from "../views.ts";
import { dayIn, givenIn, NotMeant, Reading } from "./asked.ts";
import type { Menus, Row } from "./asked.ts";
import { addressOf, form } from "./form.ts";
import type { Asked } from "./form.ts";
import { columns, LIMIT, Writing } from "./sparql.ts";
import type { Question } from "./sparql.ts";

const LONGEST = 300;

export class AskPage {
  private menus: Promise<Menus> | null = null;
  private readonly blank: HTMLFormElement | null = document.querySelector<HTMLFormElement>("#ask-form");

  constructor(private readonly site: Site, private readonly service: Service) {
    document.getElementById("ask")?.addEventListener("renewed", () => void this.fill());
  }

  /** The form and the question of an address; the answer is filled in when they are on the page. */
  async answer(given: URLSearchParams): Promise<string> {
    this.menus ??= this.site.json("ask/menus.json") as Promise<Menus>;
    const menus = await this.menus;
    const reading = new Reading(menus, this.service.lookup);
    const field = (name: string): string => (given.get(name) ?? "").trim().slice(0, LONGEST);
    const asked: Asked = { kind: field("kind"), from: field("from"), to: field("to"), source: field("source"), problem: "", near: [] };
    const kind = menus.kinds[asked.kind];
    const rows = kind ? await Promise.all(givenIn(given).map((row) => reading.row(asked.kind, row))) : [];
    const outcome = element("div", { id: "ask-outcome" });
    try {
      if (asked.from && asked.to && dayIn(asked.from) > dayIn(asked.to)) throw new NotMeant(_("The period ends before it begins."));
      const source = asked.source ? await reading.thing(asked.source, true) : null;
      const clauses = rows.flatMap(({ clause }) => clause ?? []);
      const question: Question = { kind: kind?.iri ?? "", conditions: clauses, since: dayIn(asked.from), until: dayIn(asked.to), source: source?.iri ?? "" };
      if (kind && clauses.length === rows.length) {
        const { prefixes } = await this.site.settings();
        const link = addressOf({ ...asked, source: source?.slug ?? "" }, rows.map((row) => row.given));
        outcome.append(...this.outcome(menus, asked, rows, new Writing(menus.patterns, prefixes).write(question), heads(menus, asked.kind, question), link, source));
      }
    } catch (error) {
      if (!(error instanceof NotMeant)) throw error;
      Object.assign(asked, { problem: error.message, near: error.near });
    }
    const made = this.blank ? form(this.blank, menus, asked, rows, (address) => this.site.link(address)).outerHTML : "";
    return made + outcome.outerHTML;
  }

  private outcome(
    menus: Menus,
    asked: Asked,
    rows: readonly Row[],
    query: string,
    names: readonly string[],
    address: string,
    source: { label: string; href: string } | null,
  ): Node[] {
    const to = (href: string, text: string): Node => (href ? element("a", { href: this.site.link(href) }, text) : element("span", {}, text));
    const said = element("p", { class: "lead" }, ...around(_("Every {kind}", MARK), element("b", {}, menus.kinds[asked.kind]!.label)));
    rows.forEach(({ relation, words: [before, after], end, href }, at) => {
      said.append(at ? "; " : ": ", before, element("i", {}, relation?.label ?? ""), ` ${after} `, to(href, end));
    });
    said.append(".");
    if (asked.from || asked.to) said.append(" ", _("Only what held or happened {when}.", { when: period(asked) }));
    if (source) said.append(" ", ...around(_("Only what {source} says.", MARK), to(source.href, source.label)));
    const run = element("a", { class: "button quiet", href: this.site.link(`/sparql?${new URLSearchParams({ query })}`) }, _("Change it, draw it, download it"));
    const answer = element("section", { "aria-labelledby": "answer", "aria-busy": "true" }, element("h2", { id: "answer" }, _("The answer")));
    answer.dataset["query"] = query;
    answer.dataset["heads"] = JSON.stringify(names);
    const words = element("section", { "aria-labelledby": "in-words" }, element("h2", { id: "in-words" }, _("The question")), said);
    words.append(element("p", { class: "meta" }, element("a", { href: this.site.link(address) }, _("Link to this question"))));
    const written = element("section", { "aria-labelledby": "in-sparql" }, element("h2", { id: "in-sparql" }, _("In SPARQL")), element("pre", { tabindex: "0" }, query));
    written.append(element("p", { class: "actions" }, run));
    return [words, element("div", { class: "side-by-side" }, written, answer)];
  }

  /** Asks the query that the page shows, and shows what it answers. */
  private async fill(): Promise<void> {
    const box = document.querySelector<HTMLElement>("#ask-outcome [data-query]");
    if (!box) return;
    const query = box.dataset["query"]!;
    delete box.dataset["query"];
    const status = element("p", { class: "meta", role: "status" }, _("Fetching the graph …"));
    box.append(status);
    try {
      const engine = await this.service.engine();
      engine.progress = (share) => {
        status.textContent = share < 1 ? _("Loading the graph: {n} %", { n: Math.round(share * 100) }) : _("Asking …");
      };
      const rows = read(await engine.ask(query, TABLE));
      if (typeof rows === "boolean") return;
      const cells = await Cells.of(this.site, engine, rows.rows);
      const heads = JSON.parse(box.dataset["heads"] ?? "[]") as string[];
      if (rows.total) status.replaceWith(table(rows, cells, heads));
      else status.textContent = _("Nothing on record answers this. That need not mean that there is none.");
      if (rows.total >= LIMIT) box.append(element("p", { class: "meta" }, _("There may be more: only so many are asked for.")));
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      status.replaceWith(element("div", { class: "notice bad" }, element("pre", { tabindex: "0" }, text)));
    } finally {
      box.removeAttribute("aria-busy");
    }
  }
}

const MARK = { kind: "\u0000", source: "\u0000" };

/** A text with something in place of its field. */
function around(text: string, within: Node): (Node | string)[] {
  const [before = "", after = ""] = text.split("\u0000");
  return [before, within, after];
}

/** What the columns of an answer are called for a reader. */
function heads(menus: Menus, kind: string, question: Question): string[] {
  return columns(question).map(({ clause, when }) => {
    if (!clause) return menus.kinds[kind]!.label;
    const { label } = Object.values(menus.relations).find((one) => one.iri === clause.property && one.back === clause.back)!;
    return when ? _("{what}: when", { what: label }) : label;
  });
}

function period({ from, to }: Asked): string {
  if (from && to) return _("between {since} and {until}", { since: from, until: to });
  return from ? _("on or after {day}", { day: from }) : _("on or before {day}", { day: to });
}
