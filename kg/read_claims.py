"""Claims from their nodes: everything resolved and typed, or told where it is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal

from kg import vocab as v
from kg.claims import Claim, claim_id
from kg.nodes import Items, Pairs, Text
from kg.read_values import read_value, subject_fits
from kg.readable import calendar_conflict

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from pyoxigraph import NamedNode

    from kg.claims import Source
    from kg.nodes import Node
    from kg.reading import Report, Thing
    from kg.schema import Property

LINKS: Final = {
    "contradicts": v.CONTRADICTS,
    "supports": v.SUPPORTS,
    "corrects": v.CORRECTS,
    "relays": v.RELAYS,
}
CLAIM_KEYS: Final = (
    "subject",
    "predicate",
    "object",
    "when",
    "kind",
    "stance",
    "hedge",
    "speaker",
    "reporter",
    "basis",
    "rank",
    "confidence",
    "locator",
    "when-wording",
    "value-wording",
    "qualifiers",
    "ref",
    *LINKS,
    "note",
    "recorded",
    "retracted",
    "reason",
)
_KEYS: Final = frozenset(CLAIM_KEYS)
_REQUIRED: Final = ("subject", "predicate", "object")
_LOCATOR_WORDS: Final = 12
_NOTHING: Final = Literal("")


@dataclass(frozen=True, slots=True)
class PendingLink:
    """A ref that must exist once all files are read."""

    report: Report
    node: Node
    ref: str


@dataclass(frozen=True, slots=True)
class _Dossier:
    """What the claims of one file share."""

    report: Report
    source: str
    slug: str
    recorded: dt.date
    links: list[PendingLink]


def read_claims(report: Report, node: Node, source: Source, links: list[PendingLink]) -> list[Claim]:
    """Read a dossier's claims."""
    if not isinstance(node, Items):
        if not (isinstance(node, Text) and not node.value):
            report.add(node, "wrong-type", f"expected a list of claims, found {node.what}")
        return []
    recorded = source.accessed or report.context.project.recorded
    slug = source.iri.rpartition("/")[2]
    dossier = _Dossier(report, source.iri, slug, recorded, links)
    claims = (_claim(dossier, item) for item in node.items)
    return [claim for claim in claims if claim is not None]


def _claim(dossier: _Dossier, node: Node) -> Claim | None:
    report = dossier.report
    found = report.fields(node, _KEYS, _REQUIRED if isinstance(node, Pairs) else ())
    if not found:
        return None
    get = found.get
    subject = report.thing(get("subject"))
    prop = _property(report, get("predicate"))
    if subject and prop and not subject_fits(report, prop, subject):
        report.add(found["subject"], "wrong-kind", _misfit(prop, subject))
    value = read_value(report, prop, found["object"]) if prop and "object" in found else None
    locator = report.text(get("locator"))
    if locator and locator.count(" ") >= _LOCATOR_WORDS and (words := len(locator.split())) > _LOCATOR_WORDS:
        message = f"a locator has at most {_LOCATOR_WORDS} words; this one has {words}"
        report.add(found["locator"], "long-locator", message)
    when, wording = report.period(get("when")), report.text(get("when-wording"))
    # The wording is that of the claim's time, or of the date that it gives as its value.
    dated = when or (value.period if value else None)
    conflict = calendar_conflict(wording, dated) if wording else None
    if conflict:
        report.add(found["when-wording"], "calendar", conflict, "warning")
    kind = report.code(get("kind"), v.CLAIM_KIND) or v.FACT
    if locator is None and kind != v.QUOTATION:
        report.add(node, "missing-locator", "say where in the source this stands: a few words", "warning")
    speaker = report.thing(get("speaker"))
    refs = tuple(ref for _, ref in report.texts(get("ref")))
    report.context.refs |= set(refs)
    text = value.text if value else ""
    claim = Claim(
        id=claim_id(_written(get("subject")), prop.iri if prop else "", text, dossier.slug, locator),
        subject=subject.node.value if subject else "",
        predicate=prop.iri if prop else "",
        object=value.term if value else _NOTHING,
        source=dossier.source,
        origin=report.origin(node),
        kind=kind,
        stance=report.code(get("stance"), v.STANCE_CLASS) or v.ASSERTS,
        rank=report.code(get("rank"), v.RANK_CLASS) or v.NORMAL,
        recorded=report.day(get("recorded")) or dossier.recorded,
        when=when,
        when_wording=wording,
        value_wording=report.text(get("value-wording")),
        value_period=value.period if value else None,
        quantity=value.quantity if value else None,
        hedge=report.code(get("hedge"), v.HEDGE_CLASS),
        basis=report.code(get("basis"), v.BASIS_CLASS),
        confidence=report.code(get("confidence"), v.CONFIDENCE_CLASS),
        speaker=speaker.node.value if speaker else None,
        reporters=_reporters(report, get("reporter")),
        locator=locator,
        qualifiers=_qualifiers(report, found["qualifiers"]) if "qualifiers" in found else (),
        refs=refs,
        links=tuple(_links(dossier, found)),
        note=report.text(get("note")),
        retracted=report.day(get("retracted")),
        reason=report.text(get("reason")),
        calendar=conflict,
    )
    return claim if subject and prop and value else None


def _reporters(report: Report, node: Node | None) -> tuple[str, ...]:
    things = (report.thing(item) for item, _ in report.texts(node))
    return tuple(thing.node.value for thing in things if thing)


def _written(node: Node | None) -> str:
    return node.value.strip() if isinstance(node, Text) else ""


def _links(dossier: _Dossier, found: dict[str, Node]) -> Iterator[tuple[str, str]]:
    for key, relation in LINKS.items():
        for item, ref in dossier.report.texts(found.get(key)):
            dossier.links.append(PendingLink(dossier.report, item, ref))
            yield relation, ref


def _property(report: Report, node: Node | None) -> Property | None:
    name = report.text(node)
    if name is None or node is None:
        return None
    prop = report.context.schema.property(name)
    if prop is None:
        hint = report.context.meant(name, report.context.schema.properties_by_name)
        report.add(node, "unknown-predicate", f'unknown predicate "{name[:60]}"{hint}')
    return prop


def _misfit(prop: Property, subject: Thing) -> str:
    kinds = " and ".join(v.local_name(iri) for iri in subject.kinds) or "nothing known"
    wanted = " or ".join(v.local_name(iri) for iri in prop.domains)
    return f'"{prop.name}" is said of {wanted}, but "{subject.id}" is {kinds}'


def _qualifiers(report: Report, node: Node) -> tuple[tuple[str, NamedNode | Literal], ...]:
    """Read further properties of a claim; each value is a text or a list of them."""
    if not isinstance(node, Pairs):
        report.add(node, "wrong-type", f"expected a mapping of properties to values, found {node.what}")
        return ()
    found: dict[tuple[str, NamedNode | Literal], None] = {}
    for key, value in node.pairs:
        prop = _property(report, key)
        if prop is None:
            continue
        for item in value.items if isinstance(value, Items) else (value,):
            read = read_value(report, prop, item)
            if read is not None:
                found[prop.iri, read.term] = None
    return tuple(found)
