// The qualifiers of a claim: a row each, of a property and its value; added, typed and removed with the keys.

import { combo } from "./combo.ts";
import { EXAMPLES, form as formOf, narrowed, offered, type Field, type Item } from "./api.ts";

export interface Asked {
  article: string;
  subject(): string;
  predicate(): string;
}

interface Row {
  element: HTMLElement;
  name: HTMLInputElement;
  value: HTMLInputElement;
  trouble: HTMLElement;
}

export class Qualifiers {
  private readonly place: HTMLElement;
  private readonly asked: Asked;
  private readonly rows: Row[] = [];
  private made = 0;
  private known: Promise<Item[]> = Promise.resolve([]);

  constructor(place: HTMLElement, asked: Asked) {
    this.place = place;
    this.asked = asked;
    for (const one of [...place.querySelectorAll<HTMLElement>("[data-rows] > [data-qualifier]")]) {
      if (one.querySelector<HTMLInputElement>("[name=qualifier]")?.value) this.take(one);
      else one.remove();
    }
    const add = this.adding;
    add.hidden = false;
    add.addEventListener("click", () => this.add());
    place.closest("form")?.addEventListener("keydown", (event) => {
      if (event.altKey && event.code === "KeyQ") {
        event.preventDefault();
        this.add();
      }
    });
    this.renew();
  }

  /** Asks anew what may be said, since the claim is about something else. */
  renew(): void {
    this.known = formOf(this.asked.article, this.asked.subject(), this.asked.predicate())
      .then((found) => found.qualifiers)
      .catch(() => []);
  }

  add(): void {
    const fresh = this.place.querySelector("template")?.content.firstElementChild?.cloneNode(true);
    if (!(fresh instanceof HTMLElement)) return;
    this.place.querySelector("[data-rows]")?.append(fresh);
    this.take(fresh).name.focus();
  }

  clear(): void {
    for (const one of this.rows.splice(0)) one.element.remove();
  }

  /** What is said, by property; what is not whole is left out. */
  said(): Record<string, string[]> {
    const found: Record<string, string[]> = {};
    for (const { name, value } of this.rows)
      if (name.value.trim() && value.value.trim()) (found[name.value.trim()] ??= []).push(value.value.trim());
    return found;
  }

  /** The field to go on in, where a row is not whole. */
  gap(): HTMLInputElement | null {
    for (const { name, value } of this.rows) {
      if (name.value.trim() && !value.value.trim()) return value;
      if (!name.value.trim() && value.value.trim()) return name;
    }
    return null;
  }

  field(trouble: string): HTMLInputElement | null {
    return this.rows.find((one) => key(one) === trouble)?.value ?? null;
  }

  /** Shows what is wrong, in the rows that it is about; gives the fields that were told. */
  show(troubles: Map<string, string>, past: (field: Element) => boolean): Set<string> {
    const told = new Set<string>();
    for (const row of this.rows) {
      const wrong = troubles.get(key(row)) ?? "";
      told.add(key(row));
      const [name, value] = [row.name.value.trim(), row.value.value.trim()];
      const gap = name === "" && value ? this.place.dataset["which"] : value === "" && name && past(row.value) ? this.place.dataset["value"] : "";
      row.trouble.textContent = wrong || (gap ?? "");
      if (wrong) row.value.setAttribute("aria-invalid", "true");
      else row.value.removeAttribute("aria-invalid");
    }
    return told;
  }

  private get adding(): HTMLButtonElement {
    return this.place.querySelector("[data-add]") as HTMLButtonElement;
  }

  private take(row: HTMLElement): Row {
    const [name, value] = ["qualifier", "qualifier-value"].map((one) => row.querySelector<HTMLInputElement>(`[name=${one}]`));
    const remove = row.querySelector<HTMLButtonElement>("[data-remove]");
    const trouble = row.querySelector<HTMLElement>(".trouble");
    if (!name || !value || !remove || !trouble) throw new Error("not a row of a qualifier");
    const made: Row = { element: row, name, value, trouble };
    this.rows.push(made);
    this.made++;
    name.removeAttribute("list");
    [name.id, value.id, trouble.id] = ["qualifier", "qualifier-value", "qualifier-trouble"].map((one) => `${one}-${this.made}`) as [string, string, string];
    value.setAttribute("aria-describedby", trouble.id);
    let field: Field | null = null;
    const help = row.querySelector<HTMLElement>("[data-help]");
    const typed = async (): Promise<void> => {
      const found = name.value.trim() ? await formOf(this.asked.article, "", name.value.trim()).catch(() => null) : null;
      field = found?.value ?? null;
      value.setAttribute("placeholder", field ? (EXAMPLES[field.control] ?? "") : "");
      if (help) help.textContent = field ? field.help : "";
    };
    let ready = typed();
    combo(name, async (text) => narrowed(await this.known, text));
    combo(value, async (text) => {
      await ready;
      return offered(this.asked.article, field, name.value.trim(), "object", text);
    });
    name.addEventListener("change", () => (ready = typed()));
    remove.hidden = false;
    remove.addEventListener("click", () => {
      const at = this.rows.indexOf(made);
      this.rows.splice(at, 1);
      row.remove();
      (this.rows[at] ?? this.rows[at - 1])?.name.focus();
      if (this.rows.length === 0) this.adding.focus();
      this.place.dispatchEvent(new Event("change", { bubbles: true }));
    });
    return made;
  }
}

const key = (row: Row): string => `qualifiers.${row.name.value.trim()}`;
