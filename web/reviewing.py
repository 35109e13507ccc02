"""Changes of a proposal as a reviewer sees them: claims, and what is said of them, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.curate.entry import in_words
from kg.curate.items import flat, parts
from kg.curate.operations import Add
from kg.judgements import VERDICTS
from web.parts.refs import Ref
from web.review_pages import ItemView, PartView, ProposalRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.curate.entry import Value
    from kg.curate.operations import Amend, Operation
    from kg.curate.proposal import Proposal
    from web.parts.claims import ClaimView
    from web.site import Site

_SAID = frozenset({"subject", "predicate", "object"})


def row_of(one: Proposal) -> ProposalRow:
    """Tell a proposal on one line."""
    decided = next(
        (said for said in reversed(one.log) if said.did in {"accepted", "declined", "undone"}), None
    )
    return ProposalRow(
        one.id,
        one.title,
        one.by,
        one.state,
        (decided or one.log[-1]).at[:16].replace("T", " ") if one.log else "",
        decided.by if decided else "",
        len(one.operations),
        one.state == "accepted",
    )


def items_of(here: Site, operations: Iterable[Operation]) -> tuple[ItemView, ...]:
    """Show changes, each with its parts."""
    return tuple(
        _added(here, str(number), one) if isinstance(one, Add) else _amended(here, str(number), one)
        for number, one in enumerate(operations)
    )


def claim_of(here: Site, claim_id: str) -> ClaimView | None:
    """Show a claim of the graph."""
    try:
        node = NamedNode(v.claim_iri(here.project.base, claim_id))
    except ValueError:
        return None
    found = here.reader.claims(here.engine.claims("page_claim", claim=node.value))
    return next((one for one in found if one.id == claim_id), None)


def thing(here: Site, text: str) -> Ref:
    """Refer to an entity, a source or a code by the id that files have; a text stands for itself."""
    for make in (v.entity_iri, v.source_iri):
        if here.names.get(iri := make(here.project.base, text)):
            return here.names.ref(iri)
        if kept := here.replaced.get(iri):
            return here.names.ref(kept)
    return Ref(text)


def source_of(here: Site, file: str) -> Ref | None:
    """Refer to the source whose file it is."""
    stem = file.rpartition("/")[2].removesuffix(".yaml")
    return thing(here, stem) if "/dossiers/" in file else None


def _added(here: Site, name: str, one: Add) -> ItemView:
    entry = one.entry
    if one.what == "judgement":
        verdict = next(key for key in VERDICTS if key in entry)
        pair = entry[verdict]
        ends = tuple(thing(here, end) for end in pair) if isinstance(pair, tuple) else ()
        rest = {key: value for key, value in entry.items() if key != verdict}
        return ItemView(name, "judged", verdict, Ref(verdict), ends, None, _parts(name, one, {}, rest))
    if one.what == "claim":
        about = thing(here, in_words(entry.get("subject")))
        says = _sentence(here, entry)
    else:
        about = Ref(in_words(entry.get("name") or entry.get("title") or entry.get("id")))
        says = (Ref(in_words(entry.get("type"))),)
    rest = {key: value for key, value in entry.items() if one.what != "claim" or key not in _SAID}
    # The file of a source bears its id.
    open_keys = {key: value for key, value in entry.items() if one.what != "source" or key != "id"}
    source, fields = source_of(here, one.file), _parts(name, one, {}, open_keys)
    return ItemView(name, "added", one.what, about, says, source, _parts(name, one, {}, rest), fields)


def _sentence(here: Site, entry: Mapping[str, Value]) -> tuple[Ref, ...]:
    prop = here.schema.property(in_words(entry.get("predicate")))
    value = in_words(entry.get("object"))
    label = prop.label if prop else in_words(entry.get("predicate"))
    return Ref(label), thing(here, value) if prop is None or prop.is_object else Ref(value)


def _amended(here: Site, name: str, one: Amend) -> ItemView:
    what = "withdrawn" if one.now.get("retracted") else "changed"
    parts_ = _parts(name, one, one.was, one.now)
    if one.what == "claim" and (claim := claim_of(here, one.became or one.id) or claim_of(here, one.id)):
        says = (Ref(claim.predicate.label), claim.value, Ref("", claim.href))
        source = Ref(claim.source.label, claim.source.href)
        return ItemView(name, what, one.what, claim.subject, says, source, parts_, parts_)
    return ItemView(name, what, one.what, thing(here, one.id), (), None, parts_, parts_)


def _parts(
    name: str, one: Operation, before: Mapping[str, Value | None], after: Mapping[str, Value | None]
) -> tuple[PartView, ...]:
    decided = frozenset(parts(one))
    was, now = dict(flat(before)), dict(flat(after))
    return tuple(
        PartView(
            name=f"{name}.{key}",
            label=key.replace("-", " ").replace(".", ": "),
            before=in_words(value) if (value := was.get(key)) is not None else "",
            after=in_words(value) if (value := now.get(key)) is not None else "",
            decided=key in decided,
            field=f"v:{name}.{key}",
            lines=as_lines(now.get(key)),
        )
        for key in dict.fromkeys((*now, *was))
    )


def as_lines(value: Value | None) -> str:
    r"""Write a value for a form: one text a line.

    >>> as_lines(("A", "B")), as_lines(None)
    ('A\nB', '')
    """
    if value is None:
        return ""
    return "\n".join(value) if isinstance(value, tuple) else in_words(value)


def from_lines(text: str) -> str | list[str] | None:
    r"""Read a value as a form gives it.

    >>> from_lines("A\r\nB\n"), from_lines(" "), from_lines("A")
    (['A', 'B'], None, 'A')
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines if len(lines) > 1 else lines[0] if lines else None
