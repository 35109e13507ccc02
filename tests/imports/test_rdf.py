"""Files of RDF into graphs of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode

from kg import snapshot
from kg.imports.manifest import graph_name

if TYPE_CHECKING:
    from tests.imports.conftest import Into

TURTLE = """\
@prefix ex: <http://charts.example/> .
ex:chart ex:shows ex:skerry, "Skær" ; ex:place [ ex:north 59 ; ex:west 4 ] .
"""
SAME = {
    "chart.ttl": TURTLE,
    "chart.trig": "@prefix ex: <http://charts.example/> . ex:g { " + TURTLE.partition("\n")[2] + "}",
    "chart.nt": """\
<http://charts.example/chart> <http://charts.example/shows> <http://charts.example/skerry> .
<http://charts.example/chart> <http://charts.example/shows> "Sk\\u00e6r" .
<http://charts.example/chart> <http://charts.example/place> _:a .
_:a <http://charts.example/north> "59"^^<http://www.w3.org/2001/XMLSchema#integer> .
_:a <http://charts.example/west> "4"^^<http://www.w3.org/2001/XMLSchema#integer> .
""",
    "chart.jsonld": """\
{"@context": {"@vocab": "http://charts.example/"}, "@id": "http://charts.example/chart",
 "shows": [{"@id": "http://charts.example/skerry"}, "Skær"], "place": {"north": 59, "west": 4}}
""",
    "chart.rdf": """\
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="http://charts.example/">
 <rdf:Description rdf:about="http://charts.example/chart">
  <ex:shows rdf:resource="http://charts.example/skerry"/><ex:shows>Skær</ex:shows>
  <ex:place><rdf:Description>
   <ex:north rdf:datatype="http://www.w3.org/2001/XMLSchema#integer">59</ex:north>
   <ex:west rdf:datatype="http://www.w3.org/2001/XMLSchema#integer">4</ex:west>
  </rdf:Description></ex:place>
 </rdf:Description>
</rdf:RDF>
""",
}


def test_every_syntax_comes_to_the_same_triples(lights_into: Into) -> None:
    found = set()
    for name, text in SAME.items():
        path = lights_into.write(name, text)
        assert (
            lights_into.bring(
                path, "--as", "chart", "--licence", "https://creativecommons.org/licenses/by/4.0/"
            )
            == 0
        )
        made = lights_into.manifest("chart")
        assert made.triples == 5, name
        found.add(made.digest)
    assert len(found) == 1
    assert lights_into.run("build") == 0
    made_snapshot = snapshot.current(lights_into.project)
    assert made_snapshot
    graph = NamedNode(graph_name(lights_into.project.base, "chart"))
    store = snapshot.open_store(made_snapshot)
    assert (
        len(list(store.quads_for_pattern(NamedNode("http://charts.example/chart"), None, None, graph))) == 3
    )
    assert not any("_:" in str(one.subject) for one in store.quads_for_pattern(None, None, None, graph))


def test_what_another_graph_says_is_not_said_twice(lights_into: Into) -> None:
    assert lights_into.run("build") == 0
    made = snapshot.current(lights_into.project)
    assert made
    whole = set(snapshot.open_store(made))
    dump = "".join(f"{one.triple} .\n" for one in list(whole)[:400])
    assert lights_into.bring(lights_into.write("copy.nt", dump + SAME["chart.nt"])) == 0
    assert lights_into.run("build") == 0
    after = snapshot.current(lights_into.project)
    assert after
    triples = [
        str(one.triple) for one in snapshot.open_store(after) if not one.graph_name.value.endswith("service")
    ]  # type: ignore[union-attr]
    assert len(triples) == len(set(triples))


def test_bad_lines_are_told_and_passed_over(lights_into: Into, capsys: pytest.CaptureFixture[str]) -> None:
    lines = SAME["chart.nt"].splitlines()
    path = lights_into.write("chart.nt", "\n".join([*lines[:2], "<a> nonsense", *lines[2:]]) + "\n")
    assert lights_into.bring(path) == 0
    assert "chart.nt:3:1: warning: " in capsys.readouterr().out
    assert lights_into.manifest("chart").triples == 5


def test_an_updated_file_changes_what_it_changed(
    lights_into: Into, capsys: pytest.CaptureFixture[str]
) -> None:
    path = lights_into.write("chart.nt", SAME["chart.nt"])
    assert lights_into.bring(path) == 0
    lights_into.write("chart.nt", SAME["chart.nt"].replace('"4"', '"5"'))
    capsys.readouterr()
    assert lights_into.bring(path) == 0
    assert "1 added, 0 changed, 1 removed" in capsys.readouterr().out


ENTITIES = '<!ENTITY e0 "lol">' + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
NESTED = "[ <http://x.example/b> " * 50_000 + "1" + " ]" * 50_000


def xml(entities: str, text: str) -> str:
    spaces = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x.example/"'
    inner = f'<rdf:Description rdf:about="http://x.example/a"><x:b>{text}</x:b></rdf:Description>'
    return f"<!DOCTYPE x [{entities}]><rdf:RDF {spaces}>{inner}</rdf:RDF>"


HOSTILE = {
    "bomb.rdf": xml(ENTITIES, "&e8;"),
    "outside.rdf": xml('<!ENTITY e SYSTEM "file:///etc/passwd">', "&e;"),
    "remote.jsonld": '{"@context": "https://nowhere.invalid/context", "@id": "http://x.example/a", "b": 1}',
    "deep.ttl": f"<http://x.example/a> <http://x.example/b> {NESTED} .",
    "torn.ttl": '<http://x.example/a> <http://x.example/b> "never closed',
    "binary.nt": "\x00\x01\x02",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_in_a_message(lights_into: Into, name: str) -> None:
    path = lights_into.write(name, HOSTILE[name])
    assert lights_into.bring(path, "--as", "hostile") in {0, 1}
    if (lights_into.project.root / "imports" / "hostile").exists():
        text = "".join(str(one) for one in lights_into.bytes("hostile").values())
        assert "root:" not in text
