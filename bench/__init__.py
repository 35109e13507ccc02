"""The comparison with peers: one command a question, ratios within one run."""
