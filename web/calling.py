"""How templates call macros and put texts into words: most of what a page costs, so by the shortest way."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from jinja2.runtime import Context, Macro
from markupsafe import Markup

from kg import tongue
from web.tongues import language_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

_NOTHING: Final = Markup()


def say(text: str, /, **variables: object) -> Markup:
    """Put a text into the reader's language, with what stands in its fields (``%(name)s``) escaped.

    >>> say("Claim %(id)s", id="<1>")
    Markup('Claim &lt;1&gt;')
    """
    words = Markup(tongue.gettext(text))  # noqa: S704 - our own words, or a catalogue's that keeps their elements
    return words % variables if "%" in words else words


def lang(text: object) -> Markup:
    """Write the attribute that names the language of a text, where it is another than the page's."""
    tag = language_of(text)
    return Markup(f' lang="{escape(tag)}"') if tag else _NOTHING  # noqa: S704 - it is escaped


class Calling(Context):
    """Calls macros and :func:`say` at once; Jinja first looks whether what it calls wants the context."""

    def call(self, obj: Callable[..., object], /, *args: object, **kwargs: object) -> object:
        """See :meth:`jinja2.runtime.Context.call`."""
        macro, words = type(obj) is Macro, obj is say
        if macro:
            args = (self.eval_ctx, *args)
        elif not words:
            return super().call(obj, *args, **kwargs)
        if kwargs:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
        return obj(*args, **kwargs)


def register(app: Flask) -> None:
    """Let templates call so; after :func:`web.tongues.register`, whose ``_`` this takes the place of."""
    app.jinja_env.context_class = Calling
    app.jinja_env.globals["_"] = say
    app.jinja_env.filters["lang"] = lang
