// A field that completes what is typed from a list of what fits there; what is chosen is its value.

import { element } from "../dom.ts";
import { move } from "../suggest.ts";
import type { Item } from "./api.ts";

export interface Combo {
  /** Offers these at once, for what is not typed. */
  offer(items: Item[]): void;
}

const SHOWN = 40;

export function combo(input: HTMLInputElement, find: (typed: string) => Promise<Item[]>): Combo {
  const list = element("ul", { class: "suggestions", role: "listbox", id: `${input.id}-list`, hidden: "" });
  const says = element("span", { class: "says" });
  input.after(list, says);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  }))
    input.setAttribute(name, value);
  let shown: Item[] = [];
  let at = -1;
  let asked = 0;
  let timer = 0;

  const close = (): void => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (one: Item): void => {
    asked++;
    input.value = one.value;
    says.textContent = one.label === one.value ? "" : one.label;
    close();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const mark = (): void => {
    [...list.children].forEach((child, place) => child.setAttribute("aria-selected", String(place === at)));
    const marked = list.children[at];
    if (marked) {
      input.setAttribute("aria-activedescendant", marked.id);
      marked.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };
  const show = (found: Item[]): void => {
    shown = found.slice(0, SHOWN);
    at = shown.length ? 0 : -1;
    list.replaceChildren(
      ...shown.map((one, place) => {
        const row = element(
          "li",
          { role: "option", id: `${list.id}-${place}`, "aria-selected": "false" },
          element("span", {}, one.label),
          element("small", {}, one.note),
        );
        row.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          choose(one);
        });
        return row;
      }),
    );
    list.hidden = shown.length === 0;
    input.setAttribute("aria-expanded", String(shown.length > 0));
    mark();
  };
  const look = async (): Promise<void> => {
    const number = ++asked;
    try {
      const found = await find(input.value);
      if (number === asked && document.activeElement === input) show(found);
    } catch {
      close(); // an id can still be typed
    }
  };
  input.addEventListener("input", () => {
    says.textContent = "";
    clearTimeout(timer);
    timer = window.setTimeout(() => void look(), 60);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    } else if (event.key === "ArrowDown" && list.hidden) {
      event.preventDefault();
      void look();
    } else if (!list.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      at = move(at, event.key, shown.length);
      mark();
    } else if ((event.key === "Enter" || event.key === "Tab") && !list.hidden && !event.ctrlKey && !event.metaKey) {
      const marked = shown[at];
      if (!marked) return;
      if (event.key === "Enter") event.preventDefault();
      choose(marked);
    }
  });
  return { offer: show };
}
