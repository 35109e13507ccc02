// The query editor: CodeMirror in a shadow tree, where its styles are constructed sheets, which a strict
// content security policy allows (in the page itself they would be a <style> element, which it does not).

import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, indentOnInput, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import type { Diagnostic } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

import { sources } from "./completion.ts";
import { format } from "./format.ts";
import type { Vocabulary } from "./vocabulary.ts";

export interface Place {
  line: number;
  column: number;
  message: string;
  /** How many characters are wrong; one without it. */
  length?: number;
}

const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.standard(tags.variableName)], color: "var(--accent)" },
  { tag: tags.atom, color: "var(--link)" },
  { tag: tags.local(tags.variableName), color: "var(--good)" },
  { tag: tags.string, color: "var(--warn)" },
  { tag: [tags.comment, tags.meta], color: "var(--soft)" },
]);

const THEME = EditorView.theme({
  "&": { color: "var(--ink)", background: "var(--raised)", border: "1px solid var(--soft)", borderRadius: "5px", fontSize: ".88em" },
  "&.cm-focused, &:focus-within": { outline: "3px solid var(--focus)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5", minHeight: "15rem", maxHeight: "70vh" },
  ".cm-content": { caretColor: "var(--ink)", padding: ".6rem 0" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { background: "var(--sunk)", color: "var(--soft)", border: "0" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "color-mix(in srgb, var(--link) 28%, transparent)",
  },
  "&.cm-focused .cm-matchingBracket": { background: "var(--sunk)", outline: "1px solid var(--soft)" },
  ".cm-tooltip": { background: "var(--raised)", color: "var(--ink)", border: "1px solid var(--rule)", maxWidth: "min(34rem, 92vw)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--sans)", maxWidth: "min(34rem, 92vw)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: ".2rem .5rem" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { background: "var(--sunk)", color: "var(--ink)", outline: "2px solid var(--focus)", outlineOffset: "-2px" },
  ".cm-completionDetail": { color: "var(--soft)", fontStyle: "normal" },
  ".cm-completionInfo": { fontFamily: "var(--sans)", fontSize: ".9em" },
  ".cm-lintRange-error": { background: "none", textDecoration: "underline wavy var(--bad)" },
  ".cm-diagnostic": { fontFamily: "var(--sans)", whiteSpace: "pre-wrap" },
  "@media print": { ".cm-scroller": { maxHeight: "none", minHeight: "0" }, ".cm-gutters": { display: "none" } },
});

export interface Wishes {
  label: string;
  onChange: (text: string) => void;
  onRun: () => void;
  vocabulary: Promise<Vocabulary>;
}

export class CodeEditor {
  private readonly view: EditorView;

  constructor(host: HTMLElement, text: string, wishes: Wishes) {
    const root = host.attachShadow({ mode: "open" });
    const run = (): boolean => {
      wishes.onRun();
      return true;
    };
    const lay = (): boolean => {
      this.format();
      return true;
    };
    this.view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: text,
        extensions: [
          lineNumbers(),
          lintGutter(),
          highlightSpecialChars(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          StreamLanguage.define(sparql),
          syntaxHighlighting(COLOURS),
          autocompletion({ override: sources(wishes.vocabulary), maxRenderedOptions: 40, icons: false }),
          // Tab alone leaves the editor, as everywhere on a page; while a list is open it takes what is marked.
          keymap.of([
            { key: "Mod-Enter", run },
            { key: "Shift-Alt-f", run: lay },
            { key: "Tab", run: acceptCompletion },
            ...closeBracketsKeymap,
            ...completionKeymap,
            ...historyKeymap,
            ...defaultKeymap,
          ]),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": wishes.label, autocapitalize: "off", spellcheck: "false" }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) wishes.onChange(update.state.doc.toString());
          }),
          THEME,
        ],
      }),
    });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  set text(text: string) {
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text } });
  }

  focus(): void {
    this.view.focus();
  }

  format(): void {
    const laid = format(this.text);
    if (laid !== this.text) this.text = laid;
  }

  /** Mark where a query is wrong, and go there. */
  show(place: Place): void {
    this.mark([place]);
    const { from } = this.range(place);
    this.view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
    this.view.focus();
  }

  /** Mark where a query is wrong while it is written. */
  mark(places: readonly Place[]): void {
    const marks: Diagnostic[] = places.map((place) => ({ ...this.range(place), severity: "error", message: place.message }));
    this.view.dispatch(setDiagnostics(this.view.state, marks));
  }

  private range({ line, column, length = 1 }: Place): { from: number; to: number } {
    const { doc } = this.view.state;
    const at = doc.line(Math.min(Math.max(1, line), doc.lines));
    // Places count characters, the editor the halves of those beyond the first plane.
    const characters = [...at.text];
    const units = (count: number): number => characters.slice(0, Math.max(0, count)).join("").length;
    const begin = Math.min(at.from + units(column - 1), at.to);
    const end = Math.min(at.from + units(column - 1 + length), at.to);
    // At the end of a line there is nothing to underline but what stands before it.
    const from = begin === at.to ? Math.max(at.from, begin - 1) : begin;
    return { from, to: Math.max(end, Math.min(from + 1, doc.length)) };
  }
}
