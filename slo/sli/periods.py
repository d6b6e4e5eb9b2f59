"""Periods: the share of good events, from gauges with the number of events in each period.

Exporters of other monitoring systems, such as CloudWatch, have such gauges.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from pydantic import Field, field_validator, model_validator

from slo.promql import Selector
from slo.shapes import FieldError, SelectorText
from slo.sli.kind import Kind
from slo.sli.made import Form, Made, NotMade, labels_of, of_counts
from slo.sli.metric_names import in_seconds, refuse_counter
from slo.sli.sampling import Sampling
from slo.text.units import Duration

_SHORTEST = Duration.parse("1s")
_LONGEST = Duration.parse("1d")


class Periods(Kind):
    """Gauges of all events of each period, and of either the bad or the good ones.

    Without `delay`, the exporter repeats a number at each scrape until it has the next one. With `delay`, it
    writes its own timestamps: one sample is one period, and arrives less than `delay` late.
    """

    example: ClassVar[str] = """\
total: aws_elb_request_count_sum{load_balancer="shop"}
bad: aws_elb_5xx_sum{load_balancer="shop"}
period: 1m
"""

    total: SelectorText = Field(description="gauge of all events of the last period")
    bad: SelectorText | None = Field(None, description="gauge of the events that failed their user")
    good: SelectorText | None = Field(None, description="gauge of the events that served their user")
    period: Duration = Field(description="length of the period that each number counts: 1m or 5m")
    delay: Duration | None = Field(
        None, description="greatest delay of samples, if the exporter writes its own timestamps"
    )
    alive: SelectorText | None = Field(
        None,
        description="gauge that is above 0 while the exporter works; then no number means no events",
    )

    @field_validator("total", "bad", "good", "alive")
    @classmethod
    def _is_a_gauge(cls, gauge: Selector) -> Selector:
        refuse_counter(gauge, "periods need gauges with the number of events; for counters use 'events'")
        return gauge

    @field_validator("period")
    @classmethod
    def _of_some_length(cls, period: Duration) -> Duration:
        if not _SHORTEST <= period <= _LONGEST:
            raise ValueError(f"a period must be from {_SHORTEST} to {_LONGEST}, not {period}")
        return period

    @model_validator(mode="after")
    def _one_side(self) -> "Periods":
        if (self.bad is None) == (self.good is None):
            raise ValueError("periods need 'total' and exactly one of 'bad' and 'good'")
        for side in ("bad", "good"):
            if getattr(self, side) == self.total:
                raise FieldError("this is the same as 'total': all events would be alike", side)
        return self

    @property
    def lateness(self) -> Duration:
        return self.delay or self.period

    def made(self, group: Mapping[str, str]) -> tuple[Made, ...]:
        if self.delay is not None:
            raise NotMade("its samples have timestamps of their own, long before they arrive")
        counts = of_counts(self.total, self.bad, self.good, group, Form.NUMBER)
        if self.alive is None:
            return counts
        return (*counts, Made(self.alive.metric, labels_of(self.alive, {}), Form.LEVEL, "1", "1"))

    def total_events(self, sampling: Sampling) -> str:
        total = self._counted(self.total, sampling)
        if self.alive is None:
            return total
        return f"{total}\nor on () (0 * max({sampling.current(self.alive)} > 0))"

    def bad_events(self, sampling: Sampling, total: str) -> str:
        if self.bad is not None:
            return f"{self._counted(self.bad, sampling)}\n{sampling.or_none(total)}"
        assert self.good is not None
        good = f"({self._counted(self.good, sampling)}\n{sampling.or_none(total)})"
        return f"clamp_min({total} - {sampling.on} {good},\n0)"

    def _counted(self, gauge: Selector, sampling: Sampling) -> str:
        """Return the events in the interval: of each value, the interval's share of the period."""
        if self.delay is None:
            # Some exporters write NaN for no events.
            number = f"{sampling.each('sum', f'{gauge} > 0')} or 0 * {sampling.each('count', str(gauge))}"
            share = f"{in_seconds(sampling.reading_interval)} / {in_seconds(self.period)}"
            return f"sum_over_time({sampling.readings(number)}) * {share}"
        reach = max(self.period, sampling.interval)
        samples = replace(sampling, interval=reach).gauge_range(gauge, back=self.delay)
        share = f"{in_seconds(sampling.interval)} / {in_seconds(reach)}"
        return f"{sampling.each('sum', f'sum_over_time({samples})')} * {share}"
