"""How templates call macros and put texts into words: most of what a page costs, so by the shortest way."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Final

from jinja2.runtime import Context, Macro
from markupsafe import Markup

from kg import tongue
from kg.tagged import Tagged
from web.tongues import language_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from gettext import NullTranslations

    from flask import Flask

    from web.parts.refs import Ref

_NOTHING: Final = Markup()
_LATELY: Final = 4_000  # texts
_AWAY: Final = ' rel="noopener noreferrer nofollow"'


def say(text: str, /, **variables: object) -> Markup:
    """Put a text into the reader's language, with what stands in its fields (``%(name)s``) escaped.

    >>> say("Claim %(id)s", id="<1>")
    Markup('Claim &lt;1&gt;')
    """
    words = _said(text, tongue.spoken())
    return words % variables if "%" in words else words


@lru_cache(_LATELY)
def _said(text: str, words: NullTranslations) -> Markup:
    # Our own words, or a catalogue's that keeps their elements; the empty text is the header of a catalogue.
    return Markup(words.gettext(text) if text else text)  # noqa: S704


def lang(text: object) -> Markup:
    """Write the attribute that names the language of a text, where it is another than the page's."""
    tag = language_of(text) if type(text) is Tagged else ""
    return Markup(f' lang="{escape(tag)}"') if tag else _NOTHING  # noqa: S704 - it is escaped


def link(ref: Ref, cls: str = "") -> Markup:
    """Write what something is called, leading to its page where it has one.

    >>> from web.parts.refs import Ref
    >>> link(Ref("<a>", "/id/a"))
    Markup('<a href="/id/a" class="">&lt;a&gt;</a>')
    """
    return named(ref.label, ref.href, cls)


def named(label: str, href: str | None, cls: str = "") -> Markup:
    """Write a name, leading to an address if there is one."""
    name = f"{lang(label)}>{escape(label)}"
    if not href:
        return Markup(f'<span class="{escape(cls)}"{name}</span>')  # noqa: S704 - as above
    away = href.startswith("http")
    return Markup(  # noqa: S704 - as above
        f'<a href="{escape(href)}" class="{escape(cls)}{" external" if away else ""}"'
        f"{_AWAY if away else ''}{name}</a>"
    )


class Calling(Context):
    """Calls macros, :func:`say`, :func:`link` at once; Jinja first looks whether each wants the context."""

    def call(self, obj: Callable[..., object], /, *args: object, **kwargs: object) -> object:
        """See :meth:`jinja2.runtime.Context.call`."""
        ours = obj is say or obj is link
        if type(obj) is Macro:
            args = (self.eval_ctx, *args)
        elif not ours:
            return super().call(obj, *args, **kwargs)
        if kwargs:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
        return obj(*args, **kwargs)


def register(app: Flask) -> None:
    """Let templates call so; after :func:`web.tongues.register`, whose ``_`` this takes the place of."""
    app.jinja_env.context_class = Calling
    app.jinja_env.globals |= {"_": say, "link": link, "named": named}
    app.jinja_env.filters["lang"] = lang
