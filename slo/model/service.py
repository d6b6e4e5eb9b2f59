"""A service as people write it: its indicators and the objectives that both parties set for them."""

from typing import Literal

from pydantic import Field, field_validator

from slo.model.alerting import Category
from slo.shapes import Document, Link, Name, Shape
from slo.sli import Indicator
from slo.units import Duration, Percent

_DAY = Duration.parse("1d")
_LONGEST_WINDOW = Duration.parse("90d")
_SHORTEST_SCRAPE_INTERVAL = Duration.parse("1s")
_LONGEST_SCRAPE_INTERVAL = Duration.parse("5m")


class Objective(Shape):
    """Keep `target` of an indicator's events good over every rolling `window`."""

    indicator: Name
    name: Name | None = Field(None, description="the indicator's name, unless it has several objectives")
    target: Percent
    window: Duration = Duration.parse("28d")
    category: Category = Category.RELIABILITY
    alert_policy: Name | None = None
    description: str = ""
    runbook: Link | None = Field(None, description="what to do first when this alerts")

    @field_validator("target")
    @classmethod
    def _leaves_a_budget(cls, target: Percent) -> Percent:
        if target.ratio == 1:
            raise ValueError("a target of 100% leaves no error budget, so nothing may ever fail; try 99.99%")
        if target.ratio == 0:
            raise ValueError("a target of 0% is met by a service that always fails; targets are above 0%")
        return target

    @field_validator("window")
    @classmethod
    def _in_days(cls, window: Duration) -> Duration:
        if window.milliseconds % _DAY.milliseconds or not _DAY <= window <= _LONGEST_WINDOW:
            raise ValueError(f"a compliance window is whole days from 1d to 90d, not {window}")
        return window


class Service(Document):
    """Something users depend on. Its name identifies its objectives: a new name begins a new history."""

    kind: Literal["Service"] = "Service"
    name: Name
    title: str = ""
    product: Name | None = Field(None, description="the product it is part of, whose team is first")
    environment: Name = "production"
    scrape_interval: Duration = Field(
        Duration.parse("30s"), description="how often Prometheus scrapes its metrics, if more rarely than 30s"
    )
    runbook: Link | None = Field(None, description="for objectives without one of their own")
    alert_policy: Name | None = Field(None, description="for objectives that name none")
    indicators: dict[Name, Indicator] = Field(min_length=1)
    objectives: tuple[Objective, ...] = Field(min_length=1)

    @field_validator("scrape_interval")
    @classmethod
    def _often_enough(cls, interval: Duration) -> Duration:
        if not _SHORTEST_SCRAPE_INTERVAL <= interval <= _LONGEST_SCRAPE_INTERVAL:
            shortest, longest = _SHORTEST_SCRAPE_INTERVAL, _LONGEST_SCRAPE_INTERVAL
            raise ValueError(f"a scrape interval is from {shortest} to {longest}, not {interval}")
        return interval
