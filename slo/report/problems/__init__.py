"""Problems as people and programs read them. To add a format: a file here, then its line in FORMATS."""

from collections.abc import Callable, Mapping, Sequence

from slo.report.problems import github, json, sarif, text
from slo.text.diagnostics import Problem

__all__ = ["FORMATS", "Format"]

Format = Callable[[Sequence[Problem], Mapping[str, str]], str]
"""Writes problems, whose files are named as they are found from here, with the texts of these files."""

FORMATS: dict[str, Format] = {
    "text": text.render,
    "json": json.render,
    "github": github.render,
    "sarif": sarif.render,
}
