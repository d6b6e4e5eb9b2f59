"""Dialects: definitions of other tools, rewritten into definitions of slo that keep their positions.

Each dialect is one module and one line in `DIALECTS`.
"""

from slo.dialects.dialect import Answers, Dialect, Fate, Note, Translated
from slo.dialects.pyrra import PYRRA

__all__ = ["DIALECTS", "Answers", "Dialect", "Fate", "Note", "Translated"]

DIALECTS: tuple[Dialect, ...] = (PYRRA,)
"""All dialects, in the order in which a document is offered to them."""
