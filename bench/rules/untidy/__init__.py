"""The untidy world: what happens to real counters, and what rules make of it."""
