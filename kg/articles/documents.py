"""Documents to text: HTML, PDF and saved pages, read by libraries that are kept well.

Run as a program (``python -m kg.articles.documents FORM``) it reads a document on standard input and
writes what it found as JSON: a hostile one is read in a process that can be ended.
"""

from __future__ import annotations

import email
import email.policy
import io
import json
import re
import resource
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from kg.api.extra import need
from kg.articles.article import Extracted
from kg.articles.texts import LONGEST, decode, tidy
from kg.errors import ArticleRefused, StatecraftError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pypdf import PdfReader

_EXTRA: Final = "curate"
_PAGES: Final = 400
_MEMORY: Final = 1_500_000_000  # bytes
_SECONDS: Final = 25
_DAY: Final = re.compile(r"D?:?(\d{4})(\d\d)(\d\d)")


def html(data: bytes | str) -> Extracted:
    """Take the article out of a page.

    Raises:
        ArticleRefused: there is no text in it.
    """
    trafilatura = need("trafilatura", _EXTRA)
    page = decode(data, page=True) if isinstance(data, bytes) else data
    found = trafilatura.bare_extraction(
        page, with_metadata=True, include_comments=False, include_tables=True, favor_recall=True
    )
    if found is None or not (found.text or "").strip():
        message = "no article was found in the page; paste its text instead"
        raise ArticleRefused(message)
    return Extracted(
        tidy(found.text), _line(found.title), _line(found.author), _line(found.date), _line(found.url), "html"
    )


def mhtml(data: bytes) -> Extracted:
    """Take the article out of a page that a browser saved as one file (RFC 2557).

    Raises:
        ArticleRefused: there is no page, or no text in it.
    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                charset = part.get_content_charset()
                found = html(decode(content, page=True, charset=charset or ""))
                url = found.url or _line(str(message.get("Snapshot-Content-Location", "")))
                return Extracted(found.text, found.title, found.author, found.published, url, "mhtml")
    told = "the saved page holds no HTML"
    raise ArticleRefused(told)


def pdf(data: bytes) -> Extracted:
    """Take the text out of a PDF.

    Raises:
        ArticleRefused: it is damaged or locked, has too many pages, or holds pictures alone.
    """
    pypdf = need("pypdf", _EXTRA)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        pages = tuple(_pages(reader))
        told = reader.metadata or {}
    except ArticleRefused:
        raise
    except Exception as error:
        # What a damaged file makes the reader raise is whatever it stumbles over.
        why = f"{type(error).__name__}: {str(error)[:120]}"
        message = f"the PDF cannot be read ({why}); paste its text instead"
        raise ArticleRefused(message) from error
    text = tidy("\n".join(map(_joined, pages)))
    if not text:
        message = "the PDF holds no text, perhaps pictures of pages alone; paste its text instead"
        raise ArticleRefused(message)
    day = _DAY.match(_line(told.get("/CreationDate")))
    published = "-".join(day.groups()) if day else ""
    return Extracted(text, _line(told.get("/Title")), _line(told.get("/Author")), published, form="pdf")


FORMS: Final[Mapping[str, Callable[[bytes], Extracted]]] = {"html": html, "mhtml": mhtml, "pdf": pdf}


def main(form: str) -> int:
    """Read standard input within limits; tell what was found, or why nothing was."""
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    try:
        found: dict[str, object] = asdict(FORMS[form](sys.stdin.buffer.read()))
    except StatecraftError as error:
        found = {"refused": str(error)}
    except (MemoryError, RecursionError):
        found = {"refused": "the document takes more memory to read than it may; paste its text instead"}
    sys.stdout.write(json.dumps(found))
    return 0


def _pages(reader: PdfReader) -> Iterator[str]:
    if len(reader.pages) > _PAGES:
        message = f"the PDF has {len(reader.pages):,} pages; at most {_PAGES} are read"
        raise ArticleRefused(message)
    size = 0
    for page in reader.pages:
        text = page.extract_text()
        size += len(text)
        if size > LONGEST:
            message = f"the PDF holds more than {LONGEST:,} characters; give the part that matters"
            raise ArticleRefused(message)
        yield text


def _joined(page: str) -> str:
    """Join the lines of paragraphs, and words that were cut at their ends."""
    joined = re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", page)
    return re.sub(r"(?<![.!?:”\"\n])\n(?=[^\n])", " ", joined)


def _line(text: object) -> str:
    return " ".join(str(text or "").split())[:500]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
