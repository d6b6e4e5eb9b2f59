"""Formats of a backtest. To add one, add a module here, and its line in FORMATS."""

from collections.abc import Callable

from slo.report.backtest import json, markdown, text
from slo.report.backtest.outcome import Backtest, Outcome
from slo.report.overview import Terminal

__all__ = ["FORMATS", "Backtest", "Outcome"]

FORMATS: dict[str, Callable[[Backtest, Terminal | None], str]] = {
    "text": text.render,
    "markdown": markdown.render,
    "json": json.render,
}
