// Type-ahead for search fields: an accessible combobox over /suggest.

import { element, placed, sameMoment } from "./dom.ts";
import { listbox } from "./listbox.ts";

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

/** Completes what is typed; what is chosen is gone to, sent with the form, or given to `use`. */
export function attach(input: HTMLInputElement, use?: (one: Suggestion) => void): void {
  // What is chosen is gone to, or else stands in the field: by its id, and sent, or by its name.
  const wants = input.dataset["suggest"] ?? "";
  const kind = input.dataset["suggestKind"];
  // One of several fields of a form: it is filled in, and the form waits.
  const picks = wants === "pick";

  const choose = (one: Suggestion): void => {
    if (use) {
      list.close();
      use(one);
    } else if (picks) {
      input.value = one.slug;
      list.close();
    } else if (wants === "slug") {
      input.value = one.slug;
      list.close();
      input.form?.requestSubmit();
    } else if (wants === "name") {
      input.value = one.label;
      list.close();
      input.dispatchEvent(new Event("change", { bubbles: true }));
    } else location.assign(placed(sameMoment(one.href, location.search)));
  };
  const find = async (): Promise<Suggestion[] | null> => {
    const q = input.value.trim();
    if (q === "") return null;
    const given = new URLSearchParams(kind ? { q, kind } : { q });
    const answer = await fetch(`/suggest?${given}`, { headers: { Accept: "application/json" } });
    const told = answer.ok ? decode(await answer.json()) : [];
    return picks ? told.filter((one) => one.href.startsWith("/id/")) : told;
  };
  const row = (one: Suggestion): Node[] => [
    element("span", {}, one.label, ...(one.via ? [element("small", {}, `  ${one.via}`)] : [])),
    element("small", {}, one.kind),
  ];
  const list = listbox<Suggestion>(input, { find, row, choose, first: -1 });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") list.close();
    else if (list.open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      list.step(event.key);
    } else if (event.key === "Enter" && list.open) {
      const marked = list.marked();
      if (!marked) return;
      event.preventDefault();
      choose(marked);
    }
  });
}
