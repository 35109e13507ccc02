// The view as a question to the endpoint: the claims behind what is shown.

import type { Tables } from "./data.ts";
import { iri } from "./formats.ts";
import { toDate } from "./view.ts";
import type { View } from "./view.ts";

/** More things than these make an address too long; the question is then about all. */
const MOST = 80;
const SC = "https://w3id.org/statecraft/ontology#";
const CODES = { said: ["kind", "kind"], stance: ["stance", "stance"], confidence: ["confidence", "confidence"] } as const;

const node = (address: string): string => `<${address.replace(/[\s<>"{}|\\^`]/g, encodeURIComponent)}>`;
const text = (value: string): string => JSON.stringify(value);

export function sparql(tables: Tables, view: View, things: ReadonlySet<string>): string {
  const lines: string[] = [];
  const few = !view.whole && things.size <= MOST;
  if (few) {
    const values = [...things].map((id) => node(iri(tables, id))).join(" ");
    lines.push(`  VALUES ?from { ${values} }`, `  VALUES ?to { ${values} }`);
  }
  if (view.sources.length) lines.push(`  VALUES ?source { ${view.sources.map((id) => node(iri(tables, id))).join(" ")} }`);
  lines.push(
    "  ?claim rdf:subject ?from ; rdf:predicate ?relation ; rdf:object ?to ;",
    "    sc:kind ?kind ; sc:stance ?stance ; prov:wasDerivedFrom ?source .",
    "  FILTER(isIRI(?to))",
    "  FILTER NOT EXISTS { ?claim sc:retracted ?withdrawn }",
  );
  const relations = view.off.relation.map((id) => tables.relations.get(id)?.iri).filter((one) => one !== undefined);
  if (relations.length) lines.push(`  FILTER(?relation NOT IN (${relations.map(node).join(", ")}))`);
  for (const name of ["said", "stance"] as const)
    if (view.off[name].length) {
      const [variable] = CODES[name];
      lines.push(`  FILTER NOT EXISTS { ?${variable} skos:notation ?no_${variable} . FILTER(STR(?no_${variable}) IN (${view.off[name].map(text).join(", ")})) }`);
    }
  if (view.off.confidence.length) {
    lines.push(`  FILTER NOT EXISTS { ?claim sc:confidence/skos:notation ?no_confidence . FILTER(STR(?no_confidence) IN (${view.off.confidence.filter(Boolean).map(text).join(", ")})) }`);
    if (view.off.confidence.includes("")) lines.push("  ?claim sc:confidence ?confidence .");
  }
  if (view.day !== null) {
    const day = `"${toDate(view.day)}"^^xsd:date`;
    lines.push(
      `  FILTER NOT EXISTS { ?claim sc:beginEarliest ?begin . FILTER(?begin > ${day}) }`,
      // What happened stays so; what held came to an end.
      `  FILTER NOT EXISTS { ?claim sc:endLatest ?end . FILTER(?end < ${day}) FILTER NOT EXISTS { ?relation sc:timeKind sc:Occurrence } }`,
    );
  }
  lines.push("  ?from rdfs:label ?from_name .", "  ?to rdfs:label ?to_name .");
  return `PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX sc: <${SC}>
SELECT DISTINCT ?from ?relation ?to ?stance ?source ?claim WHERE {
${lines.join("\n")}
} ORDER BY ?from_name ?relation ?to_name LIMIT 1000
`;
}
