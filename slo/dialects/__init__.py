"""Dialects: definitions of other tools, rewritten into definitions of slo that keep their positions.

Each dialect is one module and one line in `DIALECTS`; each format to convert to, one in `FORMATS`.
"""

from collections.abc import Callable, Mapping, Sequence

from slo.dialects import native, openslo, prometheus_rules
from slo.dialects.dialect import Answers, Dialect, Fate, Note, Translated, Written
from slo.dialects.openslo import OPENSLO
from slo.dialects.pyrra import PYRRA
from slo.dialects.slo_generator import SLO_GENERATOR
from slo.dialects.sloth import SLOTH
from slo.source.nodes import Document

__all__ = ["DIALECTS", "FORMATS", "Answers", "Dialect", "Fate", "Note", "Translated", "Written"]

DIALECTS: tuple[Dialect, ...] = (SLOTH, PYRRA, OPENSLO, SLO_GENERATOR, prometheus_rules.DIALECT)
"""All dialects, in the order in which a document is offered to them."""

FORMATS: Mapping[str, Callable[[Sequence[Document]], Written]] = {
    "native": native.written,
    "openslo": openslo.written,
}
"""All formats that `slo convert` writes definitions in. Documents are definitions of slo."""
