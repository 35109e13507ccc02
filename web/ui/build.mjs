// Bundles the browser's part into web/static; with --test, bundles the tests and runs them.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { feature } from "topojson-client";

const here = dirname(fileURLToPath(import.meta.url));
const esbuild = join(here, "node_modules", ".bin", process.platform === "win32" ? "esbuild.cmd" : "esbuild");

/** The licences of what is bundled, which ask to go along with it. */
function licences() {
  const lock = JSON.parse(readFileSync(join(here, "package-lock.json"), "utf8"));
  const tools = /node_modules\/(@?esbuild|@types|typescript|undici-types|graphology-types|axe-core|commander)/;
  const bundled = Object.entries(lock.packages).filter(([path]) => path && !tools.test(path));
  return bundled
    .map(([path, { version, license }]) => {
      const file = readdirSync(join(here, path)).find((name) => /^licen[cs]e/i.test(name));
      const text = file ? readFileSync(join(here, path, file), "utf8").trim() : `Licence: ${license}`;
      return `${path.replace("node_modules/", "")} ${version}\n\n${text}\n`;
    })
    .join(`\n${"-".repeat(72)}\n\n`);
}

function bundle(args) {
  const done = spawnSync(esbuild, args, { cwd: here, stdio: "inherit" });
  if (done.error) throw done.error;
  if (done.status !== 0) process.exit(done.status ?? 1);
}

/** A ring of points without a leap at the date line; one around a pole is led there and back. */
function unrolled(points) {
  let turn = 0;
  const ring = points.map(([x, y], place) => {
    const leap = place ? x - points[place - 1][0] : 0;
    if (Math.abs(leap) > 180) turn -= 360 * Math.sign(leap);
    return [x + turn, y];
  });
  const [[first, pole], [last]] = [ring[0], ring.at(-1)];
  if (Math.abs(last - first) > 180) ring.push(...[last, first].map((x) => [x, 90 * Math.sign(pole)]));
  return ring;
}

/** Where there is land, in degrees from 180 W, 90 N: Natural Earth at 1:110 million, in the public domain. */
function land() {
  const world = JSON.parse(readFileSync(join(here, "node_modules", "world-atlas", "land-110m.json"), "utf8"));
  const rings = feature(world, world.objects.land).features.flatMap(({ geometry }) => geometry.coordinates).flat();
  const path = (ring, shift) => `M${ring.map(([x, y]) => `${(x + 180 + shift).toFixed(1)} ${(90 - y).toFixed(1)}`).join("L")}Z`;
  const paths = rings.map(unrolled).flatMap((ring) => {
    // What reaches over an edge comes in again at the other one.
    const over = [360, -360].filter((shift) => ring.some(([x]) => Math.abs(x) > 180 && Math.abs(x + shift) < 180));
    return [0, ...over].map((shift) => path(ring, shift));
  });
  // A grey that stands out from white and from black paper.
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 180"><path fill="#808080" fill-opacity=".35" fill-rule="evenodd" d="${paths.join("")}"/></svg>\n`;
}

if (process.argv.includes("--test")) {
  const tests = readdirSync(join(here, "test")).filter((name) => name.endsWith(".test.ts"));
  bundle([
    ...tests.map((name) => `test/${name}`),
    "--bundle", "--platform=node", "--format=esm", "--out-extension:.js=.mjs", "--outdir=build/test", "--log-level=warning",
  ]);
  const built = tests.map((name) => join("build", "test", name.replace(/\.ts$/, ".mjs")));
  const ran = spawnSync(process.execPath, ["--test", ...built], { cwd: here, stdio: "inherit" });
  process.exit(ran.status ?? 1);
} else {
  const out = join(here, "..", "static");
  mkdirSync(out, { recursive: true });
  for (const [entry, format] of [
    ["app", "esm"], ["query", "esm"], ["ask", "esm"], ["desk", "esm"], ["graph", "iife"], ["explore", "iife"], ["explore/worker", "iife"],
    ["plain", "iife"], ["plain/worker", "esm"],
  ]) {
    bundle([
      `src/${entry}.ts`, "--bundle", "--minify", `--format=${format}`, "--target=es2022", "--charset=utf8",
      `--outfile=${join(out, `${entry.replace("/", "-")}.js`)}`, "--log-level=warning",
    ]);
  }
  const css = (name) => readFileSync(join(here, "css", name), "utf8");
  writeFileSync(join(out, "style.css"), ["base.css", "parts.css", "print.css"].map(css).join("\n"));
  const styles = ["graph.css", "query.css", "explore.css", "desk.css", "sign.css"];
  for (const name of styles) writeFileSync(join(out, name), css(name));
  writeFileSync(join(out, "land.svg"), land());
  copyFileSync(join(here, "node_modules", "oxigraph", "web_bg.wasm"), join(out, "oxigraph.wasm"));
  copyFileSync(join(here, "css", "icon.svg"), join(out, "icon.svg"));
  writeFileSync(join(out, "licences.txt"), licences());
}
