// Bundles the browser's part into web/static; with --test, bundles the tests and runs them.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const esbuild = join(here, "node_modules", ".bin", process.platform === "win32" ? "esbuild.cmd" : "esbuild");

function bundle(args) {
  const done = spawnSync(esbuild, args, { cwd: here, stdio: "inherit" });
  if (done.error) throw done.error;
  if (done.status !== 0) process.exit(done.status ?? 1);
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
  for (const [entry, format] of [["app", "esm"], ["graph", "iife"], ["explore", "iife"], ["explore/worker", "iife"]]) {
    bundle([
      `src/${entry}.ts`, "--bundle", "--minify", `--format=${format}`, "--target=es2022", "--charset=utf8",
      `--outfile=${join(out, `${entry.replace("/", "-")}.js`)}`, "--log-level=warning",
    ]);
  }
  const css = (name) => readFileSync(join(here, "css", name), "utf8");
  writeFileSync(join(out, "style.css"), ["base.css", "parts.css", "print.css"].map(css).join("\n"));
  writeFileSync(join(out, "graph.css"), css("graph.css"));
  writeFileSync(join(out, "explore.css"), css("explore.css"));
  copyFileSync(join(here, "css", "icon.svg"), join(out, "icon.svg"));
}
