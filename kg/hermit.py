"""HermiT by way of owlready2: is a set of axioms and assertions consistent? The one place that needs Java.

HermiT (Glimm et al., "HermiT: An OWL 2 Reasoner", 2014) is a complete reasoner for OWL 2 DL.
"""

from __future__ import annotations

import io
import shutil
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, serialize

from kg.errors import ReasonerError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Triple


def require_java() -> None:
    """Make sure that there is a Java to run HermiT with.

    Raises:
        ReasonerError: there is none.
    """
    import owlready2  # noqa: PLC0415 - slow to import, and needed here alone

    if shutil.which(owlready2.JAVA_EXE) is None:
        message = (
            "the proof of consistency is done by HermiT, which needs Java, and there is none here: install a "
            "Java runtime (on Debian default-jre-headless), or check without --reason"
        )
        raise ReasonerError(message)


def is_consistent(triples: Iterable[Triple]) -> bool:
    """Tell whether the triples have a model.

    Raises:
        ReasonerError: HermiT does not take them, e.g. for a property hierarchy that is not regular.
    """
    return _run(triples) is not None


def empty_classes(triples: Iterable[Triple]) -> list[str] | None:
    """Give the IRIs of classes that can have no members; None where the triples are inconsistent.

    Raises:
        ReasonerError: HermiT does not take the triples.
    """
    return _run(triples)


def _run(triples: Iterable[Triple]) -> list[str] | None:
    import owlready2  # noqa: PLC0415

    require_java()
    world = owlready2.World()
    try:
        data = io.BytesIO(serialize(triples, format=RdfFormat.N_TRIPLES) or b"")
        world.get_ontology("urn:statecraft:check").load(fileobj=data)
        owlready2.sync_reasoner_hermit(world, debug=0)
        return sorted(one.iri for one in world.inconsistent_classes() if one is not owlready2.Nothing)
    except owlready2.OwlReadyInconsistentOntologyError:
        return None
    except owlready2.OwlReadyJavaError as error:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        message = f"HermiT gave up: {' '.join(lines[:3])[:400]}"
        raise ReasonerError(message) from error
    finally:
        world.close()
