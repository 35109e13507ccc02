// The desk: an article beside the forms that claims are made with. Everything can be done with the keys alone.

import { ask, EXAMPLES, form as formOf, locator, narrowed, offered, things, type Field, type Item } from "./desk/api.ts";
import { combo, type Combo } from "./desk/combo.ts";
import { Making, type Kept } from "./desk/making.ts";
import { Qualifiers } from "./desk/qualifiers.ts";
import { attach, type Marked, type Passage } from "./desk/passage.ts";
import { element } from "./dom.ts";

function start(desk: HTMLElement, text: HTMLElement): void {
  const article = desk.dataset["article"] ?? "";
  const details = new Map([...desk.querySelectorAll<HTMLDetailsElement>("details.make")].map((one) => [one.dataset["make"] ?? "", one]));
  const status = desk.querySelector<HTMLElement>("[data-status]");
  const makings = new Map<string, Making>();
  const open = (what: string): Making | undefined => {
    for (const [name, one] of details) one.open = name === what;
    return makings.get(what);
  };

  const kept = (one: Kept): void => {
    const item = element("li", { "data-draft": one.id }, element("span", { class: "badge" }, one.what), ` ${one.says} `);
    item.append(changing(one), " ", discarding(one, makings.get("claim")?.value("csrf_token") ?? ""));
    document.querySelector(".desk-drafts")?.append(item);
    document.getElementById("propose")?.removeAttribute("hidden");
    if (status) {
      status.hidden = false;
      status.textContent = `${one.what}: ${one.says}`;
    }
    makings.get(one.what)?.clear();
    if (one.what === "source") details.get("claim")?.querySelector(".notice")?.remove();
    if (one.what !== "claim") open("claim");
    passages.back();
  };
  for (const [what, one] of details) {
    const form = [...one.querySelectorAll<HTMLFormElement>("form")].find((each) => each.action.endsWith("/drafts"));
    if (form) makings.set(what, new Making(form, article, kept));
  }
  const claim = makings.get("claim");
  const offers = claim ? claimFields(claim, article) : undefined;
  const thing = makings.get("entity");
  if (thing) proposeId(thing);

  const passages = attach(text, {
    claim(passage: Passage, mark: Marked | null): void {
      const making = open("claim");
      if (!making) return;
      take(making, passage);
      if (mark) offers?.use(mark);
      const empty = ["subject", "predicate", "object"].find((name) => making.value(name) === "") ?? "subject";
      making.field(empty)?.focus();
    },
    thing(passage: Passage, name: string): void {
      const making = open("entity");
      if (!making) return;
      making.fill("start", String(passage.start));
      making.fill("end", String(passage.end));
      making.fill("name", name);
      making.field(name ? "type" : "name")?.focus();
    },
  });
  desk.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !text.contains(event.target as Node)) passages.back();
  });
  desk.querySelector<HTMLElement>(".keys")?.removeAttribute("hidden");
  for (const link of desk.querySelectorAll<HTMLAnchorElement>("a[data-name]"))
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const { name = "", start = "0", end = "0" } = link.dataset;
      const making = open("entity");
      making?.fill("start", start);
      making?.fill("end", end);
      making?.fill("name", name);
      making?.field("type")?.focus();
    });
}

function take(making: Making, passage: Passage): void {
  making.fill("start", String(passage.start));
  making.fill("end", String(passage.end));
  making.fill("locator", locator(passage.text));
  const shown = making.form.querySelector(".passage") ?? element("blockquote", { class: "passage" });
  shown.textContent = passage.text;
  making.form.prepend(shown);
}

/** A draft that was just kept can be changed. */
function changing(one: Kept): HTMLAnchorElement {
  const label = document.querySelector<HTMLElement>("[data-change]")?.dataset["change"] ?? "…";
  const href = `${location.pathname}?draft=${encodeURIComponent(one.id)}`;
  return element("a", { class: "button quiet small", href, "aria-label": `${label}: ${one.says}` }, label);
}

/** A draft that was just kept can be dropped again. */
function discarding(one: Kept, token: string): HTMLFormElement {
  const label = document.querySelector<HTMLElement>("[data-discard]")?.dataset["discard"] ?? "×";
  return element(
    "form",
    { class: "ui inline", method: "post", action: `/desk/drafts/${encodeURIComponent(one.id)}/discard` },
    element("input", { type: "hidden", name: "csrf_token", value: token }),
    element("button", { type: "submit", class: "quiet small", "aria-label": `${label}: ${one.says}` }, label),
  );
}

/** The claim's own fields: what it is about limits what can be said, and that which values there are. */
function claimFields(making: Making, article: string): { use(mark: Marked): void } {
  const { form } = making;
  let predicates: Item[] = [];
  let value: Field | null = null;
  const combos = new Map<string, Combo>();
  const thingsFor = (name: string, side: string) => async (typed: string): Promise<Item[]> => {
    if (name === "object") return offered(article, value, making.value("predicate"), side, typed);
    return typed.trim() === "" ? [] : things(article, typed, side === "any" ? "" : making.value("predicate"), side);
  };
  for (const input of form.querySelectorAll<HTMLInputElement>("input[data-things]")) {
    const side = input.dataset["things"] ?? "any";
    combos.set(input.name, combo(input, thingsFor(input.name, side)));
  }
  const select = form.querySelector<HTMLSelectElement>("select[name=predicate]");
  if (select) {
    const input = element("input", { type: "text", id: select.id, name: "predicate", autocomplete: "off", value: select.value });
    input.setAttribute("aria-describedby", select.getAttribute("aria-describedby") ?? "");
    select.replaceWith(input);
    combos.set("predicate", combo(input, async (typed) => narrowed(predicates, typed)));
  }
  const help = form.querySelector<HTMLElement>('[data-field="object"] .help');
  const first = help?.textContent ?? "";
  const renew = async (): Promise<void> => {
    const [subject, predicate] = [making.value("subject"), making.value("predicate")];
    try {
      const told = await formOf(article, subject, predicate);
      predicates = told.predicates;
      value = told.value;
      const field = making.field("object");
      if (help) help.textContent = value ? `${value.help} ${HINTS[value.control] ?? ""}`.trim() : first;
      if (field) field.setAttribute("placeholder", value ? (EXAMPLES[value.control] ?? "") : "");
    } catch {
      // the fields still take what is typed
    }
  };
  let ready = renew();
  const place = form.querySelector<HTMLElement>("[data-qualifiers]");
  const about = { article, subject: () => making.value("subject"), predicate: () => making.value("predicate") };
  making.qualifiers = place ? new Qualifiers(place, about) : null;
  form.addEventListener("change", (event) => {
    const name = (event.target as HTMLInputElement).name;
    if (name !== "subject" && name !== "predicate") return;
    ready = renew();
    making.qualifiers?.renew();
  });
  form.addEventListener("cleared", () => {
    form.querySelector(".passage")?.remove();
    ready = renew();
  });
  return {
    use(mark: Marked): void {
      const empty = (name: string): boolean => making.value(name) === "";
      if (mark.sort === "date") {
        const into = value?.control === "date" && empty("object") ? "object" : "when";
        making.fill(into, mark.edtf);
        return;
      }
      const name = empty("subject") ? "subject" : "object";
      const [only = "", ...others] = mark.things;
      if (!empty(name)) return;
      if (others.length === 0) making.fill(name, only);
      else
        void ready.then(() => {
          making.field(name)?.focus();
          combos.get(name)?.offer(mark.things.map((one) => ({ value: one, label: one, note: mark.text })));
        });
    },
  };
}

const HINTS: Record<string, string> = { date: "EDTF." };

function proposeId(making: Making): void {
  let typed = false;
  making.field("id")?.addEventListener("input", () => (typed = true));
  making.form.addEventListener("cleared", () => (typed = false));
  making.field("name")?.addEventListener("change", () => {
    const name = making.value("name").trim();
    if (typed || name === "") return;
    void ask(`/curate/id?${new URLSearchParams({ name })}`)
      .then((found) => {
        const id = (found as { id?: unknown }).id;
        if (typeof id === "string" && !typed) making.fill("id", id);
      })
      .catch(() => undefined);
  });
}

const desk = document.querySelector<HTMLElement>(".desk");
const text = document.getElementById("text");
if (desk && text) start(desk, text);
