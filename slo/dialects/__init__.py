"""Dialects: definitions of other tools, rewritten into definitions of slo that keep their positions.

Each dialect is one module and one line in `DIALECTS`; each format to convert to, one in `FORMATS`.
"""

from collections.abc import Callable, Mapping, Sequence

from slo.dialects import native, prometheus_rules
from slo.dialects.dialect import Answers, Dialect, Fate, Note, Translated, Written
from slo.dialects.sloth import SLOTH
from slo.source.nodes import Document

__all__ = ["DIALECTS", "FORMATS", "Answers", "Dialect", "Fate", "Note", "Translated", "Written"]

DIALECTS: tuple[Dialect, ...] = (SLOTH, prometheus_rules.DIALECT)
"""All dialects, in the order in which a document is offered to them."""

FORMATS: Mapping[str, Callable[[Sequence[Document]], Written]] = {
    "native": native.written,
}
"""All formats that `slo convert` writes definitions in. Documents are definitions of slo."""
