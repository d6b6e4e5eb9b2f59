"""What every kind of indicator must answer: how many events there were, and how many were bad."""

from typing import Protocol

from slo.shapes import Shape
from slo.sli.counting import Sampling


class Kind(Protocol):
    """A way to measure an indicator, in PromQL that is evaluated once every `sampling.interval`."""

    def total_events(self, sampling: Sampling) -> str:
        """Give the expression for all events of the last interval."""

    def bad_events(self, sampling: Sampling, total: str) -> str:
        """Give the expression for the bad ones; `total` selects the recorded result of `total_events()`.

        It must give 0, not nothing, where there were events and none was bad. It must give nothing where
        the indicator cannot be measured, so that the no-data alert notices.
        """


class OfMinutes(Shape):
    """A kind that judges a minute by what happened in it, so longer intervals are asked for by the minute."""
