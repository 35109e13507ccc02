"""Files of RDF as they are, triple by triple; blank nodes become addresses of the import's own."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING, Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from kg.errors import ImportFailed
from kg.loaders.opened import LONGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pyoxigraph import Quad

    from kg.imports.sorting import Sorter
    from kg.loaders.opened import Opened

FORMATS: Final = {
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
}
_PACKED: Final = (".gz", ".bz2", ".xz")
_BY_LINE: Final = (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS)
_ENTITY: Final = re.compile(rb"<!ENTITY\s+%?\s*[^\s\"']+\s+(?:\"([^\"]*)\"|'([^']*)')")
_LONG_ENTITY: Final = 400
_HEAD: Final = 100_000
_CHUNK: Final = 1 << 20
_STEP: Final = 20_000
_PLACE: Final = re.compile(r"^Parser error at line \d+ column \d+: |^Parser error: ")


def format_of(name: str) -> RdfFormat | None:
    """Tell by its name of which format of RDF a file is; None where it is of none."""
    plain = name.lower()
    for suffix in _PACKED:
        plain = plain.removesuffix(suffix)
    return FORMATS.get(plain[plain.rfind(".") :]) if "." in plain else None


def read(
    file: Opened,
    sorter: Sorter,
    base: str,
    progress: Callable[[str, float, int], None],
    tell: Callable[[int, str, str], None],
) -> int:
    """Read a file into a sorter as lines of N-Triples; give how many triples there were.

    The names of graphs in it are dropped. In N-Triples and N-Quads bad lines are told and passed over.

    Raises:
        ImportFailed: it cannot be read to its end.
    """
    form = format_of(file.name)
    if form is None:
        message = f"{file.name} is of no format of RDF: {', '.join(sorted(FORMATS))}"
        raise ImportFailed(message)
    names: dict[str, str] = {}

    def term(node: object) -> str:
        if isinstance(node, BlankNode):
            return names.setdefault(node.value, f"<{base}#b{len(names) + 1}>")
        return str(node)

    count = 0
    by_line = form in _BY_LINE
    quads = _lines(file.stream, form, tell) if by_line else _whole(file, form, base)
    for count, quad in enumerate(quads, 1):
        if count % _STEP == 0:
            progress(file.name, file.share, count)
        if not isinstance(quad.object, NamedNode | BlankNode | Literal):
            tell(count, "bad-record", "a triple about a triple is left out")
            continue
        sorter.add(f"{term(quad.subject)} {quad.predicate} {term(quad.object)} .")
    return count


def _whole(file: Opened, form: RdfFormat, base: str) -> Iterator[Quad]:
    if form == RdfFormat.RDF_XML:
        _refuse_bombs(file)
    try:
        yield from parse(file.stream, form, base_iri=base)
    except SyntaxError as error:
        place = f"line {error.lineno}, column {error.offset}: " if error.lineno else ""
        message = f"{file.name}: {place}{_PLACE.sub('', error.msg)}; nothing was imported"
        raise ImportFailed(message) from error
    except (UnicodeDecodeError, ValueError) as error:
        message = f"{file.name} cannot be read: {error}; nothing was imported"
        raise ImportFailed(message) from error


def _refuse_bombs(file: Opened) -> None:
    """Refuse XML whose entities hold others, or are long: the parser would unfold them without bound."""
    start = file.stream.read(_HEAD)
    file.stream.seek(0)
    subset = re.search(rb"<!DOCTYPE[^\[>]*\[(.*?)\]\s*>", start, re.DOTALL)
    values = [one[1] or one[2] or b"" for one in _ENTITY.finditer(subset[1])] if subset else []
    open_ended = subset is None and re.search(rb"<!(DOCTYPE[^>]*\[|ENTITY)", start)
    if open_ended or any(len(one) > _LONG_ENTITY or re.search(rb"&(?!#)|%", one) for one in values):
        message = f"{file.name} declares entities of XML that hold others, or are too long: write them out"
        raise ImportFailed(message)


def _lines(stream: IO[bytes], form: RdfFormat, tell: Callable[[int, str, str], None]) -> Iterator[Quad]:
    """Parse many lines at once, and one by one where there is a bad one among them."""
    number = 0
    while lines := stream.readlines(_CHUNK):
        try:
            found: Iterable[Quad] = list(parse(b"".join(lines), form))
        except (SyntaxError, ValueError):
            found = _each(lines, form, number, tell)
        yield from found
        number += len(lines)


def _each(
    lines: list[bytes], form: RdfFormat, number: int, tell: Callable[[int, str, str], None]
) -> Iterator[Quad]:
    for place, line in enumerate(lines, number + 1):
        if len(line) > LONGEST:
            tell(place, "bad-record", f"this line has more than {LONGEST:,} bytes")
            continue
        try:
            yield from list(parse(line, form))
        except SyntaxError as error:
            tell(place, "syntax", _PLACE.sub("", error.msg)[:300])
        except ValueError as error:
            tell(place, "syntax", str(error)[:300])
