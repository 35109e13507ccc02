"""What a text names: things that are known, dates, and who is quoted."""
