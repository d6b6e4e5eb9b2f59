"""The charts of an objective's page: what each shows, how its values are written, and its query."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple
from urllib.parse import urlencode

from slo.conditions import TierCondition, of_tiers
from slo.evidence.status import Status
from slo.languages.language import Language
from slo.model import BURN_NOW, naming
from slo.report.page.charts import Chart
from slo.text.units import Duration
from slo.web import charts
from slo.web.objective_history import ObjectiveHistory
from slo.web.ranges import Range

Writes = Callable[[Fraction], str]

_LEAST_RATE = Duration.parse("5m")  # in which there are several scrapes
_MEDIAN = Decimal("0.5")


class Raw(NamedTuple):
    """Queries of raw samples, by the key of a text about them and its values.

    They read so many samples that they are not drawn: a page links to them.
    """

    text: str
    values: Mapping[str, object]
    queries: tuple[str, ...]


class Panel(NamedTuple):
    """A chart with its title and a sentence, by their keys; `queries` are the series that it shows.

    `writes` writes the values of its scale. Without values there is no `chart`. `raw` says more.
    """

    title: str
    about: str
    chart: Chart | None
    writes: Writes
    queries: tuple[str, ...]
    raw: tuple[Raw, ...] = ()


def panels(history: ObjectiveHistory, status: Status, reader: Language, *, fitted: bool) -> Iterator[Panel]:
    """Yield the charts in the order of the columns of their data."""
    own = {"slo": status.slo.id, **dict(status.group)}
    yield Panel(
        "burn_down",
        "live_shaded",
        charts.remaining_chart(history, fitted=fitted) if history.remaining else None,
        reader.share if fitted else reader.round_share,
        (naming.exactly(naming.BUDGET_REMAINING, **own),),
    )
    yield Panel(
        "burn_rate",
        "live_dashed",
        charts.burn_rate_chart(history, status, fitted=fitted) if history.burn_rate else None,
        reader.round_times,
        (burn_rate_of(BURN_NOW, status),),
    )
    yield Panel(
        "live_events",
        "live_events_about",
        charts.events_chart(history, fitted=fitted) if history.events else None,
        reader.short_count,
        (naming.exactly(naming.TOTAL_1M, **own),),
        tuple(_raw(history, status)),
    )
    yield Panel(
        "errors_over_time",
        "live_errors_about",
        charts.errors_chart(history, status, fitted=fitted) if history.errors else None,
        reader.share,
        (f"{naming.exactly(naming.BAD_1M, **own)} / {naming.exactly(naming.TOTAL_1M, **own)}",),
    )


def _raw(history: ObjectiveHistory, status: Status) -> Iterator[Raw]:
    """Yield queries for events by the labels that tell bad ones apart, and for how long events take."""
    kind, window = status.slo.indicator.kind, max(history.range.step, _LEAST_RATE)
    if status.group:
        return  # labels of groups may have other names in raw series
    if kind.counted is not None:
        for label in kind.distinguished_by:
            by_label = f"sum by ({label}) (rate({kind.counted.total}[{window}])) * 60"
            yield Raw("live_by_label", {"label": label}, (by_label,))
    shares = dict.fromkeys((_MEDIAN, Decimal(status.slo.objective.target.ratio)))
    times = [time for share in shares if (time := kind.time_of(share, window))]
    if times:
        yield Raw("live_times", {"limit": kind.limit, "target": status.slo.objective.target}, tuple(times))


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
