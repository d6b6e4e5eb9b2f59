"""What objectives get that say nothing of it: for all of an organisation, a product or an environment."""

from typing import Literal

from pydantic import Field

from slo.model.windows import Window
from slo.shapes import Link, Shape, ToAlertPolicy, ToBudgetPolicy


class Defaults(Shape):
    """Each field holds for objectives that leave it open, unless something nearer to them says otherwise."""

    window: Window | None = Field(None, description="a rolling window such as 28d, or a calendar period")
    alert_policy: ToAlertPolicy | None = Field(None, description="for objectives that name none")
    error_budget_policy: ToBudgetPolicy | None = Field(None, description="for objectives that name none")
    runbook: Link | None = Field(None, description="for objectives without one of their own")


class Environment(Defaults):
    """What holds in one environment, such as staging. Its defaults come before those of products."""

    pages: Literal["never"] | None = Field(
        None,
        description="never: nobody is woken, because each page of any alert policy is a ticket here",
    )
