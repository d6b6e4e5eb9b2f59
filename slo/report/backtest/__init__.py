"""Forms of a backtest. To add a form, add a module here and its name to FORMATS."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from slo.report.forms import Forms

if TYPE_CHECKING:
    from slo.report.backtest.outcome import Backtest
    from slo.report.overview import Terminal

__all__ = ["FORMATS", "Format"]

Format: TypeAlias = "Callable[[Backtest, Terminal | None, Mapping[str, str]], str]"
"""Renders a backtest, for a terminal if there is one, given the templates of `templates/report/` by name."""

FORMATS: Mapping[str, Format] = Forms(__name__, "text", "markdown", "html", "json")
