// The results of a search, on the page that shows all things.

import { element } from "../dom.ts";
import { _, ngettext } from "../words.ts";
import type { Found } from "./lookup.ts";
import { fits } from "./serve.ts";
import type { Service } from "./serve.ts";
import type { Site } from "./site.ts";

const PAGE = 40;

export async function showSearch(site: Site, service: Service): Promise<void> {
  const given = new URLSearchParams(location.search);
  const q = given.get("q")?.trim() ?? "";
  const main = document.querySelector("main");
  if (!q || !main) return;
  const kind = given.get("kind") ?? "";
  const page = Math.max(1, Number(given.get("page")) || 1);
  document.title = `${_("Search: {words}", { words: q })} · ${document.title.split(" · ").at(-1)}`;
  main.querySelector("h1")?.replaceChildren(_("Results for “{words}”", { words: q }));
  const field = main.querySelector<HTMLInputElement>("input[type=search]");
  if (field) field.value = q;
  for (const old of main.querySelectorAll("nav, .hits, p.actions, p[role=status] ~ p")) old.remove();
  const status = main.querySelector<HTMLElement>("p[role=status]");
  const say = (text: string): void => status?.replaceChildren(text);
  say(_("Searching …"));
  try {
    const all = await service.lookup.search(q);
    const found = all.filter((one) => fits(one, kind));
    status?.before(await facets(site, service, all, q, kind));
    say(ngettext("{n} result", "{n} results", found.length));
    const shown = found.slice((page - 1) * PAGE, page * PAGE);
    main.append(element("ol", { class: "hits" }, ...shown.map((one) => hit(site, one))));
    if (found.length > page * PAGE) {
      const more = new URLSearchParams({ q, ...(kind ? { kind } : {}), page: String(page + 1) });
      main.append(element("p", { class: "actions" }, element("a", { class: "button quiet", href: `?${more}` }, _("More results"))));
    }
    if (!found.length) main.append(element("p", {}, _("Nothing was found.")));
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
  }
}

async function facets(site: Site, service: Service, all: readonly Found[], q: string, active: string): Promise<HTMLElement> {
  const offered = [{ name: "", label: _("everything") }, ...(await service.lookup.facets())];
  const rows = offered.flatMap(({ name, label }) => {
    const count = all.filter((one) => fits(one, name)).length;
    if (name && !count) return [];
    const href = site.link(`/search?${new URLSearchParams({ q, ...(name ? { kind: name } : {}) })}`);
    const link = element("a", { href, ...(name === active ? { "aria-current": "true" } : {}) });
    if (name) link.append(element("span", { class: `kind kind-${name}`, "aria-hidden": "true" }));
    link.append(label, " ", element("small", {}, String(count)));
    return [element("li", {}, link)];
  });
  return element("nav", { "aria-label": _("Filter by kind") }, element("ul", { class: "facets" }, ...rows));
}

function hit(site: Site, one: Found): HTMLElement {
  const kinds = one.kinds.flatMap(([label, mark]) => [" ", element("span", { class: `kind ${mark}` }, label)]);
  const item = element("li", {}, element("h2", {}, element("a", { href: site.link(one.href) }, one.label), ...kinds));
  if (one.via) item.append(element("p", { class: "meta" }, _("also {name}", { name: one.via })));
  if (one.snippet) item.append(element("p", {}, one.snippet));
  return item;
}
