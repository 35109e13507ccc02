"""Which files a change of judgements reaches, and which declare what was judged to be one thing.

A claim names the id that is kept, whichever id its file names; an entity has the names and kinds of all
ids that are one with it. The store of the last snapshot therefore tells which files may be touched, and
their texts which of them are: a file that does not have an id in its text cannot name it.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg import vocab as v
from kg.judgements import last_words, read_judgements
from kg.nodes import BadYamlError, compose, decode
from kg.reading import Context, Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from kg.known import Known
    from kg.overlay import Overlay
    from kg.schema import Schema

_WORD: Final = re.compile(rb"[a-z0-9-]+")
#: Quoted text may write any character so.
_ESCAPED: Final = re.compile(rb"\\[xuU]")


class Moved:
    """The ids that redirect now and in a published store, by slug."""

    def __init__(self, overlay: Overlay, schema: Schema, known: Known) -> None:
        """Keep where to look; nothing is read yet."""
        self._overlay = overlay
        self._schema = schema
        self._known = known
        self._found: dict[Path, frozenset[str]] = {}

    @cached_property
    def then(self) -> Mapping[str, str]:
        """What redirected to what in the store."""
        base = self._known.base
        pairs = self._known.redirects()
        return {v.slug(base, other.value) or "": v.slug(base, kept.value) or "" for other, kept in pairs}

    @cached_property
    def now(self) -> Mapping[str, str]:
        """What redirects to what by the judgements as they are; nothing where they cannot be read."""
        project = self._overlay.project
        path = project.data / "decisions.yaml"
        try:
            root = compose(decode(self._overlay.read(path)))
        except (BadYamlError, OSError):
            return {}
        report = Report(Context(project, self._schema), project.relative(path))
        words = last_words(read_judgements(report, root)).values() if root else ()
        to = {word.pair[1]: word.pair[0] for word in words if word.verdict == "same"}
        return {other: _end(to, other) for other in to}

    @cached_property
    def ids(self) -> frozenset[str]:
        """What redirects otherwise than before."""
        both = self.then.keys() | self.now.keys()
        return frozenset(one for one in both if self.then.get(one) != self.now.get(one))

    def naming(self) -> frozenset[str]:
        """Name the files whose claims or sources name what redirects otherwise than before."""
        found: set[str] = set()
        for other in self.ids:
            found.update(self._users(other))
            kept = self.then.get(other)
            for file in set(self._users(kept)) - found if kept else ():
                if self._mentioned(self._overlay.project.root / file, frozenset((other,))):
                    found.add(file)
        return frozenset(found)

    def declaring(self, files: Iterable[str]) -> frozenset[str]:
        """Name the files that declare what is, or was, one thing with what moved or is declared in files."""
        judged = frozenset(chain(*self.then.items(), *self.now.items()))
        project = self._overlay.project
        entities = set(self._overlay.entities()) if judged else set()
        read = entities & {project.root / file for file in files}
        wanted = self._one_with(self.ids.union(*(self._mentioned(path, judged) for path in read)))
        found = {self._known.file_of(self._entity(one)) for one in wanted}
        hidden = frozenset(one for one in wanted if not self._known.file_of(self._entity(one)))
        if hidden:
            found |= {project.relative(path) for path in entities if self._mentioned(path, hidden)}
        return frozenset(found - {""})

    def _one_with(self, ids: Iterable[str]) -> frozenset[str]:
        wanted = set(ids)
        while True:
            kept = {to.get(one, one) for one in wanted for to in (self.then, self.now)}
            more = {one for to in (self.then, self.now) for one, end in to.items() if end in kept}
            if wanted >= kept | more:
                return frozenset(wanted)
            wanted |= kept | more

    def _mentioned(self, path: Path, ids: frozenset[str]) -> frozenset[str]:
        """Give those of some ids that a file has in its text."""
        words = self._found.get(path)
        if words is None:
            words = self._found[path] = self._words(path)
        return ids if "" in words else ids & words

    def _words(self, path: Path) -> frozenset[str]:
        """Give the words of a file; an empty one where it may have others that are not seen."""
        try:
            text = self._overlay.read(path)
        except OSError:
            return frozenset()
        words = frozenset(word.decode("ascii") for word in _WORD.findall(text))
        return words | {""} if _ESCAPED.search(text) or b"\0" in text else words

    def _users(self, slug: str) -> Iterator[str]:
        for node in (self._entity(slug), NamedNode(v.source_iri(self._known.base, slug))):
            yield from (file for file in self._known.users(node) if file)

    def _entity(self, slug: str) -> NamedNode:
        return NamedNode(v.entity_iri(self._known.base, slug))


def _end(to: Mapping[str, str], slug: str) -> str:
    """Follow judgements to the id that is kept; those that go in a circle are told where they are read."""
    seen = {slug}
    while (slug := to.get(slug, "") or slug) not in seen:
        seen.add(slug)
    return slug
