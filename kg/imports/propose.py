"""A mapping to begin with, guessed from the names of fields and from their first values."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process

from kg.imports.choose import sample
from kg.loaders.record import text
from kg.values import BadValueError, typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from kg.loaders.record import Record
    from kg.schema import Kind, Property, Schema

_NAME: Final = re.compile(r"(?i)(^|[^a-z])(name|title|label|caption)s?($|[^a-z])")
_KEY: Final = re.compile(r"(?i)(^|[ _.-])(id|key|code|number|no)$|[a-z]ID$")
_ALIAS: Final = re.compile(r"(?i)alias|alt[ _]?name|also known|acronym|abbrev")
_ABOUT: Final = re.compile(r"(?i)descri|summary|abstract")
_SURE: Final = 85
_LIKELY: Final = 60
_FITTING: Final = 0.8
_FIELDS: Final = 200


def propose(schema: Schema, path: Path, kind: str | None = None) -> str:
    """Write a mapping for a file; what could not be guessed stands in comments.

    Raises:
        ImportFailed: the file cannot be read, or is of no format that is known.
    """
    records = sample(path)
    fields = list(dict.fromkeys(name for one in records for name in one.fields))[:_FIELDS]
    values = {name: [text(v) for one in records for v in one.fields.get(name, ())] for name in fields}
    found = schema.kind(kind) if kind else _kind(schema, path.stem)
    label = _first(fields, _NAME) or _first(fields, None) or "name"
    key = next((name for name in fields if _KEY.search(name) and _is_unique(name, records)), None)
    lines = [
        "# Begun by `statecraft import --propose`: look at every line, and take the # from the right ones.",
        "dataset:",
        f"  title: {_quoted(path.stem)}",
        "  # publisher: whose data these are",
        "  # url: where they are published",
        "  # licence: the address of their licence, such as https://creativecommons.org/licenses/by/4.0/",
        "records:",
        f"- file: {_quoted('*' + path.suffix)}",
        f"  key: {_field(key)}" if key else "  # key: the field that tells one record from another",
        "  things:",
        "  - as: thing",
        f"    type: {found.name if found else 'Entity'}  # {_others(schema)}",
        f"    name: {_field(label)}",
        f"    id: {_field(key)}" if key else "    # id: without it, the name makes the id",
    ]
    rest = [name for name in fields if name not in {label, key}]
    for word, pattern in (("aliases", _ALIAS), ("description", _ABOUT)):
        named = _first(rest, pattern)
        if named:
            lines.append(f"    {word}: {_field(named)}")
            rest.remove(named)
    lines.append("    claims:")
    sure = [(name, _property(schema, found, name, values[name], _SURE)) for name in rest]
    for name, prop in sure:
        if prop:
            lines += [f"    - predicate: {prop.name}", f"      object: {_field(name)}"]
    if not any(prop for _, prop in sure):
        lines[-1] = "    claims: []"
    for name, prop in sure:
        if prop is None:
            likely = _property(schema, found, name, values[name], _LIKELY)
            example = next(iter(values[name]), "")[:50].replace("\n", " ")
            guess = likely.name if likely else "?"
            lines.append(f"    # - predicate: {guess}  # such as {_quoted(example)}")
            lines.append(f"    #   object: {_field(name)}")
    return "\n".join(lines) + "\n"


def name_of(path: Path) -> str:
    """Make a name for an import of its file's.

    >>> from pathlib import Path
    >>> name_of(Path("Light list (1931).csv.gz"))
    'light-list-1931'
    """
    stem = path.name.split(".")[0]
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:40].strip("-")


def _property(
    schema: Schema, kind: Kind | None, field: str, values: Sequence[str], least: float
) -> Property | None:
    names: dict[str, Property] = {}
    for prop in schema.properties_by_name.values():
        if prop.value_type == "entity" or (kind and not schema.admits(prop.domains, (kind.iri,))):
            continue
        if _fit(schema, prop, values):
            names[prop.label.casefold()] = prop
            names[re.sub(r"(?<=[a-z])(?=[A-Z])", " ", prop.name).casefold()] = prop
    wanted = " ".join(re.split(r"[^a-z0-9]+", field.rpartition(".")[2].casefold()))
    best = process.extractOne(wanted, list(names), scorer=fuzz.token_sort_ratio, score_cutoff=least)
    return names[best[0]] if best else None


def _fit(schema: Schema, prop: Property, values: Sequence[str]) -> bool:
    def fits(value: str) -> bool:
        if prop.value_type == "concept":
            return any(schema.concept(scheme, value) for scheme in prop.ranges)
        try:
            return bool(typed(prop.value_type, value))
        except BadValueError:
            return False

    return bool(values) and sum(map(fits, values)) >= _FITTING * len(values)


def _kind(schema: Schema, stem: str) -> Kind | None:
    usable = {k.label.casefold(): k for k in schema.kinds_by_name.values() if k.is_entity and not k.core}
    words = re.split(r"[^a-z]+", stem.casefold())
    single = [word.removesuffix("s") for word in words if word]
    return next((usable[one] for one in (*words, *single) if one in usable), None)


def _others(schema: Schema) -> str:
    names = [k.name for k in schema.kinds_by_name.values() if k.is_entity and not k.core]
    return f"one of: {', '.join(names[:12])}{', …' if len(names) > 12 else ''}"  # noqa: PLR2004 - a line's worth


def _first(fields: Iterable[str], pattern: re.Pattern[str] | None) -> str | None:
    return next((name for name in fields if pattern is None or pattern.search(name)), None)


def _is_unique(name: str, records: Sequence[Record]) -> bool:
    found = [text(one.fields[name][0]) for one in records if name in one.fields]
    return len(found) == len(set(found)) == len(records)


def _field(name: str) -> str:
    return _quoted(f"{{{name}}}")


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
