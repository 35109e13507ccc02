"""Pieces of queries, of which :mod:`kg.asking` puts questions together."""
