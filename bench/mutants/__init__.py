"""Mutants of generated files: how many of them the proofs of `slo test` find."""
