"""Dialects: definitions of other tools, rewritten into definitions of slo that keep their positions.

Each dialect is one module and one line in `DIALECTS`.
"""

from slo.dialects.dialect import Answers, Dialect, Fate, Note, Translated

__all__ = ["DIALECTS", "Answers", "Dialect", "Fate", "Note", "Translated"]

DIALECTS: tuple[Dialect, ...] = ()
"""All dialects, in the order in which a document is offered to them."""
