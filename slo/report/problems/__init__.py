"""Forms of problems in definitions. To add a form, add a module here and its name to FORMATS."""

from collections.abc import Callable, Mapping, Sequence

from slo.report.forms import Forms
from slo.text.diagnostics import Problem

__all__ = ["FORMATS", "Format"]

Format = Callable[[Sequence[Problem], Mapping[str, str]], str]
"""Renders problems, given the texts of their files by path."""

FORMATS: Mapping[str, Format] = Forms(__name__, "text", "json", "github", "sarif", "junit")
