"""Formats of proofs. To add a format, add a module here and its line in FORMATS."""

from collections.abc import Callable

from slo.report.proofs import json, junit, text
from slo.report.proofs.outcome import Failure, Outcome, Proved

__all__ = ["FORMATS", "Failure", "Format", "Outcome", "Proved"]

Format = Callable[[Outcome], str]

FORMATS: dict[str, Format] = {"text": text.render, "json": json.render, "junit": junit.render}
