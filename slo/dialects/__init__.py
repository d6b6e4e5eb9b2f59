"""Dialects: definitions of other tools, rewritten into definitions of slo that keep their positions."""
