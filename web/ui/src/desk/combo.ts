// A field that completes what is typed from a list of what fits there; what is chosen is its value.

import { element } from "../dom.ts";
import { listbox } from "../listbox.ts";
import type { Item } from "./api.ts";

export interface Combo {
  /** Offers these at once, for what is not typed. */
  offer(items: Item[]): void;
}

const SHOWN = 40;

export function combo(input: HTMLInputElement, find: (typed: string) => Promise<Item[]>): Combo {
  const says = element("span", { class: "says" });
  const choose = (one: Item): void => {
    input.value = one.value;
    says.textContent = one.label === one.value ? "" : one.label;
    list.close(true);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const list = listbox<Item>(input, {
    find: async () => (await find(input.value)).slice(0, SHOWN),
    row: (one) => [element("span", {}, one.label), element("small", {}, one.note)],
    choose,
    first: 0,
  });
  list.element.after(says);
  input.addEventListener("input", () => {
    says.textContent = "";
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && list.open) {
      event.stopPropagation();
      list.close();
    } else if (event.key === "ArrowDown" && !list.open) {
      event.preventDefault();
      void list.look();
    } else if (list.open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      list.step(event.key);
    } else if ((event.key === "Enter" || event.key === "Tab") && list.open && !event.ctrlKey && !event.metaKey) {
      const marked = list.marked();
      if (!marked) return;
      if (event.key === "Enter") event.preventDefault();
      choose(marked);
    }
  });
  return { offer: (items) => list.show(items.slice(0, SHOWN)) };
}
