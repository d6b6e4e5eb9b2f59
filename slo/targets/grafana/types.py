"""What a dashboard shows, before it is laid out: queries in panels, in rows below a title."""

from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from slo.model import AlertSeverity


class Query(NamedTuple):
    """An expression, and what its series are called, with labels in double braces."""

    expr: str
    legend: str = ""


class Line(NamedTuple):
    """A value that something happens at, as people draw it: by severity, or where a budget ends."""

    value: Fraction
    severity: AlertSeverity | None = None


class PanelKind(StrEnum):
    """How a panel shows what its queries give: one number each, their labels as rows, or over time."""

    NUMBER = "number"
    TABLE = "table"
    GRAPH = "graph"


class Panel(NamedTuple):
    """Queries that are shown together. `key` is unique in a dashboard, and stays what it is.

    Values are shares unless they are `counts`. `bad_below` or `bad_above` say which side of `lines` is bad.
    """

    key: str
    title: str
    kind: PanelKind
    queries: tuple[Query, ...]
    about: str = ""
    counts: bool = False
    lines: tuple[Line, ...] = ()
    bad_above: bool = False
    runbook: str = ""


class PanelRow(NamedTuple):
    """Panels side by side, below a title."""

    title: str
    panels: tuple[Panel, ...]


class Dashboard(NamedTuple):
    """What is looked at together. `uid` is how links name it; `filters` are labels that people choose by."""

    name: str
    uid: str
    title: str
    source: str
    rows: tuple[PanelRow, ...]
    filters: tuple[str, ...] = ()
