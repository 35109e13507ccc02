"""Code speaks no word of a domain: classes and properties are read from the ontology, never named."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg import vocab as v
from kg.schema import load_schema

sys.path.insert(0, str(Path(__file__).parent))
from domain_words import find

if TYPE_CHECKING:
    from domain_words import Way

    from kg.project import Project

ROOT = Path(__file__).resolve().parent.parent
CODE = (
    "kg/**/*.py",
    "kg/queries/**/*.rq",
    "web/**/*.py",
    "web/templates/**/*",
    "web/ui/src/**/*",
)

# Names that are also words of programming, of interfaces or of the curated files' format. As terms
# (`sc:Event`, `ontology#Event`) they are refused all the same; as texts too, unless "text" stands here.
ORDINARY: dict[str, tuple[str, tuple[Way, ...]]] = {
    "Event": ("an event of a YAML stream or of a browser", ("identifier",)),
    "Authorization": ("the header of a request that a program sends a token in (RFC 9110)", ("text",)),
    "Group": ("our class for a heading of properties", ("identifier", "text")),
    "Person": ("our class for somebody with an account", ("identifier", "text")),
    "Release": ("our class for the files of one version", ("identifier",)),
    "Report": ("our class that collects problems", ("identifier",)),
    "Service": ("sd:Service, the class of a SPARQL endpoint", ("text",)),
    "about": ("a word of pages: the page about the site, what a card is about", ("identifier", "text")),
    "accessed": ("a key of a dossier's source", ("identifier", "text")),
    "call": ("calling a function", ("identifier",)),
    "character": ("a character of a text", ("identifier", "text")),
    "citation": ("how to cite the whole graph", ("identifier",)),
    "count": ("counting", ("identifier", "text")),
    "description": ("a key of an entity and of the settings; dcterms:description", ("identifier", "text")),
    "gist": ("the role sc:GistRole as a style of a card", ("identifier", "text")),
    "height": ("of a picture or page element", ("identifier", "text")),
    "issued": ("dcterms:issued, when a source was published; CSL-JSON", ("identifier", "text")),
    "licence": ("a key of the settings", ("identifier", "text")),
    "published": ("a key of a dossier's source", ("identifier", "text")),
    "disabled": ("of a field in a form", ("identifier", "text")),
    "scope": ("of a table's header, a name or a token", ("identifier", "text")),
    "speaker": ("a key of a claim", ("identifier", "text")),
    "status": ("of an HTTP answer or a live region of a page", ("identifier", "text")),
    "topic": ("what a page or feed is narrowed to; sc:tellsTopic", ("identifier", "text")),
    "uses": ("how often a term is used", ("identifier", "text")),
    "wording": ("a date as worded; the role sc:WordingRole as a style of a card", ("identifier", "text")),
}
ALLOWED: dict[str, frozenset[Way]] = {name: frozenset(ways) for name, (_, ways) in ORDINARY.items()}


@pytest.fixture(scope="module")
def names(policy: Project, lights: Project) -> frozenset[str]:
    found: set[str] = set()
    for project in (policy, lights):
        schema = load_schema(project)
        terms = [*schema.kinds_by_name.values(), *schema.properties_by_name.values()]
        codes = [kind for kind in schema.kinds.values() if kind.is_code and kind.iri != v.SKOS_CONCEPT]
        found |= {term.name for term in (*terms, *codes) if not term.core}
    return frozenset(found)


def test_code_names_no_term_of_a_domain(names: frozenset[str]) -> None:
    assert len(names) > 150
    files = sorted(path for pattern in CODE for path in ROOT.glob(pattern) if path.is_file())
    assert len(files) > 30
    found = [
        str(one)
        for path in files
        for one in find(path.relative_to(ROOT), path.read_text("utf-8"), names, ALLOWED)
    ]
    assert not found, "\n".join(found)


def test_every_ordinary_word_is_a_name_of_a_domain(names: frozenset[str]) -> None:
    assert set(ORDINARY) <= names, f"not needed any more: {set(ORDINARY) - names}"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", 'if kind == "Government":\n    pass\n'),
        ("a.py", 'QUERY = "SELECT * { ?a sc:issued ?b }"\n'),
        ("a.py", 'ISSUED = SC + "issued"\n'),
        ("a.py", 'ISSUED = f"{SC}issued"\n'),
        ("a.py", 'ISSUED = v.SC + "published"\n'),
        ("a.py", 'IRI = "https://w3id.org/statecraft/ontology#Event"\n'),
        ("a.py", 'if kind.name == "Event":\n    pass\n'),
        ("a.py", "print(entity.holdsPost)\n"),
        ("a.py", "def f(inForceFrom): ...\n"),
        ("a.py", "match kind:\n    case 'Lighthouse': ...\n"),
        ("a.py", "tags = {'Statement', 'Bill'}\n"),
        ("a.rq", "SELECT * WHERE { ?a sc:issued ?b }"),
        ("a.rq", "SELECT * WHERE { ?a a sc:Event }"),
        ("a.rq", "SELECT * WHERE { ?a <https://w3id.org/statecraft/ontology#published> ?b }"),
        ("a.rq", "PREFIX li: <https://lights.example/ontology#> ASK { ?a li:height 1 }"),
        ("a.html", "{% if kind.name == 'Government' %}x{% endif %}"),
        ("a.html", "<p>{{ entity.holdsPost }}</p>"),
        ("a.html", '<p data-kind="Lighthouse">'),
        ("a.ts", 'if (node.kind === "Company") { draw(); }'),
        ("a.ts", "const x = `Company`;"),
        ("a.ts", "node.holdsPost = 1; // a comment"),
    ],
)
def test_the_search_catches(path: str, text: str, names: frozenset[str]) -> None:
    assert find(Path(path), text, names, ALLOWED)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", '"""An example: `sc:issued`, "issued"."""\n'),
        ("a.py", "# if kind == 'Government'\nx = 1\n"),
        ("a.py", 'X = DCTERMS + "issued"\nY = RDF + "Statement"\n'),
        ("a.py", "for event in events: Event(event)\n"),
        ("a.py", 'found.get("published")\n'),
        ("a.py", 'message = "issued by the Government"\n'),
        ("a.rq", "# Who issued it: sc:issued\nSELECT * { ?a sc:when ?b ; dcterms:issued ?c }"),
        ("a.html", "{# sc:issued #}<p>Issued by a Government or Company</p>"),
        ("a.ts", "/* Company */ const events: Event[] = []; // Government\n"),
    ],
)
def test_the_search_lets_pass(path: str, text: str, names: frozenset[str]) -> None:
    assert not find(Path(path), text, names, ALLOWED)
