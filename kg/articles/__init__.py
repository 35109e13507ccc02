"""From an article to claims: working copies, what they name, forms, checks and drafts of one curator."""
