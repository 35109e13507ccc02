// Where each address of the server is among plain files: as web/plain/places.py has it.

const LIVE: Record<string, readonly string[]> = {
  "/search": ["q"],
  "/sparql": ["query"],
  "/explore": ["id", "query"],
  "/graph": ["id"],
  "/ask": ["kind"],
};
const SERVED =
  /^\/(?:suggest|health|status|api|openapi\.json|favicon\.ico|graph\.html|graphs|graph\/.*|sparql\/sources|explore\/.*|sparql\/terms)$/;
const SERVED_KEYS = new Set(["asOf", "known", "version", "cite"]);
const SUFFIX = /\.(?:ttl|jsonld|nt|json|csv|ics|html|xml|md|tex|bib|ris)$/;
const SAFE = /^[A-Za-z0-9_.=,:-]{1,120}$/;

/** The path of an address relative to the site, as a link has it; null for what takes a server. */
export function place(address: string): string | null {
  const url = new URL(address, "http://host");
  const pairs = [...url.searchParams];
  if (SERVED.test(url.pathname) || pairs.some(([key, text]) => SERVED_KEYS.has(key) || text === "docx")) return null;
  const path = url.pathname.replace(/^\/+|\/+$/g, "");
  const live = LIVE[url.pathname] ?? [];
  if (pairs.some(([key]) => live.includes(key))) return `${path}/${url.search}${url.hash}`;
  if (/^(?:static|downloads)\//.test(path)) return path + url.search;
  return named(path, pairs) + url.hash;
}

function named(path: string, given: readonly [string, string][]): string {
  const form = given.find(([key]) => key === "format")?.[1] ?? "";
  const pairs = given.filter(([key]) => key !== "format");
  const end = SUFFIX.exec(path)?.[0] ?? (path.endsWith("/feed") ? ".xml" : "");
  const stem = end && path.endsWith(end) ? path.slice(0, -end.length) : path;
  let found = path;
  if (pairs.length) {
    const name = pairs.map((pair) => pair.join("=")).join(",");
    found = `${stem}/${SAFE.test(name) ? name : digest(name)}${end}`;
  } else if (path.endsWith("/feed")) found += end;
  if (form) return `${end && found.endsWith(end) ? found.slice(0, -end.length) : found}.${form}`;
  if (end) return found;
  return found ? `${found}/` : "";
}

/** A short name for what cannot be a file's: FNV-1a over UTF-8, twice, since a page cannot wait for more. */
export function digest(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return [0x811c9dc5, 0x9747b28c]
    .map((seed) => {
      let state = seed;
      for (const byte of bytes) state = Math.imul(state ^ byte, 0x01000193) >>> 0;
      return state.toString(16).padStart(8, "0");
    })
    .join("");
}
