// What is wrong with a query while it is written: it is read where it would be answered, and not asked.

import { _ } from "./words.ts";

const PAUSE = 450; // milliseconds without a key

export interface Wrong {
  line: number;
  column: number;
  length: number;
  message: string;
}

export function decodeWrong(value: unknown): Wrong[] {
  const { errors } = (value ?? {}) as { errors?: unknown };
  if (!Array.isArray(errors)) return [];
  return errors.flatMap((one: unknown) => {
    const { line, column, length, message } = (one ?? {}) as Record<string, unknown>;
    if (typeof line !== "number" || typeof column !== "number" || typeof message !== "string") return [];
    return [{ line, column, length: typeof length === "number" ? length : 1, message }];
  });
}

/** Has each text read once nothing was typed for a while, and gives what is wrong with it to `show`. */
export class Checker {
  private timer = 0;
  private asking: AbortController | undefined;
  private readonly show: (wrong: readonly Wrong[]) => void;

  constructor(show: (wrong: readonly Wrong[]) => void) {
    this.show = show;
  }

  changed(text: string): void {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.timer = window.setTimeout(() => void this.check(text), PAUSE);
  }

  private async check(text: string): Promise<void> {
    if (text.trim() === "") return this.show([]);
    const asking = (this.asking = new AbortController());
    try {
      const answer = await fetch("/sparql/check", {
        method: "POST",
        headers: { "Content-Type": "application/sparql-query", Accept: "application/json" },
        body: text,
        signal: asking.signal,
      });
      // What is refused for another reason is told when the query is run.
      const wrong = answer.ok ? decodeWrong(await answer.json()) : [];
      if (!asking.signal.aborted) this.show(wrong);
    } catch {
      // typed on, or no answer: what was marked stays
    }
  }
}

/** What is said of the first fault in a line of its own, for whoever does not see or reach the mark. */
export function said(wrong: readonly Wrong[]): string {
  const first = wrong[0];
  return first ? _("Line {line}: {message}", { line: first.line, message: first.message }) : "";
}
