// The query field: Ctrl+Enter runs, Tab indents, examples fill it in, errors are shown at their line.

/** Where a line begins and ends in a text; lines count from 1. */
export function lineRange(text: string, line: number): [number, number] {
  const lines = text.split("\n");
  const before = lines.slice(0, Math.max(0, line - 1)).join("\n").length + (line > 1 ? 1 : 0);
  return [Math.min(before, text.length), Math.min(before + (lines[line - 1]?.length ?? 0), text.length)];
}

/** What a press of Tab makes of a text with a selection: two spaces, or all its lines moved. */
export function indent(text: string, from: number, to: number, back: boolean): [string, number, number] {
  if (from === to && !back) return [`${text.slice(0, from)}  ${text.slice(to)}`, from + 2, from + 2];
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const moved = text
    .slice(start, to)
    .split("\n")
    .map((line) => (back ? line.replace(/^ {1,2}/, "") : `  ${line}`))
    .join("\n");
  const grown = moved.length - (to - start);
  return [text.slice(0, start) + moved + text.slice(to), Math.max(start, from + (back ? Math.min(0, grown) : 2)), to + grown];
}

export function attach(area: HTMLTextAreaElement): void {
  let escaped = false; // after Escape, Tab leaves the field: no keyboard trap
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      area.form?.requestSubmit();
    } else if (event.key === "Escape") escaped = true;
    else if (event.key === "Tab" && !escaped && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      const [text, from, to] = indent(area.value, area.selectionStart, area.selectionEnd, event.shiftKey);
      area.value = text;
      area.setSelectionRange(from, to);
    }
  });
  area.addEventListener("blur", () => (escaped = false));
  const line = Number(area.dataset["errorLine"] ?? 0);
  if (line > 0) {
    area.focus();
    area.setSelectionRange(...lineRange(area.value, line));
  }
  for (const example of document.querySelectorAll<HTMLAnchorElement>("a[data-query]"))
    example.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      area.value = example.dataset["query"] ?? "";
      area.form?.requestSubmit();
    });
}
