"""The charts of an objective's page: what each shows, how its values are written, and its query."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple
from urllib.parse import urlencode

from slo.conditions import TierCondition, of_tiers
from slo.evidence.status import Status
from slo.languages import Phrase
from slo.languages.language import Language
from slo.model import BURN_NOW, naming
from slo.report.page.charts import Chart
from slo.text.units import Duration
from slo.web import charts
from slo.web.objective_history import ObjectiveHistory, Runs
from slo.web.ranges import Range

Writes = Callable[[Fraction], str]


class Column(NamedTuple):
    """A line's values by their times, how each is written in a table, and the line's name in its chart.

    The name is "" if the chart has no other line.
    """

    heading: Phrase
    values: Mapping[int, Fraction]
    writes: Callable[[Fraction | None], str]
    name: str = ""
    colour: int = 0


class Link(NamedTuple):
    """A text about queries, for graphs of them in Prometheus."""

    text: Phrase
    queries: tuple[str, ...]


class Panel(NamedTuple):
    """A chart with its title and a sentence; `queries` are the series that it shows.

    `writes` writes the values of its scale. Without values there is no `chart`. `more` is not drawn.
    """

    title: Phrase
    about: Phrase
    chart: Chart | None
    writes: Writes
    queries: tuple[str, ...]
    columns: tuple[Column, ...]
    more: tuple[Link, ...] = ()


def column(
    heading: Phrase, runs: Runs, writes: Callable[[Fraction | None], str], name: str = "", colour: int = 0
) -> Column:
    """Return the values of a line."""
    return Column(heading, {point.at: point.value for run in runs for point in run}, writes, name, colour)


def panels(
    history: ObjectiveHistory, status: Status, reader: Language, *, fitted: bool, more: tuple[Link, ...] = ()
) -> Iterator[Panel]:
    """Yield the charts of what the rules recorded; `more` are links beside the chart of events."""
    own = {"slo": status.slo.id, **dict(status.group)}
    yield Panel(
        Phrase.of("burn_down"),
        Phrase.of("live_shaded"),
        charts.remaining_chart(history, fitted=fitted) if history.remaining else None,
        reader.share if fitted else reader.round_share,
        (naming.exactly(naming.BUDGET_REMAINING, **own),),
        (column(Phrase.of("left"), history.remaining, reader.left),),
    )
    yield Panel(
        Phrase.of("burn_rate"),
        Phrase.of("live_dashed"),
        charts.burn_rate_chart(history, status, fitted=fitted) if history.burn_rate else None,
        reader.round_times,
        (burn_rate_of(BURN_NOW, status),),
        (column(Phrase.of("burn_rate"), history.burn_rate, reader.times),),
    )
    yield Panel(
        Phrase.of("live_events"),
        Phrase.of("live_events_about"),
        charts.events_chart(history, fitted=fitted) if history.events else None,
        reader.short_count,
        (naming.exactly(naming.TOTAL_1M, **own),),
        (column(Phrase.of("live_events"), history.events, reader.number),),
        more,
    )
    yield Panel(
        Phrase.of("errors_over_time"),
        Phrase.of("live_errors_about"),
        charts.errors_chart(history, status, fitted=fitted) if history.errors else None,
        reader.share,
        (f"{naming.exactly(naming.BAD_1M, **own)} / {naming.exactly(naming.TOTAL_1M, **own)}",),
        (column(Phrase.of("errors_over_time"), history.errors, reader.share),),
    )


class DataTable(NamedTuple):
    """The columns of all charts, and each time that has a value with the texts of all columns.

    `places` are the numbers of each chart's columns, as an attribute has them.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    places: tuple[str, ...]


def data_table(panels: tuple[Panel, ...]) -> DataTable:
    """Return the values of charts as a table."""
    columns = tuple(one for panel in panels for one in panel.columns)
    times = sorted(set().union(*(one.values for one in columns)))
    rows = tuple((at, tuple(one.writes(one.values.get(at)) for one in columns)) for at in times)
    places, first = [], 0
    for panel in panels:
        places.append(" ".join(str(first + index) for index in range(len(panel.columns))))
        first += len(panel.columns)
    return DataTable(columns, rows, tuple(places))


class TierPanel(NamedTuple):
    """The chart of a tier's burn rates, its condition, and whether it fires."""

    tier: TierCondition
    rate: Fraction
    chart: Chart
    fires: bool
    queries: tuple[str, ...]


def tier_panels(history: ObjectiveHistory, status: Status) -> Iterator[TierPanel]:
    """Yield a chart for each tier of the alert policy."""
    for one in of_tiers(status.slo):
        yield TierPanel(
            one,
            one.rate(status.error_budget),
            charts.tier_chart(history, one, status),
            one.tier in status.firing,
            tuple(burn_rate_of(window, status) for window in (one.long.window, one.short.window)),
        )


def burn_rate_of(window: Duration, status: Status) -> str:
    """Return the query for the burn rate of a window."""
    ratio = naming.exactly(naming.error_ratio(window), slo=status.slo.id, **dict(status.group))
    return f"{ratio} / {float(status.error_budget):.12g}"


def graphs(prometheus: str, queries: tuple[str, ...], shown: Range) -> str:
    """Return the URL of graphs of queries in Prometheus, over the range that a page shows."""
    minutes = int((shown.end - shown.start).total_seconds()) // 60
    fields: dict[str, str] = {}
    for number, query in enumerate(queries):
        fields |= {
            f"g{number}.expr": query,
            f"g{number}.tab": "0",
            f"g{number}.range_input": f"{minutes}m",
            f"g{number}.end_input": f"{shown.end:%Y-%m-%d %H:%M:%S}",
        }
    return f"{prometheus}/graph?{urlencode(fields)}"
