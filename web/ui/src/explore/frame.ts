// The frame around the drawing: tools, panel, time, legend, table.

import { element, placed } from "../dom.ts";
import { attach } from "../suggest.ts";
import { along, comparison, paths } from "./between.ts";
import { button } from "./details.ts";
import type { Explorer } from "./explorer.ts";
import { filters, looking } from "./filters.ts";
import { KEYS } from "./keys.ts";
import type { Entry } from "./look.ts";
import { saving } from "./save.ts";
import { Table } from "./table.ts";
import { TimeBar } from "./time.ts";
import { _, grouped } from "../words.ts";

type Tab = "details" | "filter" | "look" | "paths" | "compare";
const TABS: readonly (readonly [Tab, string])[] = [
  ["details", _("Details")], ["filter", _("Filter")], ["look", _("Look")], ["paths", _("Paths")], ["compare", _("Compare")],
];
const MOST_LEGEND = 14;

export interface Tools {
  undo(): void;
  redo(): void;
  arrange(): void;
  whole(): void;
  clear(): void;
  day(day: number | null, done: boolean): void;
  /** The first and the last day that links in the picture tell of. */
  days(): [number, number] | null;
  query(): string;
  trail(ids: readonly string[]): void;
}

export class Frame {
  readonly canvas = element("div", { class: "canvas" });
  readonly stage = element("div", { class: "stage", tabindex: "0", role: "application", "aria-label": _("The graph. The arrow keys go from thing to thing; the table below says the same."), "aria-describedby": "explore-keys" });
  readonly detailsBox = element("div", {});
  private readonly start = element("div", { class: "start" });
  private readonly status = element("p", { class: "told", role: "status" });
  private readonly panel = element("div", { class: "panel-body", role: "tabpanel", tabindex: "-1", id: "explore-panel" });
  private readonly tabs = new Map<Tab, HTMLButtonElement>();
  private readonly key = element("ul", { class: "legend", "aria-label": _("Legend") });
  private readonly undo: HTMLButtonElement;
  private readonly redo: HTMLButtonElement;
  private readonly time: TimeBar;
  private readonly table: Table;
  private tab: Tab = "details";

  constructor(private readonly box: HTMLElement, private readonly desk: Explorer, private readonly tools: Tools) {
    this.undo = button(_("Undo"), tools.undo, "quiet");
    this.redo = button(_("Redo"), tools.redo, "quiet");
    this.time = new TimeBar(tools.day);
    this.table = new Table(desk);
    this.stage.append(this.canvas, this.start, this.zoomers());
    const aside = element("aside", { class: "panel", "aria-label": _("What is chosen, filters and tools") }, this.tablist(), this.panel);
    box.replaceChildren(this.toolbar(), element("div", { class: "explore-frame" }, element("div", { class: "main" }, this.stage, this.time.box, this.status, this.key), aside), this.help(), this.table.box);
    this.panel.append(this.detailsBox);
  }

  /** Shows everything of the view that is now. */
  show(): void {
    this.undo.disabled = !this.desk.past.canUndo;
    this.redo.disabled = !this.desk.past.canRedo;
    if (!this.time.playing) this.time.show(this.tools.days(), this.desk.view.day);
    this.fill();
  }

  refresh(entries: readonly Entry[], links: number): void {
    this.key.replaceChildren(...entries.slice(0, MOST_LEGEND).map(entry), ...(links ? lineKeys() : []));
    this.table.show();
    const empty = !this.desk.scene.graph.order;
    this.box.classList.toggle("empty", empty);
    this.start.replaceChildren(...(empty ? [this.welcome()] : []));
  }

  measured(): void {
    if (this.tab === "look") this.fill();
  }

  tick(text: string): void {
    this.status.textContent = text;
  }

  say(text: string): void {
    if (text) this.status.textContent = text;
  }

  open(tab: Tab): void {
    if (this.tab === tab) return;
    this.tab = tab;
    this.fill();
  }

  toDetails(): void {
    this.open("details");
    this.panel.focus();
  }

  /** What stands in the panel while nothing is chosen. */
  hint(): HTMLElement {
    if (!this.desk.scene.graph.order) return element("p", { class: "meta" }, _("What is chosen will be told of here."));
    return element("p", { class: "meta" }, _("Choose a thing to expand it, or a line to read the claims behind it. Drag to move, scroll to zoom, Shift-click to mark."));
  }

  /** What stands on the stage while it is empty. */
  private welcome(): HTMLElement {
    const starts = [...document.querySelectorAll<HTMLAnchorElement>("#explore-starts a")].map((a) => element("li", {}, a.cloneNode(true)));
    return element(
      "div",
      {},
      element("p", {}, _("Add something by its name above, or begin with")),
      element("ul", {}, element("li", {}, button(_("the whole graph"), this.tools.whole, "as-link")), ...starts),
    );
  }

  private toolbar(): HTMLElement {
    const { desk, tools } = this;
    const row = element("div", { class: "tools", role: "toolbar", "aria-label": _("Tools") });
    if (desk.supply.live) {
      const input = element("input", { type: "text", id: "explore-add", placeholder: _("name"), autocomplete: "off", maxlength: "200", "aria-label": _("Add something by its name") });
      row.append(element("label", { for: "explore-add" }, _("Add")), element("span", { class: "searchbox" }, input), button(_("Whole graph"), tools.whole, "quiet"), button(_("Clear"), tools.clear, "quiet"));
      attach(input, (one) => {
        input.value = "";
        const id = decodeURIComponent(one.href.slice(1));
        desk.add([id], id);
      });
    }
    row.append(this.undo, this.redo);
    if (desk.supply.live) row.append(button(_("Arrange"), tools.arrange, "quiet"));
    row.append(saving(desk));
    if (desk.supply.live) {
      row.append(
        button(_("As a query"), () => location.assign(placed(tools.query())), "quiet"),
        button(_("Copy link"), () => void navigator.clipboard.writeText(location.href).then(() => this.say(_("The link is copied.")), () => this.say(_("Copy the address of this page."))), "quiet"),
      );
    }
    return row;
  }

  private zoomers(): HTMLElement {
    const { desk } = this;
    const made = (sign: string, name: string, act: () => void): HTMLElement => {
      const one = button(sign, act, "quiet");
      one.setAttribute("aria-label", name);
      one.title = name;
      return one;
    };
    return element(
      "div",
      { class: "zoom" },
      made("+", _("Closer"), () => desk.scene.eye.zoom(1 / 1.5)),
      made("−", _("Further away"), () => desk.scene.eye.zoom(1.5)),
      made("⤢", _("Everything in the picture"), () => desk.scene.eye.fit()),
    );
  }

  private tablist(): HTMLElement {
    const list = element("div", { role: "tablist", "aria-label": _("Panel"), class: "tabs" });
    const tabs = this.desk.supply.live ? TABS : TABS.filter(([tab]) => tab !== "paths" && tab !== "compare");
    for (const [tab, label] of tabs) {
      const made = button(label, () => this.open(tab));
      made.setAttribute("role", "tab");
      made.setAttribute("aria-controls", this.panel.id);
      made.id = `explore-tab-${tab}`;
      this.tabs.set(tab, made);
      list.append(made);
    }
    list.addEventListener("keydown", (event) => {
      const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      if (!step) return;
      event.preventDefault();
      const names = tabs.map(([tab]) => tab);
      const next = names[(names.indexOf(this.tab) + step + names.length) % names.length]!;
      this.open(next);
      this.tabs.get(next)!.focus();
    });
    return list;
  }

  private fill(): void {
    for (const [tab, made] of this.tabs) {
      made.setAttribute("aria-selected", String(tab === this.tab));
      made.tabIndex = tab === this.tab ? 0 : -1;
    }
    this.panel.setAttribute("aria-labelledby", `explore-tab-${this.tab}`);
    const { desk } = this;
    // What a reader has opened or is about to press stays as it is.
    const open = new Set([...this.panel.querySelectorAll<HTMLDetailsElement>("details[open][data-name]")].map((one) => one.dataset["name"]));
    const focus = document.activeElement instanceof HTMLInputElement && this.panel.contains(document.activeElement) ? document.activeElement : null;
    const within = focus?.closest<HTMLElement>("[data-name]")?.dataset["name"];
    const contents: Record<Tab, () => HTMLElement> = {
      details: () => this.detailsBox,
      filter: () => filters(desk),
      look: () => looking(desk),
      paths: () => paths(desk, (routes) => this.tools.trail(along(routes))),
      compare: () => comparison(desk),
    };
    const made = contents[this.tab]();
    for (const one of made.querySelectorAll<HTMLDetailsElement>("details[data-name]")) if (open.has(one.dataset["name"])) one.open = true;
    const title = TABS.find(([tab]) => tab === this.tab)![1];
    this.panel.replaceChildren(...(this.tab === "details" ? [] : [element("h2", { class: "visually-hidden" }, title)]), made);
    if (within !== undefined && focus)
      this.panel.querySelector<HTMLInputElement>(`[data-name="${within}"] input[value="${CSS.escape(focus.value)}"]`)?.focus();
  }

  private help(): HTMLElement {
    const rows = KEYS.flatMap(([keys, does]) => [element("dt", {}, keys), element("dd", {}, does)]);
    return element("details", { class: "keys", id: "explore-keys" }, element("summary", {}, _("Keyboard")), element("dl", {}, ...rows));
  }
}

const SVG = "http://www.w3.org/2000/svg";

function swatch(draw: (svg: SVGElement) => void): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 12");
  svg.setAttribute("aria-hidden", "true");
  draw(svg);
  return svg;
}

function shape(name: string, attributes: Record<string, string>): (svg: SVGElement) => void {
  return (svg) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    svg.append(made);
  };
}

function entry({ colour, label, count }: Entry): HTMLElement {
  const dot = swatch(shape("circle", { cx: "12", cy: "6", r: "5", fill: colour }));
  return element("li", {}, dot, label, ...(count ? [element("small", {}, ` ${grouped(count)}`)] : []));
}

function lineKeys(): HTMLElement[] {
  const drawn = (look: string): SVGElement => swatch(shape("line", { x1: "0", y1: "6", x2: "24", y2: "6", class: look }));
  const kinds = [["told", _("a source says so")], ["disputed", _("disputed")], ["opinion", _("not stated as a fact")], ["inferred", _("inferred")]] as const;
  return kinds.map(([look, label]) => element("li", {}, drawn(look), label));
}
