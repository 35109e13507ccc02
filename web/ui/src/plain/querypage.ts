// The answer to a query, on the query page, from the engine in the browser.

import { element } from "../dom.ts";
import { _ } from "../words.ts";
import { read, TABLE } from "./answers.ts";
import { Misread } from "./engine.ts";
import type { Engine } from "./engine.ts";
import type { Service } from "./serve.ts";
import type { Site } from "./site.ts";
import { Views } from "./views.ts";

const DOWNLOADS = {
  table: [["CSV", "csv", "text/csv"], ["TSV", "tsv", "text/tab-separated-values"], ["JSON", "json", TABLE], ["XML", "xml", "application/sparql-results+xml"]],
  graph: [["Turtle", "ttl", "text/turtle"], ["N-Triples", "nt", "application/n-triples"], ["RDF/XML", "rdf", "application/rdf+xml"]],
} as const;

export function showQuery(site: Site, service: Service): void {
  const area = document.querySelector<HTMLTextAreaElement>("textarea#query");
  const form = area?.form;
  const query = new URLSearchParams(location.search).get("query") ?? "";
  if (!area || !form) return;
  form.after(element("p", { class: "meta" }, _("Queries run in your browser: the first one fetches the whole graph. Those that call other endpoints (SERVICE) take a server.")));
  if (!query.trim()) return;
  area.value = query;
  void run(site, service, area, query);
}

async function run(site: Site, service: Service, area: HTMLTextAreaElement, query: string): Promise<void> {
  const box = element("section", { "aria-labelledby": "results", "aria-busy": "true" }, element("h2", { id: "results" }, _("Results")));
  const status = element("p", { class: "meta", role: "status" }, _("Fetching the graph …"));
  const bar = element("progress", { max: "1", "aria-label": _("Loading the graph") });
  const stop = element("button", { type: "button", class: "quiet" }, _("Stop"));
  const under = element("p", { class: "actions" }, bar, " ", stop);
  box.append(status, under);
  area.form!.parentElement!.append(box);
  try {
    const engine = await service.engine();
    stop.addEventListener("click", () => engine.stop(_("The query was stopped.")));
    engine.progress = (share) => {
      bar.value = share;
      status.textContent = share < 1 ? _("Loading the graph: {n} %", { n: Math.round(share * 100) }) : _("Asking …");
    };
    const kind = kindOf(query);
    const begun = performance.now();
    const body = await engine.ask(query, kind === "graph" ? "text/turtle" : TABLE);
    under.remove();
    status.textContent = _("{n} ms, with the loading", { n: Math.max(1, Math.round(performance.now() - begun)) });
    const views = new Views(site, service, engine);
    const view = new URLSearchParams(location.search).get("view") ?? "";
    const answer = kind === "graph" ? null : read(body);
    if (typeof answer === "boolean") box.append(element("p", { class: "lead", role: "status" }, answer ? _("Yes.") : _("No.")));
    else box.append(...(answer ? await views.ofRows(answer, view) : await views.ofGraph(body, query, view)));
    box.append(downloads(engine, query, kind, (text) => (status.textContent = text)));
    box.removeAttribute("aria-busy");
  } catch (error) {
    problem(area, box, error);
  }
}

function kindOf(query: string): "table" | "graph" {
  const plain = query.replace(/<[^<>\s]*>|#[^\n]*|"[^"\n]*"/g, " ");
  return /\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b/i.exec(plain)?.[1]?.match(/CONSTRUCT|DESCRIBE/i) ? "graph" : "table";
}

function downloads(engine: Engine, query: string, kind: "table" | "graph", say: (text: string) => void): HTMLElement {
  const buttons = DOWNLOADS[kind].map(([label, suffix, form]) => {
    const button = element("button", { type: "button", class: "quiet" }, label);
    button.addEventListener("click", () => {
      engine.ask(query, form).then(
        (body) => {
          const href = URL.createObjectURL(new Blob([body], { type: form }));
          element("a", { href, download: `query.${suffix}` }).click();
          setTimeout(() => URL.revokeObjectURL(href), 60_000);
        },
        (error: unknown) => say(error instanceof Error ? error.message : String(error)),
      );
    });
    return button;
  });
  return element("p", { class: "actions ui" }, _("Download as"), " ", ...buttons);
}

function problem(area: HTMLTextAreaElement, box: HTMLElement, error: unknown): void {
  const wrong = error instanceof Misread ? error.wrong : null;
  const text = error instanceof Error ? error.message : String(error);
  const said = wrong
    ? _("This query was not answered (line {line}, column {column}):", { line: wrong.line, column: wrong.column })
    : _("This query was not answered:");
  const notice = element("div", { class: "notice bad", id: "query-error", role: "alert" }, element("p", {}, said), element("pre", { tabindex: "0" }, text));
  box.replaceWith(notice);
  area.setAttribute("aria-invalid", "true");
  area.setAttribute("aria-describedby", "query-error");
  if (!wrong) return;
  // The editor reads it where it comes later.
  Object.assign(area.dataset, { errorLine: wrong.line, errorColumn: wrong.column });
  area.dispatchEvent(new CustomEvent("problem", { detail: wrong }));
}
