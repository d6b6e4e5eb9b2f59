"""Probe: the share of checks that found the service up, from a gauge that is 0 or 1."""

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field, model_validator

from slo.promql import Selector
from slo.shapes import SelectorText
from slo.sli.kind import Counted, Kind
from slo.sli.made import Form, Made, labels_of
from slo.sli.metric_names import refuse_counter
from slo.sli.sampling import Sampling
from slo.sli.scrapes import scrapes


class Probe(Kind):
    """Every scrape of the gauge is one event; it is bad by as much as the gauge is below 1."""

    example: ClassVar[str] = """\
gauge: probe_success{job="shop"}
"""
    of_checks: ClassVar[bool] = True

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

    def made(self, group: Mapping[str, str]) -> tuple[Made, ...]:
        return (Made(self.gauge.metric, labels_of(self.gauge, group), Form.LEVEL, "1", "0"),)

    @property
    def counted(self) -> Counted:
        return Counted(self.gauge)

    def total_events(self, sampling: Sampling) -> str:
        """Count the samples, without NaN, and the scrapes that gave none because they failed."""
        samples = sampling.gauge_range(self.gauge)
        checks, up = (sampling.each("sum", f"{of}_over_time({samples})") for of in ("count", "sum"))
        return self._and_failed(f"({checks} and {up} >= 0)", sampling)

    def bad_events(self, sampling: Sampling, total: str) -> str:
        samples = sampling.gauge_range(self.gauge)
        missed = sampling.each("sum", f"count_over_time({samples}) - sum_over_time({samples})")
        return self._and_failed(f"clamp_min({missed}, 0) >= 0", sampling)

    def _and_failed(self, checks: str, sampling: Sampling) -> str:
        """Add the failed scrapes to a number of checks: nobody who was down could have said so."""
        if (up := self._scrapes(sampling)) is None:
            return checks
        scrapes = sampling.gauge_range(up)
        failed = sampling.each("sum", f"count_over_time({scrapes}) - sum_over_time({scrapes})")
        return (
            f"({checks})\n+ {sampling.on} {failed}\nor {sampling.on} {checks}\nor {sampling.on} {failed} > 0"
        )

    def _scrapes(self, sampling: Sampling) -> Selector | None:
        """Select `up` of the targets that are checked; None if they cannot be selected.

        All labels of `probe_success` are of its target. Other gauges may have labels that `up` lacks. As a
        gauge, `up` has samples of failed scrapes itself.
        """
        if self.gauge.metric == "up":
            return None
        if self.gauge.metric == "probe_success":
            return self.gauge.renamed("up")
        up = scrapes(self.gauge)
        if up is None or len(up.matchers) < len(self.gauge.matchers):
            return None
        for label in sampling.groups.sources:
            if up.matcher(label) is None:
                up = up.with_matcher(label, "!=", "")
        return up
