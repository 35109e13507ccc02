"""Bytes to text in whatever encoding, and text without what is no text."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import Final

from kg.errors import ArticleRefused

#: The most characters that a working copy may have.
LONGEST: Final = 200_000
_META: Final = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,30})""", re.IGNORECASE)
_HEAD: Final = 4_096
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KEPT: Final = frozenset("\n\t")
_UNSEEN: Final = frozenset("\u200b\u2060\ufeff\u00ad")
# What a reader of right-to-left text has no need of, and what makes a text look like another one.
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def decode(data: bytes, *, page: bool = False, charset: str = "") -> str:
    """Decode bytes: by their mark, what is said of them, as UTF-8, or as Windows' Western European letters.

    >>> decode("caf\u00e9".encode("latin-1")), decode("\u00e9".encode("utf-16"))
    ('caf\u00e9', '\u00e9')

    Raises:
        ArticleRefused: it is no text.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    if b"\0" in data[:_HEAD]:
        message = "the file is neither text, HTML nor PDF"
        raise ArticleRefused(message)
    told = _META.search(data[:_HEAD]) if page else None
    for name in (charset, told[1].decode() if told else "", "utf-8"):
        try:
            if name and codecs.lookup(name)._is_text_encoding:  # noqa: SLF001
                return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1252", "replace")


def tidy(text: str) -> str:
    r"""Keep what can be read: composed letters, plain line ends, no more than one empty line.

    >>> tidy("a\r\nb\u200b\x00 \n\n\n\nc\u0301 ")
    'a\nb\n\nć'

    Raises:
        ArticleRefused: there is more than anybody reads, or nothing.
    """
    if len(text) > 4 * LONGEST:
        message = f"the text has {len(text):,} characters; at most {LONGEST:,} are kept"
        raise ArticleRefused(message)
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(c for c in plain if _is_text(c))
    lines = (" ".join(line.split()) for line in kept.split("\n"))
    found = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    if len(found) > LONGEST:
        message = f"the text has {len(found):,} characters; at most {LONGEST:,} are kept"
        raise ArticleRefused(message)
    return found


def _is_text(char: str) -> bool:
    if char in _KEPT:
        return True
    return char not in _UNSEEN and char not in _TURNING and unicodedata.category(char) not in {"Cc", "Cs"}
