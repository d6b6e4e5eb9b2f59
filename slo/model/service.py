"""A service as people write it: its indicators and the objectives that both parties set for them."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from slo.model.alerting import Category
from slo.model.windows import Window
from slo.shapes import (
    Definition,
    FieldError,
    LabelName,
    Link,
    Name,
    Shape,
    TimeZone,
    ToAlertPolicy,
    ToBudgetPolicy,
    ToEnvironment,
    ToIndicator,
    ToProduct,
    ToThirdParty,
    Unquoted,
    listed,
)
from slo.sli import Indicator
from slo.text.units import Duration, Percent

_SHORTEST_SCRAPE_INTERVAL = Duration.parse("1s")
_LONGEST_SCRAPE_INTERVAL = Duration.parse("5m")


PRODUCTION = "production"
"""Where services are that do not say where: it needs no declaration."""


class Strategy(StrEnum):
    """How error ratios are computed: from counts of each minute, so, or so but with the budget each minute,
    or over and over from the raw series, which needs no history of its own and costs Prometheus far more.
    """

    ROLLUP = "rollup"
    FRESH_BUDGET = "fresh-budget"
    DIRECT = "direct"


def _leaves_a_budget(target: Percent) -> Percent:
    if target.ratio == 1:
        raise ValueError("a target of 100% leaves no error budget, so nothing may ever fail; try 99.99%")
    if target.ratio == 0:
        raise ValueError("a target of 0% is met by a service that always fails; targets are above 0%")
    return target


Target = Annotated[Percent, AfterValidator(_leaves_a_budget)]


class GroupTarget(Shape):
    """The target of one group, where it is not that of all the others."""

    group: dict[LabelName, str] = Field(description="the value of each label that the indicator is `by`")
    target: Target


class Objective(Shape):
    """Keep `target` of an indicator's events good over every rolling `window`, or each calendar period."""

    indicator: ToIndicator
    name: Name | None = Field(None, description="the indicator's name, unless it has several objectives")
    target: Target
    targets: tuple[GroupTarget, ...] = Field((), description="groups of the indicator with another target")
    window: Window = Field(
        Duration.parse("28d"), description="a rolling window such as 28d, or a period of the calendar"
    )
    category: Category = Category.RELIABILITY
    third_party: ToThirdParty | None = Field(
        None,
        description="the third party whose systems it measures: its pages are tickets, "
        "and no other party is told or called",
    )
    alert_policy: ToAlertPolicy | None = None
    error_budget_policy: ToBudgetPolicy | None = None
    description: str = ""
    runbook: Link | None = Field(None, description="what to do first when this alerts")

    @field_validator("targets")
    @classmethod
    def _each_group_once(cls, targets: tuple[GroupTarget, ...]) -> tuple[GroupTarget, ...]:
        groups = [one.group for one in targets]
        for index, group in enumerate(groups):
            if group in groups[:index]:
                raise FieldError("this group has a target already", index, "group")
        return targets


_Archetypes = Annotated[tuple[Name, ...], Field(min_length=1)]


class Service(Definition):
    """Something users depend on. Its name identifies its objectives: a new name begins a new history."""

    kind: Literal["Service"] = "Service"
    name: Name
    title: str = ""
    product: ToProduct | None = Field(None, description="the product it is part of, whose team is first")
    environment: ToEnvironment = PRODUCTION
    scrape_interval: Duration = Field(
        Duration.parse("30s"), description="how often Prometheus scrapes its metrics, if more rarely than 30s"
    )
    timezone: TimeZone = Field("UTC", description="where the days of calendar windows begin")
    strategy: Strategy = Field(Strategy.ROLLUP, description="how error ratios are computed")
    runbook: Link | None = Field(None, description="for objectives without one of their own")
    alert_policy: ToAlertPolicy | None = Field(None, description="for objectives that name none")
    error_budget_policy: ToBudgetPolicy | None = Field(None, description="for objectives that name none")
    uses: Annotated[tuple[Name, ...], BeforeValidator(listed, json_schema_input_type=Name | _Archetypes)] = (
        Field((), description="archetypes whose indicators and objectives it has")
    )
    parameters: dict[Name, Unquoted] = Field({}, alias="with", description="the parameters of the archetypes")
    indicators: dict[Name, Indicator] = Field(min_length=1)
    objectives: tuple[Objective, ...] = Field(min_length=1)

    @property
    def own_names(self) -> Mapping[str, Collection[str]]:
        return {"indicator": self.indicators}

    @model_validator(mode="after")
    def _parameters_of_something(self) -> Self:
        if self.parameters and not self.uses:
            raise FieldError("'with' has the parameters of the archetypes that 'uses' names", "with")
        return self

    @field_validator("scrape_interval")
    @classmethod
    def _often_enough(cls, interval: Duration) -> Duration:
        if not _SHORTEST_SCRAPE_INTERVAL <= interval <= _LONGEST_SCRAPE_INTERVAL:
            shortest, longest = _SHORTEST_SCRAPE_INTERVAL, _LONGEST_SCRAPE_INTERVAL
            raise ValueError(f"a scrape interval is from {shortest} to {longest}, not {interval}")
        return interval
