"""Defaults of objectives, for an organisation, a product or an environment."""

from typing import Literal

from pydantic import Field

from slo.model.windows import Window
from slo.shapes import Link, Shape, ToAlertPolicy, ToBudgetPolicy


class Defaults(Shape):
    """Each field applies to objectives that do not set it, unless a service or a nearer default does."""

    window: Window | None = Field(None, description="a rolling window such as 28d, or a calendar period")
    alert_policy: ToAlertPolicy | None = Field(None, description="for objectives that do not name one")
    error_budget_policy: ToBudgetPolicy | None = Field(
        None, description="for objectives that do not name one"
    )
    runbook: Link | None = Field(None, description="for objectives without a runbook")


class Environment(Defaults):
    """The rules of one environment, such as staging. Its defaults take precedence over those of products."""

    pages: Literal["never"] | None = Field(
        None,
        description="never: nobody is paged, because each page of any alert policy is a ticket here",
    )
