from __future__ import annotations

import sys
from importlib import resources
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, Quad, Store

from kg.engine import Embedded, Engine
from kg.errors import QueryError

if TYPE_CHECKING:
    from pathlib import Path

#: What queries have as prefixes that stand for the whole of an IRI.
_PREFIXES = (
    *("claim", "entity", "graph", "id", "predicate"),
    *("property", "source", "speaker", "subject", "usual"),
)
A, B, C = (NamedNode(f"http://x.example/{name}") for name in "abc")


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Engine:
    package = tmp_path / "asked"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "objects.rq").write_text("SELECT $s ?p ?o ?none WHERE { $s ?p ?o }")
    (package / "about.rq").write_text("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    (package / "pairs.rq").write_text("SELECT ?s ?o WHERE { ?s property: ?o }")
    (package / "any.rq").write_text("ASK { $s ?p ?o }")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "asked", raising=False)
    store = Store()
    store.add(Quad(A, B, C, NamedNode("http://x.example/graph")))
    return Embedded(store, package="asked")


def test_rows_bind_parameters_as_terms_over_all_graphs(engine: Engine) -> None:
    assert engine.rows("objects", s=A) == [{"s": A, "p": B, "o": C, "none": None}]
    assert engine.rows("objects", s=C) == []
    assert engine.ask("any", s=A)
    assert not engine.ask("any", s=C)
    assert [triple.object for triple in engine.graph("about")] == [C]


def test_tuples_bind_whole_iris_as_prefixes(engine: Engine) -> None:
    assert [(row[0], row[1]) for row in engine.tuples("pairs", property=B.value)] == [(A, C)]
    assert list(engine.tuples("pairs", property=C.value)) == []
    with pytest.raises(ValueError, match="IRI"):
        engine.tuples("pairs", property="http://x.example/b> ?o . ?x <y")
    with pytest.raises(QueryError, match=r"any\.rq is not a SELECT"):
        engine.tuples("any")


def test_what_is_not_there_or_not_of_that_form_is_told(engine: Engine) -> None:
    with pytest.raises(QueryError, match="no query named 'nothing'"):
        engine.rows("nothing")
    for wrong in (engine.rows, engine.graph):
        with pytest.raises(QueryError, match=r"any\.rq is not a"):
            wrong("any")
    with pytest.raises(QueryError, match=r"objects\.rq is not an ASK"):
        engine.ask("objects")


def test_every_query_of_ours_is_sparql_and_says_what_it_is_for() -> None:
    store = Store()
    texts = [path for path in resources.files("kg.queries").iterdir() if path.name.endswith(".rq")]
    assert len(texts) > 10
    bound = dict.fromkeys(_PREFIXES, "https://lights.example/term")
    for path in texts:
        text = path.read_text("utf-8")
        store.query(text, prefixes=bound)
        assert text.startswith("# "), f"{path.name} begins with a comment that says what it answers"
