"""Alerts that a team writes itself, for what is no objective: a disk that fills, a queue that grows."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, WithJsonSchema, field_validator

from slo.labels import ON_ALERTS
from slo.model import naming
from slo.model.alerting import AlertSeverity, Category
from slo.promql import PromQLError
from slo.shapes import (
    Definition,
    FieldError,
    LabelName,
    Link,
    Name,
    Shape,
    TextFormat,
    ToEnvironment,
    ToProduct,
    ToService,
)
from slo.text.units import Duration

RESERVED = ("SLO", naming.USE_CASE)
"""How the names of alerts begin that slo makes itself."""

_LABEL = re.compile(r"\$labels\.([a-zA-Z_][a-zA-Z0-9_]*)")
_OF_NUMBERS = "humanize|humanize1024|humanizeDuration|humanizePercentage|humanizeTimestamp"
_PRINTF = r'printf\s+"%(?:\.[0-9]+)?[efg]"'
_ACTION = re.compile(
    r"\{\{-?\s*(?:"
    rf"{_LABEL.pattern}(?:\s*\|\s*(?:title|toUpper|toLower|stripPort))?"
    rf"|\$value(?:\s*\|\s*(?:{_OF_NUMBERS}|{_PRINTF}))?"
    rf"|{_PRINTF}\s+\$value"
    r")\s*-?\}\}"
)


def _vector(text: str) -> str:
    """Check an expression; raises PromQLError for what is none, or gives no series that could alert."""
    # Imported here, because few definitions hold expressions, and a run without them starts sooner.
    from slo.promql.parser import parse
    from slo.promql.vector import ValueType

    expr = parse(text)
    if expr.type is not ValueType.VECTOR:
        message = f"an alert needs an instant vector, and this is {expr.type.with_article}"
        raise PromQLError(message, expr.start, expr.end)
    return text.strip()


def _words(text: str) -> str:
    """Refuse templates that Prometheus could not fill in: it would refuse the file, or send its own error."""
    if "{{" in _ACTION.sub("", text):
        raise ValueError(
            "between {{ and }} stands $labels.app, or $value with a function such as humanize or printf"
        )
    return text


_Vector = Annotated[
    str,
    AfterValidator(_vector),
    WithJsonSchema(
        {
            "type": "string",
            "examples": ["disk_used_percent > 90"],
            "errorMessage": "not PromQL, between quotes, such as 'disk_used_percent > 90'",
        }
    ),
]
_Words = Annotated[str, AfterValidator(_words)]
_AlertName = Annotated[
    str,
    TextFormat(
        r"^[A-Za-z][A-Za-z0-9_]{0,99}$",
        "an alert's name",
        "DiskAlmostFull",
        "names of alerts are letters, digits and _, 100 characters at most",
    ),
]


class AlertRule(Shape):
    """A condition that somebody hears of. Each series of the expression is an alert.

    https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
    """

    name: _AlertName
    expr: _Vector = Field(description="PromQL that gives series only while something is wrong")
    for_: Duration | None = Field(None, alias="for", description="how long it must last first")
    keep_firing: Duration | None = Field(
        None, alias="keep_firing_for", description="how long the alert outlives its condition"
    )
    severity: AlertSeverity = Field(description="page: a person is needed now. ticket: in working hours")
    category: Category = Category.RELIABILITY
    summary: _Words = Field(
        description="what is wrong, in one line; it may name {{ $labels.app }} and {{ $value }}"
    )
    description: _Words = Field("", description="what that means, and for whom")
    runbook: Link | None = Field(None, description="what to do first")
    labels: dict[LabelName, str] = Field({}, description="more labels, for people and their dashboards")

    @field_validator("name")
    @classmethod
    def _not_one_of_ours(cls, name: str) -> str:
        if name.startswith(RESERVED):
            raise ValueError(f"{name!r} could be an alert of slo itself: give it another name")
        return name

    @field_validator("labels")
    @classmethod
    def _set_by_nobody_else(cls, labels: dict[str, str]) -> dict[str, str]:
        for label in labels:
            if label in ON_ALERTS or label.startswith("__"):
                message = f"{label!r} decides who is told, so it is made from the rest of the definition"
                raise FieldError(message, label)
        return labels

    @property
    def template_labels(self) -> dict[str, str]:
        """The labels that its texts name, each with the field that names it first."""
        texts = {"description": self.description, "summary": self.summary}
        return {label: field for field, text in texts.items() for label in _LABEL.findall(text)}


class Alerts(Definition):
    """Alerts of a product, or of one of its services, that stand for themselves and for no objective."""

    kind: Literal["Alerts"] = "Alerts"
    name: Name
    product: ToProduct = Field(description="whose team is first")
    service: ToService | None = Field(None, description="the service that they are about, if it is one")
    environment: ToEnvironment | None = Field(None, description="that of the service, or else production")
    runbook: Link | None = Field(None, description="for alerts without one of their own")
    alerts: tuple[AlertRule, ...] = Field(min_length=1, description="each stands for itself")

    @field_validator("alerts")
    @classmethod
    def _told_apart(cls, alerts: tuple[AlertRule, ...]) -> tuple[AlertRule, ...]:
        names = [alert.name for alert in alerts]
        for index, name in enumerate(names):
            if name in names[:index]:
                raise FieldError(f"there is an alert {name!r} already", index, "name")
        return alerts

    def id_of(self, alert: AlertRule) -> str:
        """Name what an alert is about, as `slo` names an objective: no objective has a slash in its id.

        Notifications are grouped by it: two alerts are two, and all series of one alert are one.
        """
        return f"{self.name}/{alert.name}"
