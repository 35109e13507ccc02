// Forms whose answers were all published: they lead to the page that the server would make.

import { element } from "../dom.ts";
import { _ } from "../words.ts";
import { place } from "./places.ts";
import type { Service } from "./serve.ts";
import type { Site } from "./site.ts";

/** What may be asked for; other fields take a server. */
const FIELDS = ["about", "question"];

export function attachForms(site: Site, service: Service): void {
  if (!site.further) return;
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-served]")) {
    for (const field of form.querySelectorAll<HTMLInputElement>("input, select"))
      if (!FIELDS.includes(field.name)) field.closest("p")?.remove();
    form.hidden = false;
    const said = element("p", { role: "status", class: "meta" });
    form.append(said);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const data = new FormData(form);
      const [name, value] = FIELDS.map((one) => [one, String(data.get(one) ?? "").trim()] as const).find(([, text]) => text) ?? ["", ""];
      if (!name) return;
      go(site, service, form.dataset["served"]!, name, value).catch((error: unknown) => {
        said.textContent = error instanceof Error ? error.message : String(error);
      });
    });
  }
}

async function go(site: Site, service: Service, path: string, name: string, value: string): Promise<void> {
  const near = name === "about" ? await service.lookup.search(value) : [];
  const slug = name === "about" ? (near.find((one) => one.slug === value) ?? near[0])?.slug : value;
  const file = slug ? place(`${path}?${new URLSearchParams({ [name]: slug })}`) : null;
  const there = file !== null && (await site.plainFetch(site.url(file), { method: "HEAD" })).ok;
  if (!there) throw new Error(_("There is no such page here for “{name}”.", { name: value }));
  location.assign(site.url(file));
}
