"""Formats of problems in definitions. To add a format, add a module here and its line in FORMATS."""

from collections.abc import Callable, Mapping, Sequence

from slo.report.problems import github, json, junit, sarif, text
from slo.text.diagnostics import Problem

__all__ = ["FORMATS", "Format"]

Format = Callable[[Sequence[Problem], Mapping[str, str]], str]
"""Renders problems, given the texts of their files by path."""

FORMATS: dict[str, Format] = {
    "text": text.render,
    "json": json.render,
    "github": github.render,
    "sarif": sarif.render,
    "junit": junit.render,
}
