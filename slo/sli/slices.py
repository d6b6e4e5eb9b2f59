"""Slices: the share of minutes that were good, where a good minute may have a few bad events."""

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field, field_validator, model_validator

from slo.shapes import FieldError, SelectorText
from slo.sli.counting import increase
from slo.sli.kind import Kind
from slo.sli.made import Form, Made, of_counts
from slo.sli.sampling import Sampling
from slo.text.units import Percent, plain


class Slices(Kind):
    """Every minute with events is one event; it is bad if more than `at_most` of its events were bad.

    A minute without events is neither good nor bad. OpenSLO calls this Timeslices:
    https://github.com/OpenSLO/OpenSLO#slo
    """

    example: ClassVar[str] = """\
total: orders_total{job="shop"}
bad: orders_failed_total{job="shop"}
at_most: 5%
"""
    by_minute: ClassVar[bool] = True
    one_event_a_minute: ClassVar[bool] = True
    of_counters: ClassVar[bool] = True
    of_differences: ClassVar[bool] = True

    total: SelectorText = Field(description="counter of all events")
    bad: SelectorText | None = Field(None, description="counter of the events that failed their user")
    good: SelectorText | None = Field(None, description="counter of the events that served their user")
    at_most: Percent = Field(description="greatest share of bad events in a good minute")

    @field_validator("at_most")
    @classmethod
    def _can_be_exceeded(cls, at_most: Percent) -> Percent:
        if at_most.ratio == 1:
            raise ValueError("no minute has more than 100% bad events, so no minute would be bad; try 5%")
        return at_most

    @model_validator(mode="after")
    def _one_side(self) -> "Slices":
        if (self.bad is None) == (self.good is None):
            raise ValueError("slices need 'total' and exactly one of 'bad' and 'good'")
        return self

    @model_validator(mode="after")
    def _not_all(self) -> "Slices":
        if self.bad == self.total:
            raise FieldError("this is the same as 'total': every minute with events would be bad", "bad")
        if self.good == self.total:
            raise FieldError("this is the same as 'total': no minute would ever be bad", "good")
        return self

    def made(self, group: Mapping[str, str]) -> tuple[Made, ...]:
        return of_counts(self.total, self.bad, self.good, group, Form.COUNTER)

    def total_events(self, sampling: Sampling) -> str:
        return f"{increase(self.total, self.total, sampling)} > bool 0"

    def bad_events(self, sampling: Sampling, total: str) -> str:
        """Return 1 for a minute with too many bad events, else 0; NaN for one without events."""
        part = self.bad if self.bad is not None else self.good
        assert part is not None
        counted = f"({increase(part, self.total, sampling)}\n{sampling.or_none(total)})"
        share = f"{counted}\n/ {sampling.on} {increase(self.total, self.total, sampling)}"
        limit = f"> bool {plain(self.at_most.ratio)}"
        if self.bad is None:
            limit = f"< bool {plain(1 - self.at_most.ratio)}"
        return f"(\n{share}\n{limit}\n)\n* {sampling.on} {total}"
