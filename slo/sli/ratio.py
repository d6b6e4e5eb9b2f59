"""Ratio: a gauge of the good or the bad share, between 0 and 1."""

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field, field_validator, model_validator

from slo.promql import Selector
from slo.shapes import SelectorText
from slo.sli.kind import Kind
from slo.sli.made import Form, Made, labels_of
from slo.sli.metric_names import refuse_counter
from slo.sli.sampling import Sampling


class Ratio(Kind):
    """Every scrape of the gauge is one event, bad by the share that the gauge has."""

    example: ClassVar[str] = """\
good: cache_hit_ratio{job="shop"}
"""

    good: SelectorText | None = Field(None, description="gauge of the good share: 1 while all is well")
    bad: SelectorText | None = Field(None, description="gauge of the bad share: 0 while all is well")

    @field_validator("good", "bad")
    @classmethod
    def _is_a_gauge(cls, gauge: Selector) -> Selector:
        refuse_counter(gauge, "a ratio needs a gauge between 0 and 1; for counters use 'events'")
        return gauge

    @model_validator(mode="after")
    def _one_gauge(self) -> "Ratio":
        if (self.bad is None) == (self.good is None):
            raise ValueError("a ratio needs exactly one of 'good' and 'bad'")
        return self

    def made(self, group: Mapping[str, str]) -> tuple[Made, ...]:
        good, bad = ("0", "1") if self.bad else ("1", "0")
        return (Made(self._gauge.metric, labels_of(self._gauge, group), Form.LEVEL, good, bad),)

    def total_events(self, sampling: Sampling) -> str:
        return sampling.each("sum", f"count_over_time({sampling.readings(self._shares)})")

    def bad_events(self, sampling: Sampling, total: str) -> str:
        bad = self._shares if self.bad else f"1 - ({self._shares})"
        return sampling.each("sum", f"sum_over_time({sampling.readings(bad)})")

    @property
    def _gauge(self) -> Selector:
        gauge = self.bad or self.good
        assert gauge is not None
        return gauge

    @property
    def _shares(self) -> str:
        """Select the values from 0 to 1; others, such as -1, 95 and NaN, are no shares and left out."""
        return f"{self._gauge} >= 0 <= 1"
