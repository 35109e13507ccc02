// The site of plain files around a page: where its root is, and its files.

import { element } from "../dom.ts";
import { _ } from "../words.ts";
import type { Settings } from "./engine.ts";
import { place } from "./places.ts";

export class Site {
  readonly root: URL;
  readonly further: boolean;
  private known: Promise<Settings> | null = null;
  private readonly fetch: typeof fetch;

  constructor(script: HTMLElement) {
    this.root = new URL(script.dataset["root"] ?? "./", location.href);
    this.further = "further" in script.dataset;
    // Kept before the page's own is put in place.
    this.fetch = window.fetch.bind(window);
  }

  url(path: string): string {
    return new URL(path, this.root).href;
  }

  /** The address on this host of one on the server; about what takes a server where it is none. */
  link(address: string): string {
    const { pathname, search, hash } = new URL(place(address) ?? "about/#plain", this.root);
    return pathname + search + hash;
  }

  /** The path of this page as the server has it. */
  get path(): string {
    const under = location.pathname.slice(this.root.pathname.length).replace(/index\.html$/, "");
    return `/${under}`.replace(/(.)\/$/, "$1");
  }

  async json(path: string): Promise<unknown> {
    const answer = await this.fetch(this.url(path));
    if (!answer.ok) throw new Error(_("A file of this site is missing: {path}", { path }));
    return answer.json();
  }

  async page(address: string): Promise<Document | null> {
    const path = place(address);
    if (path === null) return null;
    const answer = await this.fetch(this.url(path));
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  }

  /** Runs a script of the site. */
  run(path: string, type = ""): Promise<void> {
    return new Promise((give, fail) => {
      const made = element("script", { src: this.url(path), ...(type ? { type } : {}) });
      made.addEventListener("load", () => give());
      made.addEventListener("error", () => fail(new Error(_("A file of this site is missing: {path}", { path }))));
      document.head.append(made);
    });
  }

  settings(): Promise<Settings> {
    this.known ??= this.json("plain.json") as Promise<Settings>;
    return this.known;
  }

  /** Asks the host itself. */
  get plainFetch(): typeof fetch {
    return this.fetch;
  }
}
