"""The catalogues of the interface's texts: one gettext file (.po) a language, found where they lie.

The program's own are in ``web/locale``; those of a project, in its folder ``locale``, come before them and
may say a part only. English is in the program itself.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
import re
from collections import Counter
from dataclasses import dataclass, field
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING, Final

from babel.core import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from kg.tongue import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from babel.messages.catalog import Catalog, Message

#: Where an application keeps its catalogues.
KEY: Final = "statecraft.catalogues"
#: Where the program's own catalogues are.
OWN: Final = Path(__file__).parent / "locale"
#: The part of a project's folder where its catalogues are.
PROJECT: Final = "locale"
SOURCE: Final = "en"
_LOG: Final = logging.getLogger("statecraft.web")
_TAG: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", re.ASCII)
# What a translation has to keep: fields, and the elements around its words.
_KEPT: Final = re.compile(r"%\(\w+\)s|%%|%|\{\w*\}|[{}]|<[^>]*>|[<>]")
_SCRIPTS: Final = "web/ui/"
_PLURAL: Final = "n != 1"
_EXPRESSION: Final = re.compile(r"[n0-9()?:&|!=<>%+*/ -]+", re.ASCII)


@dataclass(frozen=True)
class Language:
    """One language: its name in itself, its words, and those of them that scripts need."""

    tag: str
    name: str
    words: NullTranslations = ENGLISH
    script: bytes = b""

    @property
    def script_address(self) -> str:
        """Where its words for scripts are; empty where there are none."""
        if not self.script:
            return ""
        return f"/static/words/{self.tag}.js?v={hashlib.sha256(self.script).hexdigest()[:12]}"


_ENGLISH: Final = Language(SOURCE, "English")


@dataclass(frozen=True)
class Catalogues:
    """All languages of the interface by their tags, English among them; ``digest`` tells them from others."""

    by_tag: Mapping[str, Language] = field(default_factory=lambda: {SOURCE: _ENGLISH})
    digest: str = ""


def load(*folders: Path) -> Catalogues:
    """Read every catalogue in these folders; what an earlier one says comes before a later one.

    A file that cannot be read is left out, and so is a translation that lacks a field or element of its
    text, or has others; the log tells which.
    """
    files: dict[str, list[Path]] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.po")):
            tag = path.stem.replace("_", "-")
            if _TAG.fullmatch(tag):
                files.setdefault(tag, []).append(path)
            else:
                _LOG.warning("%s is not named after a language, such as nb.po or zh-Hant.po", path)
    found = {SOURCE: _ENGLISH}
    digest = hashlib.sha256()
    for tag, paths in files.items():
        read = [(path, catalogue) for path in paths if (catalogue := _read(path)) is not None]
        for path, _ in read:
            digest.update(path.read_bytes())
        if read:
            found[tag] = _language(tag, [catalogue for _, catalogue in read])
    return Catalogues(found, digest.hexdigest()[:16] if len(found) > 1 else "")


def sound(message: Message) -> bool:
    """Tell whether a translation has the fields and elements of its text, and no others."""
    wanted = [_kept(text) for text in _forms(message.id)]
    # One form may leave the number out, as "one row" does.
    least, most = wanted[0] & wanted[-1], wanted[0] | wanted[-1]
    return all(least <= (has := _kept(text)) and has <= most for text in _forms(message.string) if text)


def _kept(text: str) -> Counter[str]:
    return Counter(_KEPT.findall(text))


def _read(path: Path) -> Catalog | None:
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
        # Which form goes with a number is an expression, and may be none.
        _compiled(catalogue)
    except (OSError, ValueError, PoFileError) as error:
        _LOG.warning("%s cannot be read and is left out: %s", path, error)
        return None
    for message in list(catalogue):
        if message.id and (message.fuzzy or not _whole(message)):
            catalogue.delete(message.id, message.context)
        elif message.id and not sound(message):
            _LOG.warning("%s:%s: not the fields and elements of %r", path, message.lineno, message.id)
            catalogue.delete(message.id, message.context)
    return catalogue


def _whole(message: Message) -> bool:
    return all(_forms(message.string))


def _forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ("",))


def _language(tag: str, catalogues: list[Catalog]) -> Language:
    words: NullTranslations = ENGLISH
    for catalogue in reversed(catalogues):
        own = _compiled(catalogue)
        own.add_fallback(words)
        words = own
    return Language(tag, _name(tag), words, _script(catalogues))


def _compiled(catalogue: Catalog) -> GNUTranslations:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _name(tag: str) -> str:
    """Name a language in itself, where it is one that is known of."""
    try:
        return Locale.parse(tag, sep="-").display_name or tag
    except (UnknownLocaleError, ValueError):
        return tag


def _script(catalogues: list[Catalog]) -> bytes:
    """Write what scripts say as a script: each text with its forms, and which goes with a number."""
    wanted = {(m.context, _first(m.id)) for m in _template() if _for_script(m)}
    texts: dict[str, list[str]] = {}
    plural = _PLURAL
    for catalogue in reversed(catalogues):
        plural = catalogue.plural_expr if _EXPRESSION.fullmatch(catalogue.plural_expr) else _PLURAL
        for message in catalogue:
            key = _first(message.id)
            if key and (message.context, key) in wanted:
                whole = f"{message.context}\x04{key}" if message.context else key
                texts[whole] = list(_forms(message.string))
    if not texts:
        return b""
    body = json.dumps(texts).replace("<", "\\u003c")
    return f"globalThis.statecraftWords={{texts:{body},plural:(n)=>Number({plural})}};\n".encode()


def _template() -> Catalog:
    with (OWN / "statecraft.pot").open("rb") as file:
        return read_po(file)


def _for_script(message: Message) -> bool:
    return any(name.startswith(_SCRIPTS) for name, _ in message.locations)


def _first(text: str | list[str] | tuple[str, ...]) -> str:
    return text if isinstance(text, str) else text[0]
