// The text: sentences and marks are gone through with the arrow keys, and passages are chosen.

/** A passage by its place in the article, in characters (code points) from 0. */
export interface Passage {
  start: number;
  end: number;
  text: string;
}

export interface Marked {
  sort: string;
  text: string;
  things: string[];
  edtf: string;
  start: number;
  end: number;
}

export interface Wanted {
  claim(passage: Passage, mark: Marked | null): void;
  thing(passage: Passage, name: string): void;
}

export const codePoints = (text: string): number => [...text].length;

/** What is named by a mark's link. */
export function marked(link: HTMLElement): Marked {
  const { start, end } = placed(link.getAttribute("href") ?? "");
  const { sort = "", things = "", edtf = "" } = link.dataset;
  return { sort, text: link.textContent ?? "", things: things.split(" ").filter(Boolean), edtf, start, end };
}

function placed(href: string): { start: number; end: number } {
  const given = new URLSearchParams(href.split("?")[1]?.split("#")[0] ?? "");
  return { start: Number(given.get("start")), end: Number(given.get("end")) };
}

/** Where a point of a selection is in the article; -1 outside of any sentence. */
function place(node: Node, offset: number): number {
  const parent = node instanceof Element ? node : node.parentElement;
  const sentence = parent?.closest<HTMLElement>(".s");
  if (!sentence) return -1;
  const range = document.createRange();
  range.selectNodeContents(sentence);
  range.setEnd(node, offset);
  return Number(sentence.dataset["at"]) + codePoints(range.toString());
}

export function attach(text: HTMLElement, wanted: Wanted): { back(): void } {
  const sentences = [...text.querySelectorAll<HTMLElement>(".s")];
  let last: HTMLElement | undefined = sentences[0];
  let chosen: HTMLElement[] = [];

  const focus = (one: HTMLElement | undefined): void => {
    if (!one) return;
    if (last) last.tabIndex = -1;
    last = one;
    one.tabIndex = 0;
    one.focus();
    one.scrollIntoView({ block: "nearest" });
  };
  const choose = (them: HTMLElement[]): void => {
    for (const one of chosen) one.classList.remove("chosen");
    chosen = them;
    for (const one of chosen) one.classList.add("chosen");
  };
  const passage = (them: HTMLElement[]): Passage => ({
    start: Number(them[0]?.dataset["at"] ?? 0),
    end: Number(them.at(-1)?.dataset["end"] ?? 0),
    text: them.map((one) => one.textContent ?? "").join(" "),
  });
  const around = (link: HTMLElement): HTMLElement[] => {
    const sentence = link.closest<HTMLElement>(".s");
    return sentence ? [sentence] : [];
  };
  const use = (link: HTMLElement): void => {
    const mark = marked(link);
    const sentence = around(link);
    choose(sentence);
    if (mark.sort === "unknown") wanted.thing({ start: mark.start, end: mark.end, text: mark.text }, mark.text);
    else wanted.claim(passage(sentence), mark);
  };

  for (const one of sentences) one.tabIndex = -1;
  if (last) last.tabIndex = 0;
  const links = [...text.querySelectorAll<HTMLElement>("a.m")];
  for (const link of links) {
    link.tabIndex = -1;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      last = link;
      use(link);
    });
  }
  text.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const here = document.activeElement instanceof HTMLElement ? document.activeElement : text;
    const sentence = here.closest<HTMLElement>(".s");
    if (!sentence) return;
    const at = sentences.indexOf(sentence);
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      const next = sentences[at + (key === "ArrowDown" ? 1 : -1)];
      if (next && event.shiftKey) choose([...new Set([...(chosen.includes(sentence) ? chosen : [sentence]), next])].sort(byPlace));
      else if (next) choose([]);
      focus(next);
    } else if (key === "ArrowRight" || key === "ArrowLeft") {
      focus(beside(links, here, key === "ArrowRight"));
    } else if (key === "Enter") {
      if (here.matches("a.m")) use(here);
      else {
        if (!chosen.includes(sentence)) choose([sentence]);
        wanted.claim(passage(chosen), null);
      }
    } else if (key === "n" || key === "N") {
      const name = here.matches("a.m") ? marked(here) : null;
      const from = name ?? { ...passage([sentence]), text: "" };
      wanted.thing({ start: from.start, end: from.end, text: from.text }, from.text);
    } else return;
    event.preventDefault();
  });
  text.addEventListener("pointerup", () => {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || selection.rangeCount === 0) return;
    const range = selection.getRangeAt(0);
    const start = place(range.startContainer, range.startOffset);
    const end = place(range.endContainer, range.endOffset);
    if (start < 0 || end <= start) return;
    choose([]);
    wanted.claim({ start, end, text: selection.toString() }, null);
  });
  return { back: () => focus(last) };
}

const byPlace = (a: HTMLElement, b: HTMLElement): number => Number(a.dataset["at"]) - Number(b.dataset["at"]);

/** The next mark after, or before, whatever has the focus. */
function beside(links: HTMLElement[], here: HTMLElement, after: boolean): HTMLElement | undefined {
  const at = links.indexOf(here);
  if (at >= 0) return links[at + (after ? 1 : -1)];
  const side = (link: HTMLElement): boolean =>
    Boolean(here.compareDocumentPosition(link) & (after ? Node.DOCUMENT_POSITION_FOLLOWING : Node.DOCUMENT_POSITION_PRECEDING));
  const found = links.filter(side);
  return after ? found[0] : found.at(-1);
}
