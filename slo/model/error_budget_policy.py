"""Error budget policies: what both parties agreed to do as the budget is spent."""

from typing import Literal

from pydantic import Field, field_validator, model_validator

from slo.languages.words import NO_WORDS, Words
from slo.model.severity import AlertSeverity
from slo.shapes import Definition, FieldError, Flag, Name, Names, Shape, ToParty
from slo.text.units import Duration, Percent

PACE = Duration.parse("1d")
"""The window of the burn rate that `exhausted_within` extrapolates."""


class Condition(Shape):
    """When a step is in force: little is `remaining`, much was `spent`, or all is `exhausted_within` a time.

    `remaining: 0%` is an exhausted budget. `spent: 20%` and `within: 1d` is one incident that spent 20%
    of the whole budget. `exhausted_within: 3d` extrapolates the burn rate of the last day.
    """

    remaining: Percent | None = Field(None, description="at most this share of the budget remains")
    spent: Percent | None = Field(
        None, description="at least this share of the budget was spent `within` a time"
    )
    within: Duration | None = Field(
        None, description="the time in which it was `spent`: whole hours up to 7d"
    )
    exhausted_within: Duration | None = Field(
        None, description="at the burn rate of the last day, the budget is exhausted within this time"
    )

    @property
    def window(self) -> Duration | None:
        """The window whose error ratio it needs, besides the compliance window."""
        return self.within if self.spent is not None else PACE if self.exhausted_within else None

    @model_validator(mode="after")
    def _one_condition(self) -> "Condition":
        named = [self.remaining, self.spent, self.exhausted_within]
        if sum(one is not None for one in named) != 1:
            raise ValueError("a step needs exactly one of 'remaining', 'spent' and 'exhausted_within'")
        if (self.spent is None) != (self.within is None):
            raise ValueError("'spent' and 'within' go together, such as 20% of the budget within 1d")
        return self

    @field_validator("within")
    @classmethod
    def _counted(cls, within: Duration | None) -> Duration | None:
        if within is not None and (within.milliseconds % _HOUR or not _HOUR <= within.milliseconds <= _WEEK):
            raise ValueError(f"'within' is whole hours from 1h to 7d, not {within}")
        return within


_HOUR = Duration.parse("1h").milliseconds
_WEEK = Duration.parse("7d").milliseconds
_DAY = Duration.parse("1d").milliseconds


class Step(Shape):
    """One step of a policy: what is done as long as its condition holds."""

    name: Name
    when: Condition = Field(description="while it holds, such as {remaining: 25%}")
    do: Words = Field(description="what was agreed, in one sentence, which is part of the alert")
    severity: AlertSeverity = AlertSeverity.TICKET
    notify: tuple[ToParty, ...] = Field(
        (), description="parties that also get a ticket, besides the first responder of the service"
    )
    freeze: Flag = Field(False, description="no releases, except those that repair the service")

    @model_validator(mode="after")
    def _others_get_tickets(self) -> "Step":
        if self.notify and AlertSeverity.TICKET in self.severity.more_urgent:
            message = f"'notify' opens a ticket, but the severity of this step is {self.severity}"
            raise FieldError(message, "notify", hint="write 'severity: ticket', or leave 'notify' out")
        return self


class Planned(Shape):
    """Exclusions to which all agree in advance: announced in time, and not too long together."""

    announced: Duration = Field(description="at least so long before they begin: whole days, such as 3d")
    at_most: Duration = Field(description="how long all of them together may be `within` any such time")
    within: Duration = Field(description="the time in which they are `at_most` so long, such as 28d")

    @field_validator("announced")
    @classmethod
    def _in_days(cls, announced: Duration) -> Duration:
        if announced.milliseconds % _DAY:
            raise ValueError(f"'announced' is whole days, not {announced}")
        return announced

    @model_validator(mode="after")
    def _less_than_all(self) -> "Planned":
        if self.at_most >= self.within:
            raise FieldError(f"'at_most' is less than 'within', {self.within}", "at_most")
        return self


class Consents(Shape):
    """Which exclusions need no signature of their own."""

    planned: Planned = Field(description="planned maintenance, by its day `announced_on`")


class ErrorBudgetPolicy(Definition):
    """The steps of a policy in the order in which they are reached, the mildest first.

    https://sre.google/workbook/error-budget-policy/
    """

    kind: Literal["ErrorBudgetPolicy"] = "ErrorBudgetPolicy"
    name: Name
    steps: tuple[Step, ...] = Field(min_length=1, description="the mildest first")
    override: Words = Field(NO_WORDS, description="in words, who may release in spite of a freeze")
    exclusions: Consents | None = Field(
        None, description="to which exclusions all agree by signing an objective with this policy"
    )
    overridden_by: Names = Field(
        (), description="instead of `override`: the roles that may; `slo check` refuses any other"
    )

    @field_validator("steps")
    @classmethod
    def _distinguished(cls, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        names = [step.name for step in steps]
        for index, name in enumerate(names):
            if name in names[:index]:
                raise FieldError(f"there is a step {name!r} already", index, "name")
        return steps

    @model_validator(mode="after")
    def _stated_once(self) -> "ErrorBudgetPolicy":
        if self.override and self.overridden_by:
            raise FieldError(
                "a policy has either 'override', in words, or the roles in 'overridden_by'", "overridden_by"
            )
        return self

    @property
    def may_override(self) -> Words:
        """Who may release in spite of a freeze, in words; "" if nobody may."""
        return Words(" or ".join(self.overridden_by)) if self.overridden_by else self.override.each(str.strip)
