// Where the explorer has its data from: the server, or the file that it stands in.

import { sameMoment } from "../dom.ts";
import { decode, linkKey } from "./data.ts";
import type { Link, Tables } from "./data.ts";
import { _ } from "../words.ts";

export interface Named {
  label: string;
  href: string;
}

export interface Claim {
  href: string;
  sentence: string;
  kind: { id: string; label: string };
  stance: { id: string; label: string };
  rank: { id: string; label: string };
  confidence: { id: string; label: string } | null;
  hedge: string;
  basis: string;
  when: string;
  locator: string;
  note: string;
  speaker: Named | null;
  reporters: Named[];
  source: Named & { url: string; publisher: string; published: string };
  recorded: string;
  fact: boolean;
}

export interface Reason {
  subject: Named;
  predicate: Named;
  value: Named;
  holds: string;
  given: boolean;
  shown: boolean;
  cut: boolean;
  claims: { claim: string; source: Named; when: string; locator: string }[];
  ways: { rule: string; holds: string; premises: Reason[] }[];
}

export interface Evidence {
  source: string;
  relation: string;
  target: string;
  sentence: string;
  holds: string;
  disputed: boolean;
  inferred: boolean;
  stands: boolean;
  claims: Claim[];
  answered: Claim[];
  why: string;
  reason: Reason | null;
}

export interface Side {
  relation: string;
  direction: "out" | "in";
  label: string;
}

export interface Group extends Side {
  count: number;
  ids: string[];
}

export interface Route {
  ids: string[];
  labels: string[];
  steps: Evidence[][];
}

export interface Comparison {
  ids: string[];
  labels: string[];
  between: Evidence[];
  shared: { id: string; label: string; alike: boolean; first: Side[]; second: Side[] }[];
  first: Group[];
  second: Group[];
  names: Record<string, string>;
}

export interface Supply {
  /** Whether more can be asked for than is at hand. */
  readonly live: boolean;
  whole(inferred: boolean): Promise<Tables>;
  part(ids: readonly string[]): Promise<Tables>;
  around(id: string): Promise<Tables>;
  relations(id: string, inferred: boolean): Promise<Group[]>;
  evidence(link: Link): Promise<Evidence>;
  evidences(links: readonly Link[]): Promise<Evidence[]>;
  paths(ids: readonly string[], options: Record<string, string>): Promise<Route[]>;
  compare(ids: readonly string[]): Promise<Comparison>;
}

async function ask<T>(address: string, body?: object): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (body) headers["Content-Type"] = "application/json";
  const options: RequestInit = body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers };
  const answer = await fetch(sameMoment(address, location.search), options);
  if (!answer.ok) {
    const told: unknown = await answer.json().catch(() => null);
    const detail = typeof told === "object" && told !== null ? (told as Record<string, unknown>)["detail"] : "";
    throw new Error(typeof detail === "string" && detail ? detail : _("The server does not answer."));
  }
  return (await answer.json()) as T;
}

const ends = (link: Link): { s: string; p: string; o: string } => ({ s: link.from, p: link.relation, o: link.to });

/** Asks the server. */
export const server: Supply = {
  live: true,
  whole: async (inferred) => decode(await ask(`/explore/graph${inferred ? "?inferred=true" : ""}`)),
  part: async (ids) => decode(await ask("/explore/part", { ids })),
  around: async (id) => decode(await ask(`/explore/part?${new URLSearchParams({ id, around: "true" })}`)),
  relations: async (id, inferred) => {
    const query = new URLSearchParams({ id, ...(inferred ? { inferred: "true" } : {}) });
    return (await ask<{ relations: Group[] }>(`/explore/relations?${query}`)).relations;
  },
  evidence: async (link) => (await ask<Evidence[]>(`/explore/evidence?${new URLSearchParams(ends(link))}`))[0]!,
  evidences: (links) => ask<Evidence[]>("/explore/evidence", { edges: links.map(ends) }),
  paths: async (ids, options) => {
    const query = new URLSearchParams([...ids.map((id) => ["id", id]), ...Object.entries(options)] as [string, string][]);
    return (await ask<{ paths: Route[] }>(`/explore/paths?${query}`)).paths;
  },
  compare: (ids) => ask<Comparison>(`/explore/compare?${new URLSearchParams(ids.map((id) => ["id", id]) as [string, string][])}`),
};

/** Has everything in the page already. */
export function kept(graph: unknown, evidence: readonly Evidence[]): Supply {
  const tables = decode(graph);
  const found = new Map(evidence.map((one) => [linkKey(one.source, one.relation, one.target), one]));
  const nothing = (): never => {
    throw new Error(_("This file holds what was drawn, and no more."));
  };
  const given = (link: Link): Evidence => found.get(link.key) ?? nothing();
  return {
    live: false,
    whole: async () => tables,
    part: async () => tables,
    around: async () => tables,
    relations: async () => [],
    evidence: async (link) => given(link),
    evidences: async (links) => links.map(given),
    paths: async () => nothing(),
    compare: async () => nothing(),
  };
}
