// Saving what is shown: as a picture, for other programs, and as one file that opens anywhere.

import { element } from "../dom.ts";
import { encode } from "./data.ts";
import { button, message } from "./details.ts";
import type { Desk } from "./desk.ts";
import { csv, gexf, graphml, jsonld, xml } from "./formats.ts";
import type { Picture } from "./formats.ts";
import { shorten } from "./names.ts";
import { line } from "./look.ts";
import { toHash } from "./view.ts";
import { _ } from "../words.ts";

/** Links whose evidence goes along in a file. */
const MOST_EVIDENCE = 1000;

export function saving(desk: Desk): HTMLElement {
  const box = element("details", { class: "menu" }, element("summary", { class: "button quiet" }, _("Save")));
  const entries: [string, () => Promise<void> | void][] = [
    [_("Picture (PNG)"), () => png(desk)],
    [_("Drawing (SVG)"), () => give("svg", "image/svg+xml", svg(desk))],
    [_("GEXF, for Gephi"), () => give("gexf", "application/gexf+xml", gexf(picture(desk)))],
    ["GraphML", () => give("graphml", "application/graphml+xml", graphml(picture(desk)))],
    [_("Table of links (CSV)"), () => give("csv", "text/csv", csv(picture(desk)))],
    ["JSON-LD", () => give("jsonld", "application/ld+json", jsonld(picture(desk)))],
  ];
  if (desk.supply.live) entries.push([_("One HTML file"), () => page(desk)]);
  const items = entries.map(([label, act]) =>
    element(
      "li",
      {},
      button(label, () => {
        box.open = false;
        Promise.resolve()
          .then(act)
          .then(() => desk.say(_("Saved.")))
          .catch((error: unknown) => desk.say(message(error)));
      }, "as-link"),
    ),
  );
  box.append(element("ul", {}, ...items));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && box.open) {
      box.open = false;
      box.querySelector("summary")?.focus();
      event.stopPropagation();
    }
  });
  return box;
}

export function picture(desk: Desk): Picture {
  const { scene, tables, shown } = desk;
  const things = [...shown.things].map((id) => {
    const data = scene.sigma.getNodeDisplayData(id);
    const [x, y] = scene.place(id);
    return { thing: tables.things.get(id)!, x, y, size: data?.size ?? 5, colour: data?.color ?? "#888888" };
  });
  return { tables, title: document.title, things, links: [...shown.links].map((key) => tables.links.get(key)!) };
}

function give(suffix: string, type: string, body: BlobPart): void {
  const href = URL.createObjectURL(new Blob([body], { type }));
  const anchor = element("a", { href, download: `graph.${suffix}` });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

async function png(desk: Desk): Promise<void> {
  const { sigma } = desk.scene;
  const layers = ["edges", "edgeLabels", "nodes", "labels", "clusters"];
  const { width, height } = sigma.getCanvases()["nodes"]!;
  const whole = element("canvas", { width: String(width), height: String(height) });
  const context = whole.getContext("2d")!;
  context.fillStyle = desk.palette.paper;
  context.fillRect(0, 0, width, height);
  // What WebGL has drawn is gone once the browser has shown it: draw and copy at one go.
  sigma.refresh();
  for (const name of layers) {
    const layer = sigma.getCanvases()[name];
    if (layer) context.drawImage(layer, 0, 0, width, height);
  }
  const blob = await new Promise<Blob | null>((resolve) => whole.toBlob(resolve, "image/png"));
  if (!blob) throw new Error(_("The picture cannot be made."));
  give("png", "image/png", blob);
}

/** What is in the picture just now, as a drawing. */
export function svg(desk: Desk): string {
  const { scene, tables, palette } = desk;
  const { sigma } = scene;
  const { width, height } = sigma.getDimensions();
  const at = (id: string): { x: number; y: number } => sigma.framedGraphToViewport(sigma.getNodeDisplayData(id)!);
  const number = (value: number): string => value.toFixed(1);
  const all = picture(desk);
  const lines = all.links.map((link) => {
    const [from, to, look] = [at(link.from), at(link.to), line(link, palette)];
    const dash = look.dash ? ` stroke-dasharray="${look.dash * 0.6} ${look.dash * 0.4}"` : "";
    const title = `${desk.label(link.from)} ${tables.relations.get(link.relation)?.label ?? ""} ${desk.label(link.to)}`;
    return `<line x1="${number(from.x)}" y1="${number(from.y)}" x2="${number(to.x)}" y2="${number(to.y)}" stroke="${look.colour}" stroke-width="${look.size}"${dash}><title>${xml(title)}</title></line>`;
  });
  const named = sigma.getNodeDisplayedLabels();
  const nodes = all.things.map(({ thing, size, colour }) => {
    const { x, y } = at(thing.id);
    const radius = sigma.scaleSize(size);
    const circle = `<circle cx="${number(x)}" cy="${number(y)}" r="${number(radius)}" fill="${colour}"><title>${xml(thing.label)}</title></circle>`;
    if (!named.has(thing.id)) return circle;
    return `${circle}<text x="${number(x + radius + 4)}" y="${number(y + 4)}">${xml(shorten(thing.label))}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="13" fill="${palette.ink}">
<rect width="100%" height="100%" fill="${palette.paper}"/>
${lines.join("\n")}
<g stroke="none">${nodes.join("\n")}</g>
</svg>
`;
}

async function page(desk: Desk): Promise<void> {
  const { tables, shown, view, scene } = desk;
  const all = picture(desk);
  const evidence = await desk.supply.evidences(all.links.slice(0, MOST_EVIDENCE));
  const ids = [...shown.things];
  const places = Object.fromEntries(all.things.map(({ thing, x, y }) => [thing.id, [x, y] as const]));
  const graph = encode(tables, all.things.map(({ thing, x, y }) => ({ ...thing, x, y })), all.links);
  const kept = { graph, evidence, hash: toHash({ ...view, whole: false, nodes: ids, places: ids.length > 150 ? {} : places }, scene.eye.camera) };
  const address = (selector: string, name: "src" | "href"): string => document.querySelector(selector)!.getAttribute(name)!;
  const [script, ...styles] = await Promise.all(
    [address("script[data-explore]", "src"), address("link[href*='style.css']", "href"), address("link[href*='explore.css']", "href")].map(async (file) => (await fetch(file)).text()),
  );
  give("html", "text/html", file(document.title, script!, styles.join("\n"), kept, new URL("/", location.href).href));
}

/** A page that needs nothing else; links lead to where it was made. */
export function file(title: string, script: string, style: string, kept: object, home: string): string {
  const data = JSON.stringify(kept).replaceAll("<", "\\u003c");
  const code = script.replace(/<\/(script)/gi, "<\\/$1").replaceAll("<!--", "<\\!--");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${xml(title)}</title><base href="${xml(home)}" target="_blank">
<style>${style.replace(/<\/style/gi, "<\\/style")}</style></head>
<body><main id="main"><h1>${xml(title)}</h1><div id="explore"></div></main>
<script type="application/json" id="explore-data">${data}</script>
<script>${code}</script></body></html>
`;
}
