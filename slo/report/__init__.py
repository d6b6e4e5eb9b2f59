"""Formats of reports on error budgets. To add a format, add a module here and its line in FORMATS."""

from collections.abc import Callable

from slo.report import csv, json, markdown, openmetrics, table
from slo.report.overview import Overview, Terminal

__all__ = ["FORMATS", "Format", "Overview", "Terminal"]

Format = Callable[[Overview, Terminal | None], str]
"""Renders an overview for a terminal, or for a file or program if there is none."""

FORMATS: dict[str, Format] = {
    "table": table.render,
    "json": json.render,
    "csv": csv.render,
    "markdown": markdown.render,
    "openmetrics": openmetrics.render,
}
