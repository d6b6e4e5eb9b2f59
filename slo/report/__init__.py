"""The forms of reports on error budgets. To add one: write a file here, then add its line to FORMATS."""

from collections.abc import Callable

from slo.report import csv, json, markdown, openmetrics, table
from slo.report.overview import Overview, Terminal

__all__ = ["FORMATS", "Format", "Overview", "Terminal"]

Format = Callable[[Overview, Terminal | None], str]
"""Renders an overview for a person at a terminal, or else for a file or a program."""

FORMATS: dict[str, Format] = {
    "table": table.render,
    "json": json.render,
    "csv": csv.render,
    "markdown": markdown.render,
    "openmetrics": openmetrics.render,
}
