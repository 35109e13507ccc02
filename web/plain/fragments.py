"""Parts of pages that are the same on many pages: each is rendered once for a publishing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from jinja2.runtime import Macro

from kg.tagged import said
from web.calling import Calling
from web.parts.claims import ClaimView
from web.parts.refs import Badge, Moment, Ref, SourceRef

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

#: Macros whose words depend on nothing but what they are given.
_SAME: Final = frozenset(
    {"badge", "cite", "evidence_card", "foot", "marks", "menu", "search", "sentence", "sources_label", "when"}
)
_OF: Final = (ClaimView, Ref, Badge, Moment, SourceRef, int, str)
_MOST: Final = 300_000


def keeping() -> type[Calling]:
    """Make a context for templates that keeps what such macros wrote, wherever they are called."""
    kept: dict[tuple[Hashable, ...], tuple[object, object]] = {}

    class Keeping(Calling):
        """Looks first whether a part is written already."""

        def call(self, obj: Callable[..., object], /, *args: object, **kwargs: object) -> object:
            """See :meth:`Calling.call`."""
            if type(obj) is not Macro or obj.name not in _SAME or type(one := args[0]) not in _OF:
                return super().call(obj, *args, **kwargs)
            # Jinja adds these for what wants the context.
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            # A claim is told by itself: it may have been read with others beside it, or without.
            first = id(one) if type(one) is ClaimView else one
            key = obj.name, first, said(getattr(one, "label", "")), args[1:], *kwargs.items()
            found = kept.get(key)
            if found is None:
                if len(kept) >= _MOST:
                    kept.clear()
                # What is kept keeps the claim, so that no other takes its place.
                found = kept[key] = one, super().call(obj, *args, **kwargs)
            return found[1]

    return Keeping
