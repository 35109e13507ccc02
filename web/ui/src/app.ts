// What every page loads: small helps on top of pages that work without them.

import { attach as attachPart } from "./include.ts";
import { attachEditing } from "./edit.ts";
import { attach as attachSuggestions } from "./suggest.ts";

for (const input of document.querySelectorAll<HTMLInputElement>("input[data-suggest]")) attachSuggestions(input);
for (const fold of document.querySelectorAll<HTMLDetailsElement>("details.part")) attachPart(fold);
for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-edit]")) attachEditing(button);

// An address such as #c-abc opens the evidence that holds it.
function openTarget(): void {
  const id = decodeURIComponent(location.hash.slice(1));
  const target = id ? document.getElementById(id) : null;
  const folded = target?.closest("details");
  if (target && folded && !folded.open) {
    folded.open = true;
    target.scrollIntoView();
  }
}
window.addEventListener("hashchange", openTarget);
openTarget();

// On paper everything is open.
window.addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll<HTMLDetailsElement>("details.evidence")) folded.open = true;
});
