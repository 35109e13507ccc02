// What a view begins with where the address names something: a thing, a search, or a query.

import { sameMoment } from "../dom.ts";
import { merge } from "./data.ts";
import type { Tables } from "./data.ts";
import type { Stock } from "./stock.ts";
import type { Supply } from "./supply.ts";
import type { View } from "./view.ts";
import { _ } from "../words.ts";

const MOST = 1000;

interface Opening {
  tables: Tables;
  nodes: string[];
  chosen: string;
}

/** A view with what the address names, where it has nothing of its own. */
export async function begun(stock: Stock, view: View): Promise<View> {
  if (view.whole || view.nodes.length) return view;
  const found = await opening(stock.supply, new URLSearchParams(location.search));
  if (!found) return view;
  merge(stock.tables, found.tables);
  return { ...view, nodes: found.nodes, chosen: found.chosen };
}

async function opening(supply: Supply, given: URLSearchParams): Promise<Opening | null> {
  const [id, query, search] = ["id", "query", "q"].map((name) => given.get(name)?.trim() ?? "") as [string, string, string];
  if (id) {
    const tables = await supply.around(id);
    const nodes = [...tables.things.keys()];
    return { tables, nodes, chosen: nodes[0] ?? "" };
  }
  if (!query && !search) return null;
  const found = query
    ? await mentioned(`/sparql?${new URLSearchParams({ query })}`, "application/sparql-results+json, application/n-triples;q=0.9")
    : await mentioned(`/search?${new URLSearchParams({ q: search })}`, "application/json");
  if (!found.length) throw new Error(_("Nothing was found that can be drawn."));
  const tables = await supply.part(found.slice(0, MOST));
  return { tables, nodes: [...tables.things.keys()], chosen: "" };
}

/** Every IRI that an answer names; which of them are things, the server knows. */
async function mentioned(address: string, accept: string): Promise<string[]> {
  const answer = await fetch(sameMoment(address, location.search), { headers: { Accept: accept } });
  if (!answer.ok) throw new Error(_("That cannot be answered."));
  const body = await answer.text();
  const found = [...body.matchAll(/<([^<>\s"]+)>|"(?:value|iri)"\s*:\s*"(https?:[^"]+)"/g)].map((match) => match[1] ?? match[2] ?? "");
  return [...new Set(found)];
}
