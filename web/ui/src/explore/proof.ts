// The evidence of a link in words: its claims, who says so, who denies it, and why it follows.

import { element, link } from "../dom.ts";
import type { Claim, Evidence, Reason } from "./supply.ts";
import { _ } from "../words.ts";

const AWAY = { rel: "noopener noreferrer nofollow" };

export function proof(one: Evidence): HTMLElement {
  const box = element("div", { class: "proof" });
  const marks = element("p", { class: "meta" }, _("Holds {when}.", { when: one.holds }));
  if (one.disputed) marks.prepend(element("span", { class: "badge warn" }, _("disputed")), " ");
  if (one.inferred) marks.prepend(element("span", { class: "badge" }, _("inferred")), " ");
  else if (!one.stands) marks.prepend(element("span", { class: "badge" }, _("not stated as a fact")), " ");
  box.append(marks);
  if (one.claims.length) box.append(claims(one.claims));
  if (one.answered.length)
    box.append(element("h3", {}, _("What contradicts it")), claims(one.answered));
  if (one.reason) box.append(element("h3", {}, _("Why it follows")), reason(one.reason));
  if (one.why) box.append(element("p", { class: "meta" }, link(_("The explanation as a page"), one.why)));
  return box;
}

function claims(some: readonly Claim[]): HTMLElement {
  const order = [...some].sort((one, other) => Number(one.stance.id !== "asserts") - Number(other.stance.id !== "asserts"));
  return element("ul", { class: "claims" }, ...order.map(claim));
}

function claim(one: Claim): HTMLElement {
  const item = element("li", { class: one.stance.id === "asserts" ? "" : "against" });
  const voice = one.speaker ? link(one.speaker.label, one.speaker.href) : link(one.source.label, one.source.href);
  const verb = one.stance.id === "asserts" ? (one.fact ? _("says so") : one.kind.label) : one.stance.label;
  const first = element("p", {}, element("b", {}, voice), ` ${verb}`);
  if (one.hedge) first.append(`, ${one.hedge}`);
  if (one.when) first.append(` · ${one.when}`);
  item.append(first);
  if (one.locator) item.append(element("blockquote", {}, one.locator));
  const source = element("p", { class: "meta" }, `${_("in")} `, link(one.source.label, one.source.href));
  const about = [one.source.publisher, one.source.published].filter(Boolean).join(", ");
  if (about) source.append(`, ${about}`);
  if (one.source.url) source.append(" ", link(_("read it there ↗"), one.source.url, AWAY));
  item.append(source);
  const told = [
    one.reporters.length ? _("as reported by {names}", { names: one.reporters.map((ref) => ref.label).join(", ") }) : "",
    one.confidence ? _("confidence {level}", { level: one.confidence.label }) : "",
    one.basis,
    one.rank.id === "normal" ? "" : one.rank.label,
  ].filter(Boolean);
  const last = element("p", { class: "meta" }, ...(told.length ? [`${told.join(" · ")} · `] : []), link(_("the claim"), one.href));
  item.append(last);
  if (one.note) item.append(element("p", { class: "meta" }, one.note));
  return item;
}

function reason(one: Reason): HTMLElement {
  const box = element("div", { class: "reason" });
  box.append(
    element(
      "p",
      {},
      link(one.subject.label, one.subject.href),
      element("em", {}, ` ${one.predicate.label} `),
      link(one.value.label, one.value.href),
      element("span", { class: "meta" }, ` ${one.holds}`),
    ),
  );
  if (one.shown) box.append(element("p", { class: "meta" }, _("explained above")));
  for (const told of one.claims)
    box.append(
      element("p", { class: "meta" }, link(_("claimed"), told.claim), ` ${_("in")} `, link(told.source.label, told.source.href), told.locator ? `: ${told.locator}` : ""),
    );
  for (const way of one.ways)
    box.append(element("p", { class: "meta" }, _("because {rule}:", { rule: way.rule })), element("div", { class: "premises" }, ...way.premises.map(reason)));
  return box;
}
