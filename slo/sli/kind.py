"""Base model of all kinds of indicators: total events, bad events, traits."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import ClassVar, NamedTuple

from slo.promql import Selector
from slo.shapes import Shape
from slo.sli.made import Made
from slo.sli.metric_names import TimeUnit
from slo.sli.sampling import Sampling
from slo.text.units import Duration


class Bucket(NamedTuple):
    """A bucket of a classic histogram, its upper limit, and the unit in which its bound is written."""

    series: Selector
    within: Duration
    unit: TimeUnit


class UnixTime(NamedTuple):
    """A gauge of a Unix time, and the unit of its values."""

    series: Selector
    unit: TimeUnit


class Counted(NamedTuple):
    """The series that all events are counted from, and of the bad or the good ones those that are counted.

    `within` is the limit of the bucket of good events, as a number.
    """

    total: Selector
    bad: Selector | None = None
    within: Decimal | None = None
    good: Selector | None = None


class Kind(Shape):
    """A way to measure an indicator, in PromQL of the `sampling.interval` that ends when it is evaluated."""

    example: ClassVar[str]
    """Its fields in YAML."""
    by_minute: ClassVar[bool] = False
    """Whether each minute is judged on its own, so that longer windows are queried minute by minute."""
    of_differences: ClassVar[bool] = False
    """Whether it reads counters, as differences since they were counted last."""
    one_event_a_minute: ClassVar[bool] = False
    """Whether each minute counts as one event, so that the traffic is known without a query."""
    of_counters: ClassVar[bool] = False
    """Whether its series, other than histograms, are counters; otherwise they are gauges."""
    of_queries: ClassVar[bool] = False
    """Whether it asks queries, perhaps for rates: results for ranges of unlike lengths do not add up."""
    of_checks: ClassVar[bool] = False
    """Whether its gauge must be 0 or 1."""
    is_whole: ClassVar[bool] = False
    """Whether each scrape is either good or bad, and nothing between."""
    of_numbers: ClassVar[bool] = True
    """Whether its samples are numbers; native histograms are not."""

    @abstractmethod
    def total_events(self, sampling: Sampling) -> str:
        """Return the expression for all events of the interval."""

    @abstractmethod
    def bad_events(self, sampling: Sampling, total: str) -> str:
        """Return the expression for the bad ones; `total` selects the recorded result of `total_events()`.

        The result must be 0, not empty, if there were events and none was bad. It must be empty if the
        indicator cannot be measured, so that the no-data alert fires.
        """

    def made(self, group: Mapping[str, str]) -> tuple[Made, ...]:
        """Return the series that good and bad events of a group make, for tests of rules.

        It is empty if all are those of `parts`. Raises NotMade if they are not known.
        """
        return ()

    @property
    def good_for(self) -> int:
        """How many minutes the series of `made` are good in a test, and then not; 0 if events decide that."""
        return 0

    @property
    def parts(self) -> tuple[str, ...]:
        """The ids of the objectives that it combines; empty if it reads series itself."""
        return ()

    @property
    def time(self) -> UnixTime | None:
        """The Unix time that it reads."""
        return None

    @property
    def bucket(self) -> Bucket | None:
        """The bucket that it reads; the histogram may lack it."""
        return None

    @property
    def limit(self) -> Duration | None:
        """The longest time that a good event takes; None if events are not good by their time."""
        return None

    def time_of(self, share: Decimal, window: Duration) -> str | None:
        """Return the expression for how long a share of the events of a window took at most, if known."""
        return None

    @property
    def distinguished_by(self) -> tuple[str, ...]:
        """The labels by which bad events differ from all others, such as `code`.

        By those of good events, bad ones are known only if both are of the same metric.
        """
        if self.counted is None or (part := self.counted.bad or self.counted.good) is None:
            return ()
        if part is self.counted.good and part.metric != self.counted.total.metric:
            return ()
        common = {(one.name, one.op, one.value) for one in self.counted.total.matchers}
        own = (one for one in part.matchers if (one.name, one.op, one.value) not in common)
        return tuple(dict.fromkeys(one.name for one in own))

    @property
    def counted(self) -> Counted | None:
        """The series that its events are counted from; None if they are those of queries, or of others."""
        return None

    @property
    def lateness(self) -> Duration:
        """How long after an event its number may be read, besides the time until the next scrape."""
        return Duration(0)

    def of_group(self, group: Mapping[str, str]) -> "Kind":
        """Return the kind whose own selectors select series with these labels alone."""
        found = {name: value for name, value in self if isinstance(value, Selector)}
        for label, value in group.items():
            found = {name: one.with_matcher(label, "=", value) for name, one in found.items()}
        return type(self).model_construct(**{**dict(self), **found})

    @cached_property
    def selectors(self) -> tuple[Selector, ...]:
        """The selectors of raw series in its fields, each once."""
        return tuple(dict.fromkeys(_selectors(self)))

    @property
    def lasting(self) -> Selector | None:
        """The gauge whose series last, as targets of a probe do; None if series come and go by design."""
        return None


def _selectors(value: object) -> Iterator[Selector]:
    match value:
        case Selector():
            yield value
        case Shape():
            for _, inner in value:
                yield from _selectors(inner)
        case dict():
            for inner in value.values():
                yield from _selectors(inner)
        case tuple():
            for inner in value:
                yield from _selectors(inner)
