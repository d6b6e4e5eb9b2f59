"""How events are counted from raw series: exact differences of each series, once an interval."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from slo.promql import Selector
from slo.text.units import Duration

_INTERVAL = Duration.parse("1m")
_USUAL_SCRAPE_INTERVAL = Duration.parse("30s")
_SCRAPE_TIMEOUT = Duration.parse("15s")
_SHORTEST_CURRENT = Duration.parse("2m")
_SHORTEST_PREVIOUS = Duration.parse("5m")


class Counts(NamedTuple):
    """Expressions for all events of a minute, and for the bad ones among them."""

    total: str
    bad: str


def _nothing_recorded(slo: str) -> Counts:
    raise LookupError(f"nobody said what is recorded of {slo}")


@dataclass(frozen=True, slots=True)
class Sampling:
    """How raw series are read: once an `interval`, `lag` behind, over ranges that bridge lost scrapes.

    The lag is Prometheus's usual scrape timeout: a scrape still in flight when rules are evaluated would
    lose its events. `target_labels` say what makes one scraped target. With `group_by`, events are counted
    apart for each combination of these labels. `recorded` gives the counts of another objective by its id.
    With `direct`, the interval is a whole window, of which Prometheus's own increase() is good enough.
    """

    scrape_interval: Duration = _USUAL_SCRAPE_INTERVAL
    target_labels: tuple[str, ...] = ("job", "instance")
    interval: Duration = _INTERVAL
    lag: Duration = _SCRAPE_TIMEOUT
    group_by: tuple[str, ...] = ()
    recorded: Callable[[str], Counts] = _nothing_recorded
    direct: bool = False

    def over(self, window: Duration) -> "Sampling":
        """Read a whole window at once."""
        return replace(self, interval=window, direct=True)

    @property
    def on(self) -> str:
        """Match what was aggregated by `each` with its like."""
        return f"on ({', '.join(self.group_by)})"

    def each(self, aggregation: str) -> str:
        """Write an aggregation that keeps groups apart.

        >>> Sampling(group_by=("region",)).each("sum"), Sampling().each("sum")
        ('sum by (region) ', 'sum')
        """
        return f"{aggregation} by ({', '.join(self.group_by)}) " if self.group_by else aggregation

    def or_none(self, total: str) -> str:
        """Let a count be 0 where there is no series to count, as long as there is a `total`.

        Summed, so that the 0 has no other labels than a count: over a range they would be two series.
        """
        return f"or {self.on} (0 * {self.each('sum')}({total}))"

    @property
    def current_range(self) -> Duration:
        """How long a series that ended is still read: a pod's last scrapes outlive the pod."""
        return max(_SHORTEST_CURRENT, Duration(2 * self.scrape_interval.milliseconds))

    @property
    def previous_range(self) -> Duration:
        """How far back the value before is looked for: this long a gap in scrapes loses nothing."""
        return max(_SHORTEST_PREVIOUS, Duration(5 * self.scrape_interval.milliseconds))

    @property
    def shortest_rate(self) -> Duration:
        """The shortest range that rate() tells something of: one that holds two scrapes when two are lost."""
        return max(_SHORTEST_CURRENT, Duration(4 * self.scrape_interval.milliseconds))

    def current(self, selector: Selector) -> str:
        return f"last_over_time({selector}[{self.current_range}] offset {self.lag})"

    def previous(self, selector: Selector) -> str:
        back = Duration(self.lag.milliseconds + self.interval.milliseconds)
        return f"last_over_time({selector}[{self.previous_range}] offset {back})"

    def peak(self, selector: Selector) -> str:
        return f"max_over_time({selector}[{self.interval}] offset {self.lag})"

    def gauge_range(self, selector: Selector) -> str:
        """Select each sample of an interval once.

        One millisecond short, because Prometheus 2 counts both ends of a range and Prometheus 3 only one.
        """
        return f"{selector}[{Duration(self.interval.milliseconds - 1)}] offset {self.lag}"

    @property
    def reading_interval(self) -> Duration:
        """How often series are read within an interval: once a scrape, and once an interval at least."""
        return min(self.scrape_interval, self.interval)

    def readings(self, expression: str) -> str:
        """Evaluate an expression once a scrape, as a range of the last interval.

        Not short of a millisecond: one range in thousands would miss its only reading in Prometheus 3, where
        one in thousands has a reading at both ends in Prometheus 2.
        """
        return f"({expression})[{self.interval}:{self.reading_interval}] offset {self.lag}"


def increase(counted: Selector, total: Selector, sampling: Sampling) -> str:
    """Sum what the `counted` counters gained in the last interval.

    A counter that fell, below where it was or below its peak since, was reset: it gained what it had reached
    before the reset, and all it has now. A series without a value before is new and gained all it has, but
    only where its target has a series of `total` that goes on: the first scrape of a target tells nothing
    about when its events happened.
    """
    if sampling.direct:
        return f"{sampling.each('sum')}(increase({counted}[{sampling.interval}]))"
    now, before, peak = sampling.current(counted), sampling.previous(counted), sampling.peak(counted)
    return f"""\
{sampling.each("sum")}(
  (
    {now}
    - {before}
  ) >= 0 unless {peak} > {now}
  or
  (
    {now}
    + clamp_min({peak} - {before}, 0)
  )
  or
  (
    {now}
    and on ({", ".join(sampling.target_labels)}) (
      {sampling.current(total)}
      and {sampling.previous(total)}
    )
  )
)"""
