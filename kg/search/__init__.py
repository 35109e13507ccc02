"""Finding things by what they are called: folded, by prefix, with typos, by acronym and by text."""
