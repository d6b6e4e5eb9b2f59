"""Panels of a dashboard in Grafana's JSON: stat, table, graph.

With `bad_above`, values above `lines` are bad, otherwise below.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, NamedTuple

from slo.model import AlertSeverity

Json = dict[str, Any]

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
    json: Json


_CUT_OFF: Json = {
    "type": "range",
    "options": {"from": -1e12, "to": -9.99, "result": {"text": "< -999%", "index": 0}},
}
"""How far overspent a budget is does not matter below -999%."""


def number(key: str, title: str, query: Query, **look: Any) -> Panel:
    """Return a panel with the last value of each series."""
    target = _target(0, query.expr, legendFormat=query.legend, instant=True)
    options = {"options": {"reduceOptions": {"calcs": ["lastNotNull"]}, "colorMode": "background"}}
    return Panel(key, 4, _panel("stat", title, [target], **look) | options)


def table(key: str, title: str, expr: str, *, linked: bool = False, **look: Any) -> Panel:
    """Return a table of series; if `linked`, objectives link to the dashboard in a label."""
    target = _target(0, expr, format="table", instant=True)
    options = {"options": {"showHeader": True}, "transformations": [_ORGANISED]}
    overrides = _links() if linked else []
    return Panel(key, 9, _panel("table", title, [target], overrides=overrides, **look) | options)


def graph(key: str, title: str, queries: Iterable[Query], **look: Any) -> Panel:
    """Return a graph of series over time."""
    targets = [
        _target(index, one.expr, legendFormat=one.legend, range=True) for index, one in enumerate(queries)
    ]
    custom = {"custom": {"thresholdsStyle": {"mode": "dashed"}}} if look.get("lines") else {}
    options = {"options": {"legend": {"displayMode": "list"}, "tooltip": {"mode": "multi"}}}
    return Panel(key, 8, _panel("timeseries", title, targets, custom=custom, **look) | options)


def _target(index: int, expr: str, **how: object) -> Json:
    return {"refId": chr(ord("A") + index), "datasource": DATASOURCE, "expr": expr, **how}


def _panel(
    type: str,
    title: str,
    targets: list[Json],
    *,
    about: str = "",
    unit: str = SHARES,
    empty: str = "",
    lines: tuple[Line, ...] = (),
    bad_above: bool = False,
    runbook: str = "",
    custom: Json | None = None,
    overrides: Iterable[Json] = (),
) -> Json:
    steps = _steps(sorted(lines, key=lambda line: line.value), bad_above)
    defaults = {
        "unit": unit,
        **({"mappings": [_CUT_OFF]} if unit == SHARES else {}),
        **({"noValue": empty} if empty else {}),
        **(custom or {}),
        **({"thresholds": {"mode": "absolute", "steps": steps}} if lines else {}),
    }
    links = [{"title": "Runbook", "url": runbook, "targetBlank": True}]
    return {
        "type": type,
        "title": title,
        **({"description": about} if about else {}),
        **({"links": links} if runbook else {}),
        "datasource": DATASOURCE,
        "targets": targets,
        "fieldConfig": {"defaults": defaults, "overrides": [*overrides]},
    }


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
