// The query page: the editor in place of the text field, and queries that are kept or handed on.

import { Checker, said } from "./checker.ts";
import type { Wrong } from "./checker.ts";
import { CodeEditor } from "./codeeditor.ts";
import { element } from "./dom.ts";
import { addressOf, KEY, keep, nameOf, read, without } from "./saved.ts";
import type { Saved } from "./saved.ts";
import { decodeVocabulary } from "./vocabulary.ts";
import type { Vocabulary } from "./vocabulary.ts";

const NONE: Vocabulary = { prefixes: {}, terms: [] };

async function vocabulary(): Promise<Vocabulary> {
  try {
    const answer = await fetch("/sparql/terms", { headers: { Accept: "application/json" } });
    return answer.ok ? decodeVocabulary(await answer.json()) : NONE;
  } catch {
    return NONE; // the editor still edits
  }
}

export function start(): void {
  const area = document.querySelector<HTMLTextAreaElement>("textarea#query");
  const host = document.getElementById("query-editor");
  const form = area?.form;
  if (!area || !host || !form) return;
  const label = document.querySelector<HTMLLabelElement>("label[for=query]");
  const place = document.getElementById("query-wrong");
  const checker = new Checker((wrong) => {
    editor.mark(wrong);
    if (place) place.textContent = said(wrong);
  });
  const editor = new CodeEditor(host, area.value, {
    label: label?.textContent ?? "",
    onChange: (text) => {
      area.value = text;
      checker.changed(text);
    },
    onRun: () => form.requestSubmit(),
    vocabulary: vocabulary(),
  });
  host.hidden = false;
  area.hidden = true;
  area.required = false; // a field that is not seen cannot say what it wants
  label?.addEventListener("click", () => editor.focus());
  const problem = document.getElementById("query-error");
  const line = Number(area.dataset["errorLine"] ?? 0);
  if (line > 0)
    editor.show({ line, column: Number(area.dataset["errorColumn"] ?? 1), message: problem?.querySelector("pre")?.textContent ?? "" });
  // Where the query runs in the browser, what is wrong with it is told later.
  area.addEventListener("problem", (event) => editor.show((event as CustomEvent<Wrong>).detail));
  for (const tools of document.querySelectorAll<HTMLElement>("[data-tools]")) tools.hidden = false;
  document.getElementById("query-format")?.addEventListener("click", () => {
    editor.format();
    editor.focus();
  });
  attachLink(editor);
  attachSaved(editor);
}

function attachLink(editor: CodeEditor): void {
  const field = document.querySelector<HTMLInputElement>("#query-link");
  const said = document.getElementById("query-said");
  document.getElementById("query-share")?.addEventListener("click", () => {
    if (!field || !said) return;
    field.value = addressOf(editor.text, location.href);
    (field.closest("[data-fold]") as HTMLElement).hidden = false;
    field.select();
    // Where the page may not reach the clipboard, the link stands there to be copied.
    navigator.clipboard?.writeText(field.value).then(
      () => (said.textContent = said.dataset["copied"] ?? ""),
      () => (said.textContent = ""),
    );
  });
}

function attachSaved(editor: CodeEditor): void {
  const form = document.querySelector<HTMLFormElement>("#query-save");
  const name = form?.querySelector<HTMLInputElement>("input");
  const list = document.getElementById("query-saved");
  const said = document.getElementById("query-said");
  if (!form || !name || !list || !said) return;
  const show = (all: readonly Saved[]): void => {
    (list.closest("section") as HTMLElement).hidden = all.length === 0;
    list.replaceChildren(...all.map((one) => row(one, list, drop)));
  };
  const store = (all: readonly Saved[], done: string): void => {
    try {
      localStorage.setItem(KEY, JSON.stringify(all));
      said.textContent = done;
    } catch {
      said.textContent = said.dataset["refused"] ?? "";
    }
    show(stored());
  };
  const drop = (one: Saved): void => {
    store(without(stored(), one.name), "");
    list.querySelector<HTMLElement>("a")?.focus();
  };
  document.getElementById("query-keep")?.addEventListener("click", () => {
    form.hidden = false;
    name.value = nameOf(editor.text);
    name.select();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    store(keep(stored(), name.value.trim(), editor.text), said.dataset["saved"] ?? "");
    form.hidden = true;
    document.getElementById("query-keep")?.focus();
  });
  show(stored());
}

function stored(): Saved[] {
  try {
    return read(localStorage.getItem(KEY));
  } catch {
    return []; // this browser keeps nothing for this site
  }
}

function row(one: Saved, list: HTMLElement, drop: (one: Saved) => void): HTMLElement {
  const button = element("button", { type: "button", class: "quiet small", "aria-label": `${list.dataset["remove"] ?? ""} ${one.name}` }, "×");
  button.addEventListener("click", () => drop(one));
  return element("li", {}, element("a", { href: addressOf(one.query, location.href) }, one.name), " ", button);
}
