"""Whether releases may go out, for people and programs. To add a format: a file here, then its line below."""

from collections.abc import Callable

from slo.report.rulings import github, json, text
from slo.report.rulings.judgement import Judgement, Override

__all__ = ["FORMATS", "Format", "Judgement", "Override"]

Format = Callable[[Judgement], str]

FORMATS: dict[str, Format] = {"text": text.render, "json": json.render, "github": github.render}
