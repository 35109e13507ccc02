// Stands for the server on a site of plain files: what page scripts ask for is answered here, and what depends on
// the search in an address is shown. Runs before the other scripts of a page.

import { attachForms } from "./plain/forms.ts";
import { showGraph } from "./plain/graphpage.ts";
import { showQuery } from "./plain/querypage.ts";
import { showSearch } from "./plain/searchpage.ts";
import { Service } from "./plain/serve.ts";
import { Site } from "./plain/site.ts";

const script = document.getElementById("plain");
if (script) {
  const site = new Site(script);
  const service = new Service(site);
  window.placed = (address) => site.link(address);
  window.fetch = async (input, options) => {
    const address = new URL(input instanceof Request ? input.url : input, location.href);
    const asked = typeof input === "string" && input.startsWith("/");
    const text = asked && typeof options?.body === "string" ? options.body : null;
    const written = new Headers(options?.headers).get("Content-Type") === "application/json";
    const body: unknown = text !== null && written ? JSON.parse(text) : text;
    return (asked && (await service.answer(address, body))) || site.plainFetch(input, options);
  };
  if (site.path === "/search") void showSearch(site, service);
  if (site.path === "/sparql") showQuery(site, service);
  if (site.path === "/ask") service.askPage();
  if (site.path === "/graph") void showGraph(site, service);
  attachForms(site, service);
}
