"""One frozen dataclass per template."""
