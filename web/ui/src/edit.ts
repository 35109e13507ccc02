// Lets a reader change a text on the page before printing or copying it; nothing is sent anywhere.

import { _ } from "./words.ts";

export function attachEditing(button: HTMLButtonElement): void {
  const text = document.getElementById(button.dataset["edit"] ?? "");
  if (!text) return;
  button.hidden = false;
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    const on = !text.isContentEditable;
    text.contentEditable = on ? "true" : "false";
    button.setAttribute("aria-pressed", String(on));
    button.textContent = on ? _("Done") : _("Edit here");
    button.contentEditable = "false";
    if (on) text.focus();
  });
}
