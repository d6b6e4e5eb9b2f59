"""Periods: the share of events that were good, from gauges of how many there were in each period.

So do exporters tell that read another monitoring system, such as those of CloudWatch.
"""

from dataclasses import replace
from typing import ClassVar

from pydantic import Field, field_validator, model_validator

from slo.promql import Selector
from slo.shapes import FieldError, SelectorText
from slo.sli.counting import Sampling
from slo.sli.kind import Kind
from slo.sli.metric_names import in_seconds, refuse_counter
from slo.text.units import Duration

_SHORTEST = Duration.parse("1s")
_LONGEST = Duration.parse("1d")


class Periods(Kind):
    """All events of each period, with those of them that were bad, or with those that were good.

    An exporter repeats a number at each scrape until it has the next one, or says by a timestamp of its own
    when its period was. Then one sample is one period, and it comes late: by less than `delay`.
    """

    example: ClassVar[str] = """\
total: aws_elb_request_count_sum{load_balancer="shop"}
bad: aws_elb_5xx_sum{load_balancer="shop"}
period: 1m
"""

    total: SelectorText = Field(description="gauge of all events of the last period")
    bad: SelectorText | None = Field(None, description="gauge of the events that failed their user")
    good: SelectorText | None = Field(None, description="gauge of the events that served their user")
    period: Duration = Field(description="how long a period is, of which each number tells: 1m or 5m")
    delay: Duration | None = Field(
        None, description="how late samples are at most, if the exporter writes timestamps of its own"
    )
    alive: SelectorText | None = Field(
        None,
        description="a gauge that is above 0 while the exporter works: then no number means no events",
    )

    @field_validator("total", "bad", "good", "alive")
    @classmethod
    def _is_a_gauge(cls, gauge: Selector) -> Selector:
        refuse_counter(gauge, "periods need gauges of how many there were; for counters there is 'events'")
        return gauge

    @field_validator("period")
    @classmethod
    def _of_some_length(cls, period: Duration) -> Duration:
        if not _SHORTEST <= period <= _LONGEST:
            raise ValueError(f"a period is from {_SHORTEST} to {_LONGEST}, not {period}")
        return period

    @model_validator(mode="after")
    def _one_side(self) -> "Periods":
        if (self.bad is None) == (self.good is None):
            raise ValueError("periods need 'total' and exactly one of 'bad' and 'good'")
        for side in ("bad", "good"):
            if getattr(self, side) == self.total:
                raise FieldError("this is 'total' itself: events would all be alike", side)
        return self

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
        """Count of each number as much as the interval is of its period."""
        sum_of_each = sampling.each("sum")
        if self.delay is None:
            # NaN is how some say that there were none.
            number = f"{sum_of_each}({gauge} > 0) or 0 * {sampling.each('count')}({gauge})"
            share = f"{in_seconds(sampling.reading_interval)} / {in_seconds(self.period)}"
            return f"sum_over_time({sampling.readings(number)}) * {share}"
        late = Duration(sampling.lag.milliseconds + self.delay.milliseconds)
        reach = max(self.period, sampling.interval)
        samples = replace(sampling, interval=reach, lag=late).gauge_range(gauge)
        share = f"{in_seconds(sampling.interval)} / {in_seconds(reach)}"
        return f"{sum_of_each}(sum_over_time({samples})) * {share}"
