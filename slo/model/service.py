"""Services: indicators, and the objectives for them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from slo.languages.words import NO_WORDS, Words
from slo.model.alerting import Category
from slo.model.own_labels import OnAlerts
from slo.model.peers import KnownAs
from slo.model.windows import Window
from slo.peers import Peer
from slo.shapes import (
    Definition,
    FieldError,
    LabelName,
    Link,
    Name,
    Names,
    Shape,
    TextFormat,
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
from slo.sli import USUAL_DELAY, Indicator
from slo.text.units import Duration, Percent

_SHORTEST_SCRAPE_INTERVAL = Duration.parse("1s")
_LONGEST_SCRAPE_INTERVAL = Duration.parse("5m")


LONGEST_DELAY = Duration.parse("30m")


def _late_enough(delay: Duration) -> Duration:
    if not USUAL_DELAY <= delay <= LONGEST_DELAY or delay.timedelta % USUAL_DELAY.timedelta:
        raise ValueError(
            f"a sample delay is a multiple of {USUAL_DELAY}, {LONGEST_DELAY} at most, not {delay}"
        )
    return delay


SampleDelay = Annotated[Duration, AfterValidator(_late_enough)]

PRODUCTION = "production"
"""The default environment, which needs no declaration."""


class Strategy(StrEnum):
    """How error ratios are computed.

    `rollup`: from recorded counts per minute. `fresh-budget`: likewise, with the budget updated every minute.
    `direct`: from raw series, without recorded history, at a far higher cost for Prometheus.
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
    """The target of one group that differs from the objective's."""

    group: dict[LabelName, str] = Field(description="the value of each label that the indicator is `by`")
    target: Target = Field(description="the share of the group's events that must be good, such as 99.95%")


LogStream = Annotated[
    str,
    TextFormat(
        r"^/?[A-Za-z0-9][A-Za-z0-9._:/-]{0,98}$",
        "the name of a log stream",
        "notify/notify-api",
        "letters, digits and . _ : / - without spaces, 100 characters at most",
    ),
]


class Objective(Shape):
    """A share (`target`) of an indicator's events must be good over each rolling or calendar `window`."""

    indicator: ToIndicator = Field(description="the name of one of the service's `indicators`")
    name: Name | None = Field(
        None, description="by default the indicator's name; needed if an indicator has several objectives"
    )
    renamed_from: Names = Field(
        (),
        description="the earlier ids of the objective, such as shop-orders, newest first: "
        "its history continues theirs",
    )
    target: Target = Field(description="the share of events that must be good, such as 99.9%")
    targets: tuple[GroupTarget, ...] = Field(
        (), description="groups of the indicator with a different target"
    )
    window: Window = Field(
        Duration.parse("28d"), description="a rolling window such as 28d or 12h, or a period of the calendar"
    )
    category: Category = Category.RELIABILITY
    third_party: ToThirdParty | None = Field(
        None,
        description="the third party whose systems it measures: pages become tickets, "
        "and no other party is notified or called",
    )
    alert_policy: ToAlertPolicy | None = None
    error_budget_policy: ToBudgetPolicy | None = None
    description: Words = NO_WORDS
    runbook: Link | None = Field(None, description="what to do first when this alerts")
    known_as: KnownAs = {}
    alerts: OnAlerts | None = Field(
        None,
        description="labels and annotations of one's own on its alerts; they take precedence over "
        "those of the service",
    )

    @field_validator("targets")
    @classmethod
    def _each_group_once(cls, targets: tuple[GroupTarget, ...]) -> tuple[GroupTarget, ...]:
        groups = [one.group for one in targets]
        for index, group in enumerate(groups):
            if group in groups[:index]:
                raise FieldError("this group already has a target", index, "group")
        return targets


_Archetypes = Annotated[tuple[Name, ...], Field(min_length=1)]


class Service(Definition):
    """Something that users depend on. Its name is in the ids of its objectives: see `renamed_from`."""

    kind: Literal["Service"] = "Service"
    name: Name
    title: Words = NO_WORDS
    renamed_from: Names = Field(
        (), description="the earlier names of the service: the histories of its objectives continue theirs"
    )
    product: ToProduct | None = Field(
        None, description="the product it is part of, whose team is the first responder"
    )
    environment: ToEnvironment = PRODUCTION
    scrape_interval: Duration = Field(
        Duration.parse("30s"),
        description="how often Prometheus scrapes its metrics, if less often than every 30s",
    )
    sample_delay: SampleDelay | None = Field(
        None, description="how late its samples may be, if later than what the organisation says, or 5m"
    )
    timezone: TimeZone = Field("UTC", description="the time zone of calendar windows")
    logs: dict[LogStream, Link] = Field(
        {}, description="the names of its log streams, each with a link to where it is read"
    )
    strategy: Strategy = Field(Strategy.ROLLUP, description="how error ratios are computed")
    compat: tuple[Peer, ...] = Field(
        (), description="tools whose series of its objectives are recorded as well, for what still reads them"
    )
    runbook: Link | None = Field(None, description="for objectives without a runbook")
    alerts: OnAlerts | None = Field(
        None, description="labels and annotations of one's own on the alerts of all its objectives"
    )
    alert_policy: ToAlertPolicy | None = Field(None, description="for objectives that do not name one")
    error_budget_policy: ToBudgetPolicy | None = Field(
        None, description="for objectives that do not name one"
    )
    uses: Annotated[tuple[Name, ...], BeforeValidator(listed, json_schema_input_type=Name | _Archetypes)] = (
        Field((), description="archetypes whose indicators and objectives it takes over")
    )
    parameters: dict[Name, Unquoted] = Field(
        {}, alias="with", description="values for the parameters of the archetypes"
    )
    indicators: dict[Name, Indicator] = Field(
        min_length=1, description="what is measured, by names that you choose"
    )
    objectives: tuple[Objective, ...] = Field(
        min_length=1, description="such as [{indicator: orders, target: 99.9%}]"
    )

    @property
    def own_names(self) -> Mapping[str, Collection[str]]:
        return {"indicator": self.indicators}

    def objectives_of(self, name: str) -> tuple[Objective, ...]:
        """Return the objectives of a name: their own, or that of their indicator."""
        return self._by_name.get(name, ())

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Objective, ...]]:
        found: defaultdict[str, tuple[Objective, ...]] = defaultdict(tuple)
        for one in self.objectives:
            found[one.name or one.indicator] += (one,)
        return found

    @property
    def settles_after(self) -> Duration:
        """How long after a minute its events are counted for good: after two scrapes at the earliest."""
        own = self.sample_delay or USUAL_DELAY
        two_scrapes = Duration(2 * self.scrape_interval.milliseconds)
        return own if two_scrapes <= own else Duration(2 * USUAL_DELAY.milliseconds)

    @model_validator(mode="after")
    def _parameters_of_something(self) -> Self:
        if self.parameters and not self.uses:
            raise FieldError("'with' needs 'uses': it sets the parameters of archetypes", "with")
        return self

    @field_validator("scrape_interval")
    @classmethod
    def _often_enough(cls, interval: Duration) -> Duration:
        if not _SHORTEST_SCRAPE_INTERVAL <= interval <= _LONGEST_SCRAPE_INTERVAL:
            shortest, longest = _SHORTEST_SCRAPE_INTERVAL, _LONGEST_SCRAPE_INTERVAL
            raise ValueError(f"a scrape interval is from {shortest} to {longest}, not {interval}")
        return interval
