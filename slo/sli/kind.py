"""What every kind of indicator is: how many events there were, how many were bad, and its traits."""

from abc import abstractmethod
from typing import ClassVar, NamedTuple

from slo.promql import Selector
from slo.shapes import Shape
from slo.sli.counting import Sampling
from slo.text.units import Duration


class Bucket(NamedTuple):
    """The bucket of a classic histogram that an indicator counts by, and where it ends."""

    series: Selector
    within: Duration


class Kind(Shape):
    """A way to measure an indicator, in PromQL that is evaluated once every `sampling.interval`."""

    example: ClassVar[str]
    """Its fields as somebody would write them in YAML."""
    by_minute: ClassVar[bool] = False
    """Whether a minute is judged by what happened in it, so longer windows are asked for by the minute."""
    one_event_a_minute: ClassVar[bool] = False
    """Whether each minute counts as one event, so that the traffic is known without asking."""
    of_counters: ClassVar[bool] = False
    """Whether the series that it names, other than histograms, are counters; else they are gauges."""
    of_numbers: ClassVar[bool] = True
    """Whether its samples are numbers, which can be compared, and not native histograms."""

    @abstractmethod
    def total_events(self, sampling: Sampling) -> str:
        """Give the expression for all events of the last interval."""

    @abstractmethod
    def bad_events(self, sampling: Sampling, total: str) -> str:
        """Give the expression for the bad ones; `total` selects the recorded result of `total_events()`.

        It must give 0, not nothing, where there were events and none was bad. It must give nothing where
        the indicator cannot be measured, so that the no-data alert notices.
        """

    @property
    def parts(self) -> tuple[str, ...]:
        """The ids of the objectives that it is made of; none where it reads series itself."""
        return ()

    @property
    def bucket(self) -> Bucket | None:
        """The bucket that it counts by, which a histogram may not have."""
        return None
