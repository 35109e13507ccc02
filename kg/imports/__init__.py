"""Datasets of others, each in a graph of its own: from their files by a mapping into claims.

::

    <project>/imports/<name>/manifest.yaml            what was read, from whom, under which licence
    <project>/imports/<name>/mapping.yaml             how it was read
    <project>/imports/<name>/claims-<digest>.jsonl.gz what came of it: entities and claims in order of id
    <project>/imports/<name>/triples-<digest>.nt.gz   the same of a file of RDF

The manifest names the file of claims that counts, and is replaced last and in one step: whoever is killed at
any instant leaves the old import or the new one.
"""
