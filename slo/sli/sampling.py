"""How raw series are read: which time is read, as of when, and in which groups."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

from slo.promql import Selector
from slo.sli.groups import NO_GROUPS, Groups
from slo.text.units import Duration

MINUTE = Duration.parse("1m")
MADE_UP = Duration.parse("30m")
"""For how long minutes without an evaluation are counted, and rolled up, by the next one."""

USUAL_DELAY = Duration.parse("5m")
"""How late samples may be, unless somebody says that they are later."""

FAR = "3h:5m"
"""How far back, and in which steps, the last value of a series is looked for that ended or lost scrapes."""

_USUAL_SCRAPE_INTERVAL = Duration.parse("30s")
_SHORTEST_CURRENT = Duration.parse("2m")
_SHORTEST_PREVIOUS = Duration.parse("5m")


OLDEST_PROMETHEUS = "2.42"
"""The oldest supported Prometheus."""

ANCHORED_SINCE = "3.16"
"""The oldest Prometheus in which `anchored` ranges need no feature flag.

https://github.com/prometheus/prometheus/blob/main/CHANGELOG.md
"""


class Counts(NamedTuple):
    """Expressions for all events of some time, and for the bad ones among them."""

    total: str
    bad: str


class Reading(Enum):
    """Which time is read.

    `MINUTE`: the minute that ends at the time of evaluation, which must be a full minute.
    `SETTLED`: the minute that ended a `sample_delay` ago, and what no evaluation before has counted.
    `UNCOUNTED`: the time that ended a `sample_delay` ago of which some minutes may not have been counted.
    `RECENT`: the time since that minute, as raw series show it now.
    `WINDOW`: a whole window, of which Prometheus's own increase() is good enough.
    """

    MINUTE = "minute"
    SETTLED = "settled"
    UNCOUNTED = "uncounted"
    RECENT = "recent"
    WINDOW = "window"


def _nothing_recorded(slo: str, reading: Reading) -> Counts:
    raise LookupError(f"nothing is recorded of {slo} ({reading.value})")


@dataclass(frozen=True, slots=True)
class Sampling:
    """How raw series are read: an `interval` that ends at the time of evaluation.

    Samples are there within a `sample_delay`. `target_labels` say what makes one scraped target. With
    `groups`, events are counted apart for each combination of their labels. `recorded` gives the counts of
    an objective by its id, and `own` is the id of the objective that is read, if its counts are recorded.
    `anchored` is whether Prometheus has `anchored` ranges to count by.
    """

    scrape_interval: Duration = _USUAL_SCRAPE_INTERVAL
    sample_delay: Duration = USUAL_DELAY
    target_labels: tuple[str, ...] = ("job", "instance")
    groups: Groups = NO_GROUPS
    recorded: Callable[[str, Reading], Counts] = _nothing_recorded
    own: str = ""
    anchored: bool = False
    reading: Reading = Reading.MINUTE
    interval: Duration = MINUTE

    def settled(self) -> "Sampling":
        """Read the minute that ended a `sample_delay` ago."""
        return replace(self, reading=Reading.SETTLED)

    def uncounted(self) -> "Sampling":
        """Read all of the time that is made up for, until a `sample_delay` ago."""
        return replace(self, reading=Reading.UNCOUNTED, interval=MADE_UP)

    def recent(self) -> "Sampling":
        """Read the last `sample_delay`."""
        return replace(self, reading=Reading.RECENT, interval=self.sample_delay)

    def over(self, window: Duration) -> "Sampling":
        """Read a whole window at once."""
        return replace(self, reading=Reading.WINDOW, interval=window)

    @property
    def on(self) -> str:
        """Match what was aggregated by `each` with its like."""
        return f"on ({', '.join(self.groups.labels)})"

    def each(self, aggregation: str, metrics: str) -> str:
        """Aggregate raw series, and keep groups apart."""
        return self.groups.aggregated(aggregation, metrics)

    def or_none(self, total: str) -> str:
        """Let a count be 0 where there is no series to count, as long as there is a `total`.

        Summed, so that the 0 has no other labels than a count: over a range they would be two series.
        """
        return f"or {self.on} (0 * {self.groups.apart('sum')}({total}))"

    @property
    def times_minutes(self) -> str:
        """The factor that makes every minute of the interval one event."""
        minutes = self.interval.milliseconds // MINUTE.milliseconds
        return f" * {minutes}" if minutes > 1 else ""

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
        return f"last_over_time({selector}[{self.current_range}])"

    def gauge_range(self, selector: Selector, back: Duration | None = None) -> str:
        """Select each sample of an interval once."""
        offset = f" offset {back}" if back else ""
        return f"{selector}[{just_under(self.interval)}]{offset}"

    @property
    def reading_interval(self) -> Duration:
        """How often series are read within an interval: once a scrape, and once an interval at least."""
        return min(self.scrape_interval, self.interval)

    def readings(self, expression: str) -> str:
        """Evaluate an expression once a scrape, as a range of the last interval."""
        return f"({expression})[{just_under(self.interval)}:{self.reading_interval}]"


def just_under(length: Duration) -> Duration:
    """Shorten a range by a millisecond: Prometheus 2 counts both of its ends, and Prometheus 3 only one."""
    return Duration(length.milliseconds - 1)
