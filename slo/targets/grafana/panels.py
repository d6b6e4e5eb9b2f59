"""Panels of a dashboard in Grafana's JSON: stat, table, graph.

With `bad_above`, values above `lines` are bad, otherwise below.
"""

import json
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from slo.model import AlertSeverity

Json = dict[str, Any]
Written = dict[str, str | list[str]]
"""Values by their keys, each as JSON already; a list has values of which each is on its own line."""

encoded = json.JSONEncoder(ensure_ascii=False).encode
"""Write a value as JSON."""

DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
SHARES, COUNTS, TIMES = "percentunit", "short", "suffix:×"
"""Units of values: shares of 1, numbers, and multiples such as burn rates."""

_GOOD, _BAD = "green", "red"
_COLOURS = {
    AlertSeverity.PAGE: _BAD,
    AlertSeverity.TICKET: "orange",
    AlertSeverity.INFO: "blue",
    None: _BAD,
}
_HIDDEN = ("Time", "__name__", "alertname", "alertstate", "slo_bundle")
_ORGANISED = {"id": "organize", "options": {"excludeByName": dict.fromkeys(_HIDDEN, True)}}


class Query(NamedTuple):
    """An expression, and the legend of its series with labels in double braces."""

    expr: str
    legend: str = ""


class Line(NamedTuple):
    """A threshold: of alerts with a severity, or the end of a budget."""

    value: Fraction
    severity: AlertSeverity | None = None


class Panel(NamedTuple):
    """A panel without position and id. `key` is unique in a dashboard and never changes."""

    key: str
    height: int
    written: Written


_CUT_OFF: Json = {
    "type": "range",
    "options": {"from": -1e12, "to": -9.99, "result": {"text": "< -999%", "index": 0}},
}
"""How far overspent a budget is does not matter below -999%."""


_SOURCE = encoded(DATASOURCE)
_NUMBER: Written = {
    "options": encoded({"reduceOptions": {"calcs": ["lastNotNull"]}, "colorMode": "background"}),
}
_TABLE: Written = {"options": encoded({"showHeader": True}), "transformations": encoded([_ORGANISED])}
_GRAPH: Written = {"options": encoded({"legend": {"displayMode": "list"}, "tooltip": {"mode": "multi"}})}


def number(key: str, title: str, query: Query, **look: Any) -> Panel:
    """Return a panel with the last value of each series."""
    target = _target(0, query.expr, f'"legendFormat": {encoded(query.legend)}, "instant": true')
    return Panel(key, 4, _panel("stat", title, [target], _look(**look)) | _NUMBER)


def table(key: str, title: str, expr: str, *, linked: bool = False, **look: Any) -> Panel:
    """Return a table of series; if `linked`, objectives link to the dashboard in a label."""
    target = _target(0, expr, '"format": "table", "instant": true')
    return Panel(key, 9, _panel("table", title, [target], _look(linked=linked, **look)) | _TABLE)


def graph(
    key: str, title: str, queries: Iterable[Query], *, about: str = "", runbook: str = "", **look: Any
) -> Panel:
    """Return a graph of series over time."""
    targets = [
        _target(index, one.expr, f'"legendFormat": {encoded(one.legend)}, "range": true')
        for index, one in enumerate(queries)
    ]
    panel = _panel("timeseries", title, targets, _look(dashed=True, **look), about, runbook)
    return Panel(key, 8, panel | _GRAPH)


def _target(index: int, expr: str, how: str) -> str:
    letter = chr(ord("A") + index)
    return f'{{"refId": "{letter}", "datasource": {_SOURCE}, "expr": {encoded(expr)}, {how}}}'


def _panel(
    type: str, title: str, targets: list[str], look: str, about: str = "", runbook: str = ""
) -> Written:
    links = [{"title": "Runbook", "url": runbook, "targetBlank": True}]
    return {
        "type": encoded(type),
        "title": encoded(title),
        **({"description": encoded(about)} if about else {}),
        **({"links": encoded(links)} if runbook else {}),
        "datasource": _SOURCE,
        "targets": targets,
        "fieldConfig": look,
    }


@lru_cache(maxsize=1024)
def _look(
    *,
    unit: str = SHARES,
    empty: str = "",
    lines: tuple[Line, ...] = (),
    bad_above: bool = False,
    dashed: bool = False,
    linked: bool = False,
) -> str:
    """Write how values are shown, which is the same for most objectives. Lines of graphs are `dashed`."""
    steps = _steps(sorted(lines, key=lambda line: line.value), bad_above)
    defaults = {
        "unit": unit,
        **({"mappings": [_CUT_OFF]} if unit == SHARES else {}),
        **({"noValue": empty} if empty else {}),
        **({"custom": {"thresholdsStyle": {"mode": "dashed"}}} if dashed and lines else {}),
        **({"thresholds": {"mode": "absolute", "steps": steps}} if lines else {}),
    }
    return encoded({"defaults": defaults, "overrides": _links() if linked else []})


def _steps(lines: list[Line], bad_above: bool) -> list[Json]:
    """Return the colours between the lines; the lowest step has no value and is below all lines."""
    colours = [_COLOURS[line.severity] for line in lines]
    values = [None, *(float(line.value) for line in lines)]
    sides = [_GOOD, *colours] if bad_above else [*colours, _GOOD]
    return [{"color": colour, "value": value} for colour, value in zip(sides, values, strict=True)]


def _links() -> list[Json]:
    url = "/d/${__data.fields.dashboard}?${__url_time_range}&var-datasource=${datasource}"
    links = {"id": "links", "value": [{"title": "Its dashboard", "url": url}]}
    hidden = {"id": "custom.hidden", "value": True}
    return [
        {"matcher": {"id": "byName", "options": "slo"}, "properties": [links]},
        {"matcher": {"id": "byName", "options": "dashboard"}, "properties": [hidden]},
    ]
