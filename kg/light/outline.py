"""What a simple query asks, read from its shape: patterns of triples, with places for its constants."""

from __future__ import annotations

from dataclasses import dataclass

#: A variable's name, or the place of a constant among the query's.
End = str | int
#: The place of ``a``.
A = -1


@dataclass(frozen=True, slots=True)
class Link:
    """One step along a property, which is the constant at a place."""

    place: int


@dataclass(frozen=True, slots=True)
class Inverse:
    """A path against its direction."""

    path: Path


@dataclass(frozen=True, slots=True)
class Sequence:
    """Paths one after the other."""

    parts: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several paths."""

    parts: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Closure:
    """A path any number of times: once at least, or not at all either."""

    path: Path


Path = Link | Inverse | Sequence | Choice | Closure


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple that is sought; its property may be a variable."""

    subject: End
    path: Path | str
    value: End

    @property
    def ends(self) -> frozenset[str]:
        """Its variables but for the property."""
        return frozenset(end for end in (self.subject, self.value) if isinstance(end, str))


@dataclass(frozen=True, slots=True)
class Outline:
    """What must be there, and what may be there besides, each pattern of it by itself."""

    patterns: tuple[Pattern, ...]
    besides: tuple[Pattern, ...]
    #: Whether no path is longer than a step.
    stepwise: bool
    #: Whether it is asked for a yes or no, of the patterns alone.
    verdict: bool

    @property
    def places(self) -> frozenset[int]:
        """The places of the constants that its patterns have."""
        every = (*self.patterns, *self.besides)
        ends = (end for one in every for end in (one.subject, one.value) if isinstance(end, int))
        return self.steps.union(ends)

    @property
    def steps(self) -> frozenset[int]:
        """The places of the properties in its paths."""
        every = (*self.patterns, *self.besides)
        return frozenset[int]().union(*(_places(one.path) for one in every))


def plain(pattern: Pattern, number: int) -> tuple[Pattern, ...]:
    """Take a pattern's path apart as the algebra does (SPARQL 1.1, section 18.2.2.4).

    >>> for one in plain(Pattern("a", Sequence((Link(0), Inverse(Link(1)))), "b"), 5): print(one)
    Pattern(subject='a', path=Link(place=0), value='/5.0')
    Pattern(subject='b', path=Link(place=1), value='/5.0')
    """
    path = pattern.path
    if isinstance(path, Inverse):
        return plain(Pattern(pattern.value, path.path, pattern.subject), number)
    if isinstance(path, Sequence):
        steps = [f"/{number}.{step}" for step in range(len(path.parts) - 1)]
        ends = [pattern.subject, *steps, pattern.value]
        pairs = zip(ends, path.parts, ends[1:], strict=False)
        return tuple(
            simple
            for place, (begin, part, end) in enumerate(pairs)
            for simple in plain(Pattern(begin, part, end), 100 * (number + 1) + place)
        )
    return (pattern,)


def is_step(path: Path | str) -> bool:
    """Tell whether a path is a variable, or one property in either direction."""
    return isinstance(path, str | Link) or (isinstance(path, Inverse) and is_step(path.path))


def _places(path: Path | str) -> frozenset[int]:
    if isinstance(path, str):
        return frozenset()
    if isinstance(path, Link):
        return frozenset({path.place} - {A})
    parts = path.parts if isinstance(path, Sequence | Choice) else (path.path,)
    return frozenset[int]().union(*map(_places, parts))
