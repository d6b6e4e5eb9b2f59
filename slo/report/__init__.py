"""Forms of reports on error budgets. To add a form, add a module here and its name to FORMATS."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from slo.report.forms import Forms

if TYPE_CHECKING:
    from slo.report.overview import Overview, Terminal

__all__ = ["FORMATS", "Format"]

Format: TypeAlias = "Callable[[Overview, Terminal | None], str]"
"""Renders an overview for a terminal, or for a file or program if there is none."""

FORMATS: Mapping[str, Format] = Forms(__name__, "table", "json", "csv", "markdown", "openmetrics")
