"""Readers of outside formats: a file in, records out, one after the other.

A loader is a small module with a :class:`kg.loaders.record.Loader` in it. Those of other packages are found
by the entry point group ``statecraft.loaders``; see docs/importing.md.
"""
