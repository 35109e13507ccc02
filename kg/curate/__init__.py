"""Changes of the curated files: edits of their text, proposals, judgements, and how they are written."""
