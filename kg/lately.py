"""What was found lately, kept for those who ask the same again."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Concatenate, Final, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

_P = ParamSpec("_P")
_T = TypeVar("_T")

_MOST: Final = 20_000
_LONGEST: Final = 250  # characters; few IRIs of ours are longer, and a query may hold any


def lately(
    find: Callable[Concatenate[str, _P], _T], *, most: int = _MOST, longest: int = _LONGEST
) -> Callable[Concatenate[str, _P], _T]:
    """Keep what is found of the texts asked about last; not of long ones, of which there may be any number.

    >>> asked = []
    >>> length = lately(lambda text: asked.append(text) or len(text), longest=5)
    >>> [length(text) for text in ("fog", "fog", "signal", "signal")], asked
    ([3, 3, 6, 6], ['fog', 'signal', 'signal'])
    """
    kept = cast("Callable[Concatenate[str, _P], _T]", lru_cache(most)(find))

    def found(text: str, /, *more: _P.args, **named: _P.kwargs) -> _T:
        return (kept if len(text) <= longest else find)(text, *more, **named)

    return found
