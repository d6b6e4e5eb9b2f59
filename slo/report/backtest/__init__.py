"""Formats of a backtest. To add one, add a module here, and its line in FORMATS."""

from collections.abc import Callable, Mapping

from slo.report.backtest import html, json, markdown, text
from slo.report.backtest.outcome import Backtest, Outcome
from slo.report.overview import Terminal

__all__ = ["FORMATS", "Backtest", "Outcome"]

Form = Callable[[Backtest, Terminal | None, Mapping[str, str]], str]
"""Renders a backtest, for a terminal if there is one, given the templates of `templates/report/` by name."""

FORMATS: dict[str, Form] = {
    "text": text.render,
    "markdown": markdown.render,
    "html": html.render,
    "json": json.render,
}
