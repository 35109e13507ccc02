// A form of the desk: checked while it is filled in, and kept without leaving the page.

import { element } from "../dom.ts";
import { checked, entry, send, type Checked, type Entry, type Rival } from "./api.ts";
import type { Qualifiers } from "./qualifiers.ts";

export interface Kept {
  says: string;
  id: string;
  what: string;
}

const PAUSE = 350;

export class Making {
  readonly form: HTMLFormElement;
  private readonly article: string;
  private readonly kept: (one: Kept) => void;
  private readonly words: string;
  private readonly first: Map<string, string>;
  private timer = 0;
  private asked = 0;
  /** What the person was warned of in this form. */
  private readonly seen = new Set<string>();
  /** Set where the form has them. */
  qualifiers: Qualifiers | null = null;

  constructor(form: HTMLFormElement, article: string, kept: (one: Kept) => void) {
    this.form = form;
    this.article = article;
    this.kept = kept;
    this.words = this.button.textContent ?? "";
    this.first = new Map(this.fields.map((one) => [one.name, one.value]));
    form.addEventListener("input", () => this.later());
    form.addEventListener("change", () => this.later());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.keep();
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        void this.keep();
      }
    });
  }

  field(name: string): HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement | null {
    return this.fields.find((one) => one.name === name) ?? null;
  }

  value(name: string): string {
    return this.field(name)?.value ?? "";
  }

  fill(name: string, value: string): void {
    const field = this.field(name);
    if (!field || field.value === value) return;
    field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** Back to how it was, but for what stays the same from claim to claim. */
  clear(): void {
    for (const one of this.fields) if (one.type !== "hidden") one.value = usual(one, this.first);
    this.qualifiers?.clear();
    for (const says of this.form.querySelectorAll(".says")) says.textContent = "";
    this.show({ ok: true, troubles: [], duplicates: [], conflicts: [] });
    this.seen.clear();
    this.form.dispatchEvent(new CustomEvent("cleared"));
  }

  private get fields(): (HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement)[] {
    return [...this.form.querySelectorAll<HTMLInputElement>("input[name], select[name], textarea[name]")];
  }

  private get button(): HTMLButtonElement {
    return this.form.querySelector("button[type=submit]") as HTMLButtonElement;
  }

  private said(): Entry {
    const said = entry(this.fields.map((one): [string, string] => [one.name, one.value]));
    const further = this.qualifiers?.said() ?? {};
    const whole = Object.keys(further).length ? { ...said, qualifiers: further } : said;
    return { ...(JSON.parse(this.value("rest") || "{}") as Entry), ...whole };
  }

  private body(said: Entry): object {
    const number = (name: string): number => Number(this.value(name)) || 0;
    return { article: this.article, what: this.value("what"), entry: said, start: number("start"), end: number("end"), draft: this.value("draft") };
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.look(), PAUSE);
  }

  private async look(): Promise<Checked | null> {
    clearTimeout(this.timer);
    const number = ++this.asked;
    const said = this.said();
    try {
      const found = checked(await send("/curate/check", this.body(said), this.value("csrf_token")));
      if (number !== this.asked) return null;
      this.show(found);
      for (const one of warnings(found)) this.seen.add(one);
      return found;
    } catch (error) {
      this.complain(error);
      return null;
    }
  }

  private async keep(): Promise<void> {
    const said = this.said();
    const before = new Set(this.seen);
    const gap = this.qualifiers?.gap();
    const found = await this.look();
    if (!found) return;
    if (gap) {
      gap.focus();
      return;
    }
    if (!found.ok) {
      const wrong = found.troubles.find((one) => one.severity === "error");
      (this.field(wrong?.field ?? "") ?? this.qualifiers?.field(wrong?.field ?? ""))?.focus();
      return;
    }
    // What is warned of was seen, or is seen now and asked for once more.
    if (warnings(found).some((one) => !before.has(one))) return;
    try {
      const draft = this.value("draft");
      const address = draft ? `/curate/drafts/${encodeURIComponent(draft)}` : "/curate/drafts";
      const body = draft ? { entry: said, was: this.value("was") } : this.body(said);
      const told = (await send(address, body, this.value("csrf_token"))) as {
        says: string;
        draft: { id: string; what: string };
      };
      if (draft) location.assign(`${location.pathname}#drafts`);
      else this.kept({ says: told.says, id: told.draft.id, what: told.draft.what });
    } catch (error) {
      this.complain(error);
    }
  }

  private complain(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.show({ ok: false, troubles: [{ field: "", message, severity: "error" }], duplicates: [], conflicts: [] });
  }

  private show(found: Checked): void {
    const mine = new Set(this.fields.map((one) => one.name));
    const inside = this.said();
    for (const place of this.form.querySelectorAll<HTMLElement>("span[data-trouble]")) {
      if (place.closest("[data-qualifier]")) continue;
      const name = place.dataset["trouble"] ?? "";
      // What is empty and was not come to yet is not told as wrong.
      const told = found.troubles.filter((one) => one.field === name && (name in inside || this.visited(name)));
      place.textContent = told.map((one) => one.message).join(" ");
      place.classList.toggle("warning", told.every((one) => one.severity === "warning"));
      const field = this.field(name);
      if (told.some((one) => one.severity === "error")) field?.setAttribute("aria-invalid", "true");
      else field?.removeAttribute("aria-invalid");
    }
    const wrong = new Map(found.troubles.map((one) => [one.field, one.message]));
    for (const name of this.qualifiers?.show(wrong, (field) => document.activeElement !== field) ?? []) mine.add(name);
    const rest = found.troubles.filter((one) => !mine.has(one.field));
    this.form
      .querySelector("ul[data-trouble]")
      ?.replaceChildren(...rest.map((one) => element("li", { class: one.severity }, one.message)));
    this.rivals("duplicates", found.duplicates);
    this.rivals("conflicts", found.conflicts);
    this.button.textContent = found.ok && warned(found) ? (this.button.dataset["again"] ?? this.words) : this.words;
  }

  /** Whether the person is past a field: it, or one after it, has a value, or all is to be kept. */
  private visited(name: string): boolean {
    const fields = this.fields.filter((one) => one.type !== "hidden");
    const at = fields.findIndex((one) => one.name === name);
    const focused = fields.findIndex((one) => one === document.activeElement);
    return focused > at || focused === -1;
  }

  private rivals(name: string, list: Rival[]): void {
    const place = this.form.querySelector<HTMLElement>(`[data-rivals="${name}"]`);
    if (!place) return;
    place.hidden = list.length === 0;
    place.querySelector("ul")?.replaceChildren(
      ...list.slice(0, 8).map((one) =>
        element(
          "li",
          {},
          element("a", { href: `/claim/${encodeURIComponent(one.claim)}` }, one.says),
          " ",
          element("span", { class: "meta" }, `${one.why}; ${one.source}`),
        ),
      ),
    );
  }
}

function warned(found: Checked): boolean {
  return warnings(found).length > 0;
}

function warnings(found: Checked): string[] {
  return [...found.troubles, ...found.duplicates, ...found.conflicts].map((one) => JSON.stringify(one));
}

function usual(one: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement, first: Map<string, string>): string {
  return ["kind", "stance"].includes(one.name) ? (first.get(one.name) ?? "") : "";
}
