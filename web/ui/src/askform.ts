// Asking from menus: what is chosen is asked at once, and the page's parts are renewed in place.

import { placed } from "./dom.ts";
import { attach as attachSuggestions } from "./suggest.ts";

const PARTS = ["ask-form", "ask-outcome"];

/** The address of a form's question; rows that say no relation are left out. */
export function addressOf(fields: Iterable<[string, string]>): string {
  const row = ["relation", "how", "of", "value"];
  const all = [...fields];
  const given = new URLSearchParams();
  let skipping = false;
  for (const [name, value] of all) {
    if (name === "relation") skipping = value === "";
    if ((row.includes(name) && skipping) || (!row.includes(name) && value === "")) continue;
    given.append(name, value);
  }
  return `/ask?${given}`;
}

export function start(): void {
  const page = document.getElementById("ask");
  let asked = 0;
  const renew = async (address: string, push: boolean): Promise<void> => {
    const number = ++asked;
    page?.setAttribute("aria-busy", "true");
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const told = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (number !== asked) return;
    const focused = document.activeElement?.id ?? "";
    for (const id of PARTS) {
      const fresh = told.getElementById(id);
      if (fresh) document.getElementById(id)?.replaceWith(document.adoptNode(fresh));
    }
    const there = placed(address);
    if (push && there !== location.pathname + location.search) history.pushState(null, "", there);
    prepare();
    if (focused) document.getElementById(focused)?.focus();
    page?.removeAttribute("aria-busy");
    // Where no server answers, the question is asked once it is on the page.
    page?.dispatchEvent(new Event("renewed"));
  };
  const ask = (): void => {
    const form = document.querySelector<HTMLFormElement>("#ask-form");
    if (!form) return;
    const fields = [...new FormData(form)].flatMap(([name, value]) => (typeof value === "string" ? [[name, value] as [string, string]] : []));
    const address = addressOf(fields);
    // Without an answer the form is sent as it would be without script, and the browser says why.
    renew(address, true).catch(() => location.assign(placed(address)));
  };
  const prepare = (): void => {
    const form = document.querySelector<HTMLFormElement>("#ask-form");
    for (const input of form?.querySelectorAll<HTMLInputElement>("input[data-suggest]") ?? [])
      if (!input.hasAttribute("role")) attachSuggestions(input);
    form?.addEventListener("change", ask);
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      ask();
    });
  };
  const here = (): string => `/ask${location.search}`;
  window.addEventListener("popstate", () => void renew(here(), false));
  prepare();
  if (window.placed && location.search) void renew(here(), false);
}
