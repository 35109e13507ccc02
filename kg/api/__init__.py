"""The library for scripts and notebooks: what ``import kg`` offers, and nothing that the rest of it needs."""
