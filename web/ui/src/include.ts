// Parts of other pages that take a while to make: fetched when the reader opens the fold that they belong in.

import { element } from "./dom.ts";
import { _ } from "./words.ts";

/** In place of the fold's link, show the part of the linked page that `data-part` names. */
export function attach(fold: HTMLDetailsElement): void {
  const link = fold.querySelector<HTMLAnchorElement>("a[data-part]");
  if (!link) return;
  const fill = async (): Promise<void> => {
    const told = element("p", { role: "status", class: "muted" }, _("Working it out…"));
    link.after(told);
    try {
      const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const part = page.getElementById(link.dataset.part ?? "");
      if (!answer.ok || !part) throw new Error(page.querySelector("h1")?.textContent ?? _("The server does not answer."));
      // Links of another page may be relative to it.
      for (const one of part.querySelectorAll<HTMLAnchorElement>("a[href]")) {
        const href = one.getAttribute("href") ?? "";
        if (!href.startsWith("/") && !href.startsWith("#")) one.href = new URL(href, link.href).href;
      }
      told.replaceWith(document.adoptNode(part));
    } catch (error) {
      told.textContent = error instanceof Error ? error.message : String(error);
      fold.addEventListener("toggle", open);
    }
  };
  const open = (): void => {
    if (!fold.open) return;
    fold.removeEventListener("toggle", open);
    fold.querySelector("[role=status]")?.remove();
    void fill();
  };
  fold.addEventListener("toggle", open);
}
