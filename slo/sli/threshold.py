"""Threshold: the share of scrapes that found a gauge on the right side of a limit."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field, WithJsonSchema, field_validator, model_validator
from pydantic_core import PydanticKnownError

from slo.promql import Selector
from slo.shapes import SelectorText
from slo.sli.kind import Kind
from slo.sli.made import Form, Made, labels_of
from slo.sli.metric_names import refuse_counter
from slo.sli.sampling import Sampling
from slo.text.units import plain


def _decimal(value: object) -> object:
    if not isinstance(value, str | Decimal):
        raise PydanticKnownError("string_type")
    if isinstance(value, str) and not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,10})?", value):
        raise ValueError(f"{value!r} is not a number such as 100 or 0.75, in the unit of the gauge")
    return value


Limit = Annotated[
    Decimal, BeforeValidator(_decimal), WithJsonSchema({"type": "number", "examples": [100, 0.75]})
]


class Threshold(Kind):
    """Every scrape of every series of the gauge is one event; it is bad on the wrong side of the limit."""

    example: ClassVar[str] = """\
gauge: queue_length{queue="orders"}
below: 1000
"""

    is_whole: ClassVar[bool] = True

    gauge: SelectorText = Field(
        description="gauge, such as the length of a queue or the age of its oldest job"
    )
    below: Limit | None = Field(None, description="good values are less than this")
    above: Limit | None = Field(None, description="good values are more than this")

    @field_validator("gauge")
    @classmethod
    def _is_a_gauge(cls, gauge: Selector) -> Selector:
        refuse_counter(gauge, "a threshold needs a gauge, which can fall as well as rise")
        return gauge

    @model_validator(mode="after")
    def _one_limit(self) -> "Threshold":
        if (self.below is None) == (self.above is None):
            raise ValueError("a threshold needs 'gauge' and exactly one of 'below' and 'above'")
        return self

    def made(self, group: Mapping[str, str]) -> tuple[Made, ...]:
        """Bad values are the limit itself, which is on the wrong side, and good ones are just beyond it."""
        limit, step = (self.below, -1) if self.below is not None else (self.above, 1)
        assert limit is not None
        labels = labels_of(self.gauge, group)
        return (Made(self.gauge.metric, labels, Form.LEVEL, plain(limit + step), plain(limit)),)

    def total_events(self, sampling: Sampling) -> str:
        return sampling.each("sum", f"count_over_time({sampling.readings(self._numbers)})")

    def bad_events(self, sampling: Sampling, total: str) -> str:
        wrong = sampling.readings(f"({self._numbers}) {self._wrong_side}")
        return sampling.each("sum", f"sum_over_time({wrong})")

    @property
    def _numbers(self) -> str:
        """Select the values that are numbers: NaN is on neither side of a limit."""
        return f"{self.gauge} <= Inf"

    @property
    def _wrong_side(self) -> str:
        if self.below is not None:
            return f">= bool {plain(self.below)}"
        assert self.above is not None
        return f"<= bool {plain(self.above)}"
