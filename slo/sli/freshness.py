"""Freshness: the share of minutes in which the last success was recent, from a gauge of its time."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from pydantic import Field, field_validator

from slo.promql import Selector
from slo.shapes import SelectorText
from slo.sli.kind import Kind, UnixTime
from slo.sli.made import Form, Made, NotMade, labels_of
from slo.sli.metric_names import TimeUnit, in_seconds, refuse_counter, unit_of
from slo.sli.sampling import Sampling
from slo.text.units import Duration, plain

_LONGEST_TEST = Duration.parse("2d")
"""Tests of greater ages take too long."""


class Freshness(Kind):
    """Every minute is one event; it is bad when the latest success was longer ago than `within`."""

    example: ClassVar[str] = """\
timestamp: backup_last_success_timestamp_seconds{job="shop"}
within: 25h
"""
    by_minute: ClassVar[bool] = True
    one_event_a_minute: ClassVar[bool] = True

    timestamp: SelectorText = Field(
        description="gauge with the Unix time of the last success; of several series, the latest counts"
    )
    within: Duration = Field(description="greatest age of the last success: 25h for a daily job")
    unit: TimeUnit | None = Field(
        None, description="unit of the Unix time, if the metric's name does not end with it; else seconds"
    )

    @field_validator("timestamp")
    @classmethod
    def _is_a_timestamp(cls, timestamp: Selector) -> Selector:
        refuse_counter(timestamp, "freshness needs a gauge of the Unix time of the last success")
        if timestamp.metric.endswith(("_age_seconds", "_duration_seconds")):
            raise ValueError(
                f"{timestamp.metric} is a duration by its name, not a timestamp; "
                "for a gauge of an age use 'threshold'"
            )
        return timestamp

    def made(self, group: Mapping[str, str]) -> tuple[Made, ...]:
        """Tests of rules begin at time 0: nothing can have succeeded long before that."""
        if self.within > _LONGEST_TEST:
            raise NotMade(f"a test would have to last longer than {self.within}")
        first = plain(self._first)
        return (Made(self.timestamp.metric, labels_of(self.timestamp, group), Form.LEVEL, first, first),)

    @property
    def good_for(self) -> int:
        success = Fraction(self._first) * self.time.unit.seconds
        return int((self.within.seconds + success) // 60)

    @property
    def _first(self) -> Decimal:
        """The time of the success of a test in its unit: soon after time 0, and exact."""
        unit = self.time.unit.seconds
        return Decimal(int(1 / unit)) if unit <= 1 else Decimal("0.001")

    def total_events(self, sampling: Sampling) -> str:
        return f"{sampling.each('count', self._timestamps(sampling))} > bool 0"

    def bad_events(self, sampling: Sampling, total: str) -> str:
        latest = sampling.each("max", self._timestamps(sampling))
        return f"time() - {latest} > bool {in_seconds(self.within)}"

    @property
    def time(self) -> UnixTime:
        return UnixTime(self.timestamp, unit_of(self.timestamp.metric, self.unit))

    def _timestamps(self, sampling: Sampling) -> str:
        """Select timestamps in the past; clients set 0 if there was no success."""
        seconds = sampling.current(self.timestamp)
        unit = self.time.unit.seconds
        if unit < 1:
            seconds += f" / {1 / unit}"
        elif unit > 1:
            seconds += f" * {unit}"
        return f"{seconds} > 0 <= time()"
