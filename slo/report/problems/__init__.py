"""Forms of problems in definitions. To add a form, add a module here and its name to FORMATS."""

from collections.abc import Callable, Mapping, Sequence

from slo.report.forms import Forms
from slo.text.diagnostics import Problem
from slo.text.styles import Paint

__all__ = ["FORMATS", "Format"]

Format = Callable[[Sequence[Problem], Mapping[str, str], Paint], str]
"""Renders problems, given the texts of their files by path, and the colours of people's terminals."""

FORMATS: Mapping[str, Format] = Forms(__name__, "text", "json", "github", "sarif", "junit")
