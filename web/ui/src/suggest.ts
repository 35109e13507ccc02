// Type-ahead for search fields: an accessible combobox over /suggest.

import { element, placed, sameMoment } from "./dom.ts";

export interface Suggestion {
  label: string;
  href: string;
  slug: string;
  iri: string;
  kind: string;
  via: string;
}

export function decode(value: unknown): Suggestion[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) => {
    if (typeof item !== "object" || item === null) return [];
    const { label, href, slug, iri, kind, via } = item as Record<string, unknown>;
    if (typeof label !== "string" || typeof href !== "string" || !href.startsWith("/")) return [];
    return [{ label, href, slug: text(slug), iri: text(iri), kind: text(kind), via: text(via) }];
  });
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Where the marked entry moves; -1 is "none, stay with what was typed". */
export function move(at: number, key: string, count: number): number {
  if (count === 0) return -1;
  if (key === "ArrowDown") return at >= count - 1 ? -1 : at + 1;
  if (key === "ArrowUp") return at < 0 ? count - 1 : at - 1;
  return at;
}

/** Completes what is typed; what is chosen is gone to, sent with the form, or given to `use`. */
export function attach(input: HTMLInputElement, use?: (one: Suggestion) => void): void {
  const list = element("ul", { class: "suggestions", role: "listbox", id: `${input.id}-list`, hidden: "" });
  input.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  }))
    input.setAttribute(name, value);
  // What is chosen is gone to, or else stands in the field: by its id, and sent, or by its name.
  const wants = input.dataset["suggest"] ?? "";
  const kind = input.dataset["suggestKind"];
  // One of several fields of a form: it is filled in, and the form waits.
  const picks = wants === "pick";
  let shown: Suggestion[] = [];
  let at = -1;
  let asked = 0;
  let timer = 0;

  const close = (): void => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (one: Suggestion): void => {
    if (use) {
      close();
      use(one);
    } else if (picks) {
      input.value = one.slug;
      close();
    } else if (wants === "slug") {
      input.value = one.slug;
      close();
      input.form?.requestSubmit();
    } else if (wants === "name") {
      input.value = one.label;
      close();
      input.dispatchEvent(new Event("change", { bubbles: true }));
    } else location.assign(placed(sameMoment(one.href, location.search)));
  };
  const mark = (): void => {
    [...list.children].forEach((child, place) => child.setAttribute("aria-selected", String(place === at)));
    const marked = list.children[at];
    if (marked) {
      input.setAttribute("aria-activedescendant", marked.id);
      marked.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };
  const show = (found: Suggestion[]): void => {
    shown = found;
    at = -1;
    list.replaceChildren(
      ...found.map((one, place) => {
        const name = element("span", {}, one.label, ...(one.via ? [element("small", {}, `  ${one.via}`)] : []));
        const row = element(
          "li",
          { role: "option", id: `${list.id}-${place}`, "aria-selected": "false" },
          name,
          element("small", {}, one.kind),
        );
        row.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          choose(one);
        });
        return row;
      }),
    );
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
  };
  const ask = async (): Promise<void> => {
    const number = ++asked;
    const q = input.value.trim();
    if (q === "") return close();
    try {
      const given = new URLSearchParams(kind ? { q, kind } : { q });
      const answer = await fetch(`/suggest?${given}`, { headers: { Accept: "application/json" } });
      const told = answer.ok ? decode(await answer.json()) : [];
      const found = picks ? told.filter((one) => one.href.startsWith("/id/")) : told;
      if (number === asked && document.activeElement === input) show(found);
    } catch {
      close(); // the form still works
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), 60);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (!list.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      at = move(at, event.key, shown.length);
      mark();
    } else if (event.key === "Enter" && !list.hidden) {
      const marked = shown[at];
      if (!marked) return;
      event.preventDefault();
      choose(marked);
    }
  });
}
