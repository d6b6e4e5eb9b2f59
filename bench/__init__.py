"""How fast and how small: measured side by side in one run, because machines differ and ratios do not."""
