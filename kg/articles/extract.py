"""What a curator gives, as an article: pasted text, HTML, a PDF or a saved page."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Final

from kg.articles.article import Extracted
from kg.articles.texts import decode, tidy
from kg.errors import ArticleRefused

if TYPE_CHECKING:
    from kg.articles.article import Form

#: The most bytes that a document may have.
LARGEST: Final = 20_000_000
_SECONDS: Final = 40
_PAGE: Final = re.compile(rb"<(!doctype\s+html|html|head|body|article|main|div|p|h1)[\s>/]", re.IGNORECASE)
_SAVED: Final = re.compile(rb"content-type:\s*multipart/related", re.IGNORECASE)
_HEAD: Final = 4_096
_PACKED: Final = {
    b"PK\x03\x04": "a ZIP archive, or a document of an office program",
    b"\x1f\x8b": "packed with gzip",
    b"\xd0\xcf\x11\xe0": "a document of an office program",
    b"\x28\xb5\x2f\xfd": "packed with zstd",
    b"{\\rtf": "RTF",
}


def sniff(data: bytes) -> Form:
    """Tell what a document is by how it begins, whatever its name says.

    >>> sniff(b"%PDF-1.7"), sniff(b"<!DOCTYPE html><p>"), sniff(b"Maren Holt lit it.")
    ('pdf', 'html', 'text')

    Raises:
        ArticleRefused: it is of a kind that is not read.
    """
    head = data[:_HEAD]
    for mark, what in _PACKED.items():
        if head.startswith(mark):
            message = f"the file is {what}; give text, HTML, a PDF or a saved page (MHTML)"
            raise ArticleRefused(message)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if _SAVED.search(head):
        return "mhtml"
    return "html" if _PAGE.search(head.replace(b"\0", b"")) else "text"


def extract(data: bytes) -> Extracted:
    """Read a document; all but plain text in a process of its own, with a deadline and little memory.

    Raises:
        ArticleRefused: it is too large, cannot be read, or holds no text.
    """
    if len(data) > LARGEST:
        message = f"the document is larger than {LARGEST // 1_000_000} MB"
        raise ArticleRefused(message)
    form = sniff(data)
    found = pasted(decode(data)) if form == "text" else _apart(data, form)
    if not found.text:
        message = "there is no text in it"
        raise ArticleRefused(message)
    return found


def pasted(text: str, title: str = "", url: str = "") -> Extracted:
    """Take a text as it is.

    Raises:
        ArticleRefused: it is too long, or empty.
    """
    if kept := tidy(text):
        return Extracted(kept, " ".join(title.split())[:500], url=url.strip()[:2_000])
    message = "there is no text in it"
    raise ArticleRefused(message)


def _apart(data: bytes, form: Form) -> Extracted:
    command = [sys.executable, "-m", "kg.articles.documents", form]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, by name
            command, input=data, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        message = "the document takes too long to read; paste its text instead"
        raise ArticleRefused(message) from error
    try:
        told = json.loads(done.stdout)
        if "refused" not in told:
            return Extracted(**told)
    except (ValueError, TypeError) as error:
        message = (
            "the document could not be read within the limits of time and memory; paste its text instead"
        )
        raise ArticleRefused(message) from error
    raise ArticleRefused(told["refused"])
