"""The formats that definitions are converted to: each is written by the module of its name beside this."""

from collections.abc import Sequence
from importlib import import_module

from slo.dialects.dialect import Written
from slo.source.nodes import Document

FORMATS = ("native", "openslo")
"""The names of all formats of `slo convert`."""


def written(to: str, documents: Sequence[Document]) -> Written:
    """Write definitions of slo in a format."""
    result: Written = import_module(f"slo.dialects.{to}").written(documents)
    return result
