"""Statecraft's library: from curated files to a graph of sourced claims."""

__version__ = "0.1.0"
