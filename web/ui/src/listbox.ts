// A list of suggestions below a field: an accessible combobox (WAI-ARIA 1.2) over whatever is found.

import { element } from "./dom.ts";

export interface Listbox<T> {
  readonly element: HTMLElement;
  readonly open: boolean;
  /** Shows these, the one at a place marked; -1 is none. */
  show(found: T[], at?: number): void;
  /** Looks for what fits what is typed, and shows it unless the reader has gone on meanwhile. */
  look(): Promise<void>;
  /** Hides the list; with `forget`, what is being looked for is not shown any more either. */
  close(forget?: boolean): void;
  /** Goes up or down. */
  step(key: string): void;
  marked(): T | undefined;
}

/** Where the marked entry moves; -1 is "none, stay with what was typed". */
export function move(at: number, key: string, count: number): number {
  if (count === 0) return -1;
  if (key === "ArrowDown") return at >= count - 1 ? -1 : at + 1;
  if (key === "ArrowUp") return at < 0 ? count - 1 : at - 1;
  return at;
}

/** `find` gives null where there is nothing to look for. `first` is which entry is marked at once; -1 is none. */
export function listbox<T>(
  input: HTMLInputElement,
  does: { find(): Promise<T[] | null>; row(one: T): Node[]; choose(one: T): void; first: number },
): Listbox<T> {
  const list = element("ul", { class: "suggestions", role: "listbox", id: `${input.id}-list`, hidden: "" });
  input.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  }))
    input.setAttribute(name, value);
  let shown: T[] = [];
  let at = -1;
  let asked = 0;
  let timer = 0;

  const close = (forget = false): void => {
    if (forget) asked++;
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (): void => {
    [...list.children].forEach((child, place) => child.setAttribute("aria-selected", String(place === at)));
    const marked = list.children[at];
    if (marked) {
      input.setAttribute("aria-activedescendant", marked.id);
      marked.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };
  const show = (found: T[], first = does.first): void => {
    shown = found;
    at = shown.length ? first : -1;
    list.replaceChildren(
      ...shown.map((one, place) => {
        const row = element(
          "li",
          { role: "option", id: `${list.id}-${place}`, "aria-selected": "false" },
          ...does.row(one),
        );
        row.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          does.choose(one);
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
      const found = await does.find();
      if (number !== asked) return;
      if (found === null) close();
      else if (document.activeElement === input) show(found);
    } catch {
      close(); // what is typed still counts
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void look(), 60);
  });
  input.addEventListener("blur", () => close());
  return {
    element: list,
    get open() {
      return !list.hidden;
    },
    show,
    look,
    close,
    step(key) {
      at = move(at, key, shown.length);
      mark();
    },
    marked: () => shown[at],
  };
}
