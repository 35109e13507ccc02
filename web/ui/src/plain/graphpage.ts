// The graph around a thing, from the page of the thing.

import { element } from "../dom.ts";
import { _ } from "../words.ts";
import type { Service } from "./serve.ts";
import type { Site } from "./site.ts";

export async function showGraph(site: Site, service: Service): Promise<void> {
  const id = new URLSearchParams(location.search).get("id")?.trim() ?? "";
  const main = document.querySelector("main");
  const form = main?.querySelector("form");
  if (!main || !form) return;
  form.querySelector<HTMLElement>("#depth")?.remove();
  form.querySelector("label[for=depth]")?.remove();
  if (!id) return;
  const field = form.querySelector<HTMLInputElement>("#graph-id");
  if (field) field.value = id;
  for (const old of [...main.children].filter((one) => one.tagName !== "H1" && one !== form)) old.remove();
  const found = await thing(site, service, id);
  const drawn = found?.page.getElementById("surroundings")?.closest("section");
  if (!found || !drawn) {
    main.append(element("p", { class: "notice" }, found ? _("Nothing is linked to it.") : _("Nothing here is called “{name}”.", { name: id })));
    return;
  }
  const name = found.page.querySelector("h1")?.textContent ?? id;
  document.title = `${_("The graph around {name}", { name })} · ${document.title.split(" · ").at(-1)}`;
  const [before, after] = _("The graph around {name}", { name: "\u0000" }).split("\u0000");
  main.querySelector("h1")?.replaceChildren(before ?? "", element("a", { href: site.link(found.address) }, name), after ?? "");
  const from = site.url(found.address.slice(1) + "/");
  for (const one of drawn.querySelectorAll<HTMLAnchorElement>("a[href]")) one.href = new URL(one.getAttribute("href")!, from).href;
  for (const fold of drawn.querySelectorAll("details")) fold.open = true;
  drawn.querySelector(".graph")?.classList.remove("small");
  main.append(document.adoptNode(drawn));
  await scripts(site);
}

async function thing(site: Site, service: Service, id: string): Promise<{ page: Document; address: string } | null> {
  const near = await service.lookup.search(id);
  const one = near.find((found) => found.slug === id) ?? near[0];
  const page = one ? await site.page(one.href) : null;
  return one && page ? { page, address: one.href } : null;
}

async function scripts(site: Site): Promise<void> {
  const { draws } = await site.settings();
  document.head.append(element("link", { rel: "stylesheet", href: site.url(draws.style) }));
  await site.run(draws.library);
  await site.run(draws.script, "module");
}
