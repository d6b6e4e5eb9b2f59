"""What changes with the rules: when tiers of Sloth, of Pyrra and of ours fire, and what budgets remain."""
