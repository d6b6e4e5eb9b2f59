"""Probe: the share of checks that found the service up, from a gauge that is 0 or 1."""

from typing import ClassVar

from pydantic import Field, model_validator

from slo.promql import Selector
from slo.shapes import SelectorText
from slo.sli.counting import Sampling
from slo.sli.kind import Kind
from slo.sli.metric_names import refuse_counter


class Probe(Kind):
    """Every scrape of the gauge is one event; it is bad by as much as the gauge is below 1."""

    example: ClassVar[str] = """\
gauge: probe_success{job="shop"}
"""

    gauge: SelectorText = Field(description="gauge that is 1 while the service is up and 0 while it is down")

    @model_validator(mode="after")
    def _is_a_gauge(self) -> "Probe":
        refuse_counter(self.gauge, "a probe needs a gauge that is 0 or 1")
        return self

    @property
    def lasting(self) -> Selector | None:
        job, instance = self.gauge.matcher("job"), self.gauge.matcher("instance")
        is_one_target = job and instance and job.op == instance.op == "="
        return None if is_one_target else self.gauge

    def total_events(self, sampling: Sampling) -> str:
        """Count the samples; NaN is left out."""
        samples, each = sampling.gauge_range(self.gauge), sampling.each("sum")
        is_number = f"{each}(sum_over_time({samples})) >= 0"
        return f"{each}(count_over_time({samples}))\nand {sampling.on} ({is_number})"

    def bad_events(self, sampling: Sampling, total: str) -> str:
        up = f"{sampling.each('sum')}(sum_over_time({sampling.gauge_range(self.gauge)}))"
        return f"clamp_min(\n  {total}\n  - {sampling.on} {up},\n  0\n)"
