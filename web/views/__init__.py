"""The blueprints: one module a sort of page."""
