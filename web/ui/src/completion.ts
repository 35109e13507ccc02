// Completion in the query editor: variables, prefixes, terms of the ontology, and entities by name.

import type { Completion, CompletionContext, CompletionResult, CompletionSource } from "@codemirror/autocomplete";

import { sameMoment } from "./dom.ts";
import { decode } from "./suggest.ts";
import { position, ranked, shorten } from "./vocabulary.ts";
import type { Position, Vocabulary } from "./vocabulary.ts";

const KEYWORDS =
  "SELECT DISTINCT CONSTRUCT ASK DESCRIBE WHERE FROM NAMED OPTIONAL FILTER BIND VALUES GRAPH MINUS UNION GROUP ORDER BY HAVING LIMIT OFFSET COUNT SUM AVG MIN MAX GROUP_CONCAT BOUND EXISTS REGEX CONTAINS STRSTARTS LANG STR YEAR COALESCE PREFIX";
const SHORTEST = 2;

export function sources(vocabulary: Promise<Vocabulary>): CompletionSource[] {
  return [variables, (context) => words(context, vocabulary)];
}

/** Variables that stand elsewhere in the query. */
function variables(context: CompletionContext): CompletionResult | null {
  const typed = context.matchBefore(/[?$][\p{L}\p{N}_]*/u);
  if (!typed) return null;
  const text = context.state.doc.toString();
  const rest = text.slice(0, typed.from) + text.slice(context.pos);
  const names = new Set(rest.match(/[?$][\p{L}\p{N}_]+/gu) ?? []);
  return names.size ? { from: typed.from, options: [...names].sort().map((label) => ({ label, type: "variable" })), validFor: /^[?$][\p{L}\p{N}_]*$/u } : null;
}

async function words(context: CompletionContext, vocabulary: Promise<Vocabulary>): Promise<CompletionResult | null> {
  const typed = context.matchBefore(/(?:[\p{L}_][\p{L}\p{N}_.-]*)?:?[\p{L}\p{N}_-]*/u);
  const text = typed?.text ?? "";
  if ((!typed || text === "") && !context.explicit) return null;
  const from = typed?.from ?? context.pos;
  if (/[?$@"'<\\]/.test(context.state.sliceDoc(from - 1, from))) return null;
  const at = position(context.state.sliceDoc(0, from));
  if (at === "none") return null;
  const known = await vocabulary;
  const declaring = /\bprefix\s+$/i.test(context.state.sliceDoc(Math.max(0, from - 20), from));
  if (declaring) return { from, filter: false, options: declarations(known, text) };
  const options = [
    ...terms(known, text, at),
    ...(at === "predicate" || at === "class" ? [] : await entities(context, known, text)),
    ...prefixes(known, text),
    ...keywords(text),
  ];
  return context.aborted || options.length === 0 ? null : { from, filter: false, options };
}

function terms(known: Vocabulary, typed: string, at: Position): Completion[] {
  return ranked(known.terms, typed, at).map(({ name, label, about, kind }) => ({
    label: name,
    detail: label,
    type: kind === "class" ? "class" : kind === "property" ? "property" : "enum",
    ...(about ? { info: about } : {}),
  }));
}

function prefixes(known: Vocabulary, typed: string): Completion[] {
  if (typed === "" || typed.includes(":")) return [];
  return Object.entries(known.prefixes)
    .filter(([name]) => name.startsWith(typed.toLowerCase()))
    .map(([name, space]) => ({ label: `${name}:`, detail: space, type: "namespace" }));
}

function declarations(known: Vocabulary, typed: string): Completion[] {
  return Object.entries(known.prefixes)
    .filter(([name]) => name.startsWith(typed.toLowerCase().replace(/:$/, "")))
    .map(([name, space]) => ({ label: `${name}: <${space}>`, type: "namespace" }));
}

function keywords(typed: string): Completion[] {
  if (typed === "" || typed.includes(":")) return [];
  return KEYWORDS.split(" ")
    .filter((word) => word.startsWith(typed.toUpperCase()))
    .map((label) => ({ label, type: "keyword" }));
}

/** Things by name; a hyphen stands for a space, as names are typed where a query has single words. */
async function entities(context: CompletionContext, known: Vocabulary, typed: string): Promise<Completion[]> {
  const [prefix, local] = typed.includes(":") ? typed.split(":", 2) : ["", typed];
  const q = (local ?? "").replaceAll("-", " ").trim();
  const space = known.prefixes[prefix ?? ""] ?? "";
  if (q.length < SHORTEST || (prefix && !space)) return [];
  const stop = new AbortController();
  context.addEventListener("abort", () => stop.abort());
  try {
    const address = sameMoment(`/suggest?q=${encodeURIComponent(q)}`, location.search);
    const answer = await fetch(address, { headers: { Accept: "application/json" }, signal: stop.signal });
    const found = answer.ok ? decode(await answer.json()) : [];
    return found
      .filter(({ iri }) => iri.startsWith(space))
      .map(({ iri, label, kind, via }) => ({
        label: shorten(iri, known.prefixes),
        displayLabel: via ? `${label} (${via})` : label,
        detail: kind,
        type: "constant",
      }));
  } catch {
    return []; // gone on typing, or no answer: what else may stand here is still offered
  }
}
