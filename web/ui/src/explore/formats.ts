// What is shown, written in the formats that other programs read.

import { DISPUTED, INFERRED, STANDS } from "./data.ts";
import type { Link, Tables, Thing } from "./data.ts";
import { days, marks } from "./table.ts";

export interface Drawn {
  thing: Thing;
  x: number;
  y: number;
  size: number;
  colour: string;
}

export interface Picture {
  tables: Tables;
  title: string;
  things: readonly Drawn[];
  links: readonly Link[];
}

/** Text as it may stand in XML 1.0, attribute or not. */
export function xml(text: string): string {
  const named: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };
  // eslint-free: control characters may not stand in XML 1.0 at all
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[&<>"']/g, (one) => named[one]!);
}

export function iri(tables: Tables, id: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.test(id) ? id : tables.base + id;
}

const relation = (tables: Tables, link: Link): string => tables.relations.get(link.relation)?.label ?? link.relation;
const kind = (tables: Tables, thing: Thing): string => tables.kinds.get(thing.kind)?.label ?? "";
const sources = (tables: Tables, link: Link): string[] => [...new Set(link.said.map((one) => one.source))].map((id) => iri(tables, id));

/** A table of links (RFC 4180). Cells that a spreadsheet would take for a formula begin with an apostrophe. */
export function csv({ tables, links }: Picture): string {
  const cell = (value: string): string => {
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const head = ["from", "from_iri", "relation", "relation_iri", "to", "to_iri", "holds", "claims", "marks", "sources"];
  const label = (id: string): string => tables.things.get(id)?.label ?? id;
  const rows = links.map((link) => [
    label(link.from), iri(tables, link.from), relation(tables, link), tables.relations.get(link.relation)?.iri ?? "",
    label(link.to), iri(tables, link.to), days(link), String(link.said.length), marks(link), sources(tables, link).join(" "),
  ]);
  return `${[head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

/** GEXF 1.3, as Gephi reads it, with places, sizes and colours. */
export function gexf({ tables, title, things, links }: Picture): string {
  const rgb = (hex: string): string => ["r", "g", "b"].map((name, at) => `${name}="${Number.parseInt(hex.slice(1 + 2 * at, 3 + 2 * at), 16)}"`).join(" ");
  const nodes = things.map(
    ({ thing, x, y, size, colour }) =>
      `<node id="${xml(thing.id)}" label="${xml(thing.label)}"><attvalues><attvalue for="kind" value="${xml(kind(tables, thing))}"/><attvalue for="iri" value="${xml(iri(tables, thing.id))}"/></attvalues>` +
      `<viz:color ${rgb(colour)}/><viz:position x="${x}" y="${y}"/><viz:size value="${size}"/></node>`,
  );
  const edges = links.map(
    (link) =>
      `<edge id="${xml(link.key)}" source="${xml(link.from)}" target="${xml(link.to)}" label="${xml(relation(tables, link))}"><attvalues><attvalue for="marks" value="${xml(marks(link))}"/><attvalue for="holds" value="${xml(days(link))}"/><attvalue for="sources" value="${xml(sources(tables, link).join(" "))}"/></attvalues></edge>`,
  );
  const attributes = (side: string, names: string[]): string =>
    `<attributes class="${side}">${names.map((name) => `<attribute id="${name}" title="${name}" type="string"/>`).join("")}</attributes>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3"><meta><description>${xml(title)}</description></meta>
<graph defaultedgetype="directed">${attributes("node", ["kind", "iri"])}${attributes("edge", ["marks", "holds", "sources"])}
<nodes>
${nodes.join("\n")}
</nodes>
<edges>
${edges.join("\n")}
</edges></graph></gexf>
`;
}

/** GraphML, as yEd, Cytoscape and networkx read it. */
export function graphml({ tables, things, links }: Picture): string {
  const keys = [
    ["label", "node"], ["kind", "node"], ["iri", "node"], ["x", "node"], ["y", "node"],
    ["relation", "edge"], ["marks", "edge"], ["holds", "edge"], ["sources", "edge"],
  ];
  const data = (key: string, value: string): string => (value ? `<data key="${key}">${xml(value)}</data>` : "");
  const nodes = things.map(
    ({ thing, x, y }) =>
      `<node id="${xml(thing.id)}">${data("label", thing.label)}${data("kind", kind(tables, thing))}${data("iri", iri(tables, thing.id))}${data("x", String(x))}${data("y", String(y))}</node>`,
  );
  const edges = links.map(
    (link) =>
      `<edge id="${xml(link.key)}" source="${xml(link.from)}" target="${xml(link.to)}">${data("relation", relation(tables, link))}${data("marks", marks(link))}${data("holds", days(link))}${data("sources", sources(tables, link).join(" "))}</edge>`,
  );
  const declared = keys.map(([id, side]) => `<key id="${id}" for="${side}" attr.name="${id}" attr.type="${id === "x" || id === "y" ? "double" : "string"}"/>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
${declared.join("\n")}
<graph edgedefault="directed">
${nodes.join("\n")}
${edges.join("\n")}
</graph></graphml>
`;
}

/** JSON-LD: what some source states as a fact as triples, and every link as a statement with its sources. */
export function jsonld({ tables, things, links }: Picture): string {
  const byFrom = new Map<string, Link[]>();
  for (const link of links) byFrom.set(link.from, [...(byFrom.get(link.from) ?? []), link]);
  const nodes = things.map(({ thing }) => {
    const node: Record<string, unknown> = { "@id": iri(tables, thing.id), "rdfs:label": thing.label };
    for (const link of byFrom.get(thing.id) ?? []) {
      const predicate = tables.relations.get(link.relation)?.iri;
      if (!predicate || link.marks & DISPUTED || !(link.marks & STANDS)) continue;
      node[predicate] = [...((node[predicate] as object[] | undefined) ?? []), { "@id": iri(tables, link.to) }];
    }
    return node;
  });
  const statements = links.map((link) => ({
    "@type": "rdf:Statement",
    "rdf:subject": { "@id": iri(tables, link.from) },
    "rdf:predicate": { "@id": tables.relations.get(link.relation)?.iri ?? "" },
    "rdf:object": { "@id": iri(tables, link.to) },
    ...(link.marks & INFERRED ? { "rdfs:comment": "inferred" } : { "prov:wasDerivedFrom": sources(tables, link).map((id) => ({ "@id": id })) }),
    ...(marks(link) && !(link.marks & INFERRED) ? { "rdfs:comment": marks(link) } : {}),
  }));
  const context = {
    rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    rdfs: "http://www.w3.org/2000/01/rdf-schema#",
    prov: "http://www.w3.org/ns/prov#",
  };
  return `${JSON.stringify({ "@context": context, "@graph": [...nodes, ...statements] }, null, 1)}\n`;
}
