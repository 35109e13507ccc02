// Answers what the page's scripts ask of the server, from files and from the engine in the browser.

import type { Link } from "../explore/data.ts";
import type { Evidence } from "../explore/supply.ts";
import { _ } from "../words.ts";
import { AskPage } from "./ask/page.ts";
import { Engine } from "./engine.ts";
import { Lookup } from "./lookup.ts";
import type { Found } from "./lookup.ts";
import { Network } from "./network.ts";
import type { Site } from "./site.ts";

const SUGGESTED = 8;
const PAGE = 40;
const DAY = 86_400_000;

interface Ends {
  s: string;
  p: string;
  o: string;
}

export class Service {
  readonly lookup: Lookup;
  private network: Promise<Network> | null = null;
  private running: Promise<Engine> | null = null;

  private asking: AskPage | null = null;

  constructor(private readonly site: Site) {
    this.lookup = new Lookup((path) => site.json(path));
  }

  engine(): Promise<Engine> {
    this.running ??= this.site.settings().then((settings) => new Engine(settings, (path) => this.site.url(path)));
    return this.running;
  }

  /** Answers a request for an address of the server; null for what is not one. */
  async answer(address: URL, body: unknown): Promise<Response | null> {
    const { pathname, searchParams: given } = address;
    const handlers: Record<string, () => Promise<unknown>> = {
      "/suggest": () => this.suggest(given.get("q") ?? "", given.get("kind") ?? ""),
      "/search": () => this.search(given.get("q") ?? ""),
      "/sparql/check": async () => ({ errors: await (await this.engine()).check(String(body)) }),
      "/sparql/terms": () => this.site.json("sparql/terms.json"),
      "/explore/graph": async () => {
        const network = await this.graph();
        return given.get("inferred") ? this.site.json("explore/graph.json") : network.told();
      },
      "/explore/part": () => this.part(given, body),
      "/explore/relations": async () => {
        const [network, id] = await this.thing(given.get("id") ?? "");
        return { id, label: network.label(id), relations: network.relations(id, Boolean(given.get("inferred"))) };
      },
      "/explore/evidence": async () => {
        const edges = (body as { edges?: Ends[] } | null)?.edges ?? [{ s: given.get("s") ?? "", p: given.get("p") ?? "", o: given.get("o") ?? "" }];
        return this.evidence(edges);
      },
      "/explore/paths": () => this.paths(given),
      "/explore/compare": () => this.compare(given),
    };
    if (pathname === "/sparql") return this.sparql(given.get("query") ?? "");
    if (pathname === "/ask") return new Response(await this.askPage().answer(given), { headers: { "Content-Type": "text/html" } });
    const handler = handlers[pathname];
    if (!handler) return null;
    try {
      return json(await handler());
    } catch (error) {
      return json({ status: 404, detail: error instanceof Error ? error.message : String(error) }, 404);
    }
  }

  /** What answers the page for asking from menus; made when that page begins. */
  askPage(): AskPage {
    this.asking ??= new AskPage(this.site, this);
    return this.asking;
  }

  private async suggest(q: string, kind: string): Promise<object[]> {
    const found = (await this.lookup.suggest(q)).filter((one) => fits(one, kind)).slice(0, SUGGESTED);
    return found.map((one) => ({
      label: one.label,
      href: one.href,
      slug: one.slug,
      iri: one.iri,
      kind: one.kinds[0]?.[0] ?? "",
      via: one.via,
    }));
  }

  private async search(q: string): Promise<object> {
    const found = await this.lookup.search(q);
    const results = found.slice(0, PAGE).map(({ label, href, iri, kinds, snippet, via }) => ({ label, href, iri, kinds: kinds.map(([name]) => name), text: snippet, via }));
    return { total: found.length, results, more: "" };
  }

  private async sparql(query: string): Promise<Response> {
    const graph = /\b(?:CONSTRUCT|DESCRIBE)\b/i.test(query) && !/\b(?:SELECT|ASK)\b/i.test(query.split("{")[0] ?? "");
    const form = graph ? "application/n-triples" : "application/sparql-results+json";
    try {
      return new Response(await (await this.engine()).ask(query, form), { headers: { "Content-Type": form } });
    } catch (error) {
      return json({ status: 400, detail: error instanceof Error ? error.message : String(error) }, 400);
    }
  }

  graph(): Promise<Network> {
    this.network ??= this.site.json("explore/graph.json").then((drawn) => new Network(drawn));
    return this.network;
  }

  private async thing(name: string): Promise<[Network, string]> {
    const network = await this.graph();
    const id = network.find(name);
    if (!id) throw new Error(_("Nothing here is called “{name}”.", { name }));
    return [network, id];
  }

  private async part(given: URLSearchParams, body: unknown): Promise<object> {
    const network = await this.graph();
    const names = (body as { ids?: string[] } | null)?.ids ?? given.getAll("id");
    const ids = names.map((name) => network.find(name)).filter(Boolean);
    if (!ids.length) throw new Error(_("Nothing here is called “{name}”.", { name: names[0] ?? "" }));
    return network.part(given.get("around") ? ids.flatMap((id) => network.opening(id)) : ids);
  }

  async evidence(edges: readonly Ends[]): Promise<Evidence[]> {
    const network = await this.graph();
    const files = new Map<string, Promise<Evidence[]>>();
    const found = edges.map(async ({ s, p, o }) => {
      const link = network.tables.links.get(`${s} ${p} ${o}`);
      if (!link) throw new Error(_("There is no such link."));
      const file = files.get(s) ?? (this.site.json(`explore/evidence/${s}.json`).catch(() => []) as Promise<Evidence[]>);
      files.set(s, file);
      return (await file).find((one) => one.relation === p && one.target === o) ?? unexplained(network, link);
    });
    return Promise.all(found);
  }

  private async paths(given: URLSearchParams): Promise<object> {
    const network = await this.graph();
    const ends = [...new Set(given.getAll("id").map((name) => network.find(name)).filter(Boolean))].slice(0, 5);
    const [begin, end] = [day(given.get("from"), -Infinity), day(given.get("to"), Infinity)];
    const opinions = Boolean(given.get("opinions"));
    const found = ends.flatMap((one, place) =>
      ends.slice(place + 1).flatMap((other) => network.paths(one, other, Number(given.get("k") ?? 5), begin, end, opinions)),
    );
    const routes = found.map(async (ids) => ({
      ids,
      labels: ids.map((id) => network.label(id)),
      steps: await Promise.all(
        ids.slice(1).map((to, place) => {
          const links = network.walkable(ids[place]!, begin, end, opinions).filter((link) => link.from === to || link.to === to);
          return this.evidence(links.map(ends_));
        }),
      ),
    }));
    return { paths: await Promise.all(routes) };
  }

  private async compare(given: URLSearchParams): Promise<object> {
    const network = await this.graph();
    const [one, other] = given.getAll("id").map((name) => network.find(name));
    if (!one || !other || one === other) throw new Error(_("Give two ids."));
    const { between, ...found } = network.compare(one, other);
    const named = [...found.first, ...found.second].flatMap((group) => group.ids);
    return {
      ...found,
      ids: [one, other],
      labels: [network.label(one), network.label(other)],
      between: await this.evidence(between.map(ends_)),
      names: Object.fromEntries(named.map((id) => [id, network.label(id)])),
    };
  }
}

export function fits(one: Found, kind: string): boolean {
  return !kind || one.of.includes(kind) || (kind === "source" && one.href.startsWith("/source/"));
}

const ends_ = (link: Link): Ends => ({ s: link.from, p: link.relation, o: link.to });

function day(text: string | null, otherwise: number): number {
  const time = text ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? otherwise : Math.floor(time / DAY);
}

/** What is known of a link whose evidence was not published. */
function unexplained(network: Network, link: Link): Evidence {
  const relation = network.tables.relations.get(link.relation)?.label ?? link.relation;
  return {
    source: link.from,
    relation: link.relation,
    target: link.to,
    sentence: `${network.label(link.from)} ${relation} ${network.label(link.to)}`,
    holds: "",
    disputed: Boolean(link.marks & 1),
    inferred: Boolean(link.marks & 2),
    stands: Boolean(link.marks & 4),
    claims: [],
    answered: [],
    why: "",
    reason: null,
  };
}

function json(value: unknown, status = 200): Response {
  return new Response(JSON.stringify(value), { status, headers: { "Content-Type": "application/json" } });
}
