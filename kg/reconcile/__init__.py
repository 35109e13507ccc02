"""Names of other people's lists to things here: scored, explained, and matched only where it is sure."""
