"""How notifications of a team are grouped, delayed and repeated, instead of the usual way."""

from typing import Self

from pydantic import Field, field_validator, model_validator

from slo.shapes import FieldError, LabelName, Shape
from slo.text.units import Duration

LONGEST_WAIT = Duration.parse("1m")
"""The longest time for which a page waits for others, before it is notified with them."""

_LONGEST_INTERVAL = Duration.parse("5m")
_LONGEST_REPEAT = Duration.parse("5d")


class Grouping(Shape):
    """One notification is about all alerts with the same values of `group_by`; what is not set is as usual.

    https://prometheus.io/docs/alerting/latest/configuration/#route
    """

    group_by: tuple[LabelName, ...] | None = Field(
        None, min_length=1, description="labels; usually those of each error budget"
    )
    group_wait: Duration | None = Field(
        None, description="how long the first alert of a group waits for others"
    )
    group_interval: Duration | None = Field(
        None, description="how often a group that changed is notified again; usually 5m"
    )
    repeat_interval: Duration | None = Field(
        None, description="how often a group that did not change is notified again"
    )

    @field_validator("repeat_interval")
    @classmethod
    def _remembered(cls, interval: Duration | None) -> Duration | None:
        if interval is not None and interval > _LONGEST_REPEAT:
            raise ValueError(
                f"Alertmanager forgets after {_LONGEST_REPEAT} what it notified of, and then notifies again"
            )
        return interval


class PageGrouping(Grouping):
    """Grouping of pages, which must not make a page late, nor hide one behind another."""

    @field_validator("group_wait")
    @classmethod
    def _soon(cls, wait: Duration | None) -> Duration | None:
        if wait is not None and wait > LONGEST_WAIT:
            raise ValueError(f"a page must not wait longer than {LONGEST_WAIT}")
        return wait

    @field_validator("group_interval")
    @classmethod
    def _soon_again(cls, interval: Duration | None) -> Duration | None:
        if interval is not None and interval > _LONGEST_INTERVAL:
            raise ValueError(
                f"another page of the same group would be later than {_LONGEST_INTERVAL}: write less"
            )
        return interval

    @model_validator(mode="after")
    def _one_for_each_objective(self) -> Self:
        if self.group_by is not None and "slo" not in self.group_by:
            message = "a second objective that fails would page nobody while the first does: add 'slo'"
            raise FieldError(message, "group_by")
        return self


class Groupings(Shape):
    """The grouping of alerts of each level."""

    page: PageGrouping = Field(default_factory=PageGrouping)
    ticket: Grouping = Field(default_factory=Grouping)
    info: Grouping = Field(default_factory=Grouping)
