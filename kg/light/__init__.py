"""Queries that are sure to be light, which the server answers itself: how they are told from others."""
