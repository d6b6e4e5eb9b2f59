"""Events: the share of events that were good, from counters of all events and of the bad or the good ones."""

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field, model_validator

from slo.shapes import FieldError, SelectorText
from slo.sli.counting import increase
from slo.sli.kind import Counted, Kind
from slo.sli.made import Form, Made, of_counts
from slo.sli.sampling import Sampling


class Events(Kind):
    """Counters of all events, and of either the bad or the good ones."""

    example: ClassVar[str] = """\
total: http_requests_total{job="shop"}
bad: http_requests_total{job="shop", code=~"5.."}
"""
    of_counters: ClassVar[bool] = True
    of_differences: ClassVar[bool] = True

    total: SelectorText = Field(description="counter of all events")
    bad: SelectorText | None = Field(None, description="counter of the events that failed their user")
    good: SelectorText | None = Field(None, description="counter of the events that served their user")

    @model_validator(mode="after")
    def _one_side(self) -> "Events":
        if (self.bad is None) == (self.good is None):
            raise ValueError("events need 'total' and exactly one of 'bad' and 'good'")
        return self

    @model_validator(mode="after")
    def _not_all(self) -> "Events":
        if self.bad == self.total:
            raise FieldError("this is the same as 'total': every event would be bad", "bad")
        if self.good == self.total:
            raise FieldError("this is the same as 'total': no event would ever be bad", "good")
        return self

    def made(self, group: Mapping[str, str]) -> tuple[Made, ...]:
        return of_counts(self.total, self.bad, self.good, group, Form.COUNTER)

    @property
    def counted(self) -> Counted:
        return Counted(self.total, self.bad, good=self.good)

    def total_events(self, sampling: Sampling) -> str:
        return increase(self.total, self.total, sampling)

    def bad_events(self, sampling: Sampling, total: str) -> str:
        if self.bad is not None:
            return f"{increase(self.bad, self.total, sampling)}\n{sampling.or_none(total)}"
        assert self.good is not None
        good = f"({increase(self.good, self.total, sampling)}\n{sampling.or_none(total)})"
        return f"clamp_min({total} - {sampling.on} {good},\n0)"
