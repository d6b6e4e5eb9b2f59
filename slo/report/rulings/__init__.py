"""Formats of release decisions. To add a format, add a module here and its line in FORMATS."""

from collections.abc import Callable

from slo.report.rulings import github, json, text
from slo.report.rulings.judgement import Judgement, Override

__all__ = ["FORMATS", "Format", "Judgement", "Override"]

Format = Callable[[Judgement], str]

FORMATS: dict[str, Format] = {"text": text.render, "json": json.render, "github": github.render}
