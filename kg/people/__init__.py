"""Who may change the data: people with their roles, how they are known again, and what they did."""
