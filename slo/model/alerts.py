"""Alerts that a team writes itself, apart from objectives: a disk that fills, a queue that grows."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, WithJsonSchema, field_validator

from slo.labels import ON_ALERTS
from slo.languages.words import NO_WORDS, Words, each_language
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
"""Prefixes of the names of alerts that slo generates."""

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
    """Return a checked expression; raises PromQLError unless it is an instant vector."""
    # Imported here, because few definitions hold expressions, and a run without them starts sooner.
    from slo.promql.parser import parse
    from slo.promql.vector import ValueType

    expr = parse(text)
    if expr.type is not ValueType.VECTOR:
        message = f"an alert needs an instant vector, but this is {expr.type.with_article}"
        raise PromQLError(message, expr.start, expr.end)
    return text.strip()


def expandable(text: str) -> str:
    """Refuse templates that Prometheus could not expand: it would refuse the file, or send an error."""
    if "{{" in _ACTION.sub("", text):
        raise ValueError(
            "write {{ $labels.NAME }}, {{ $value }}, or a function of it such as {{ $value | humanize }}"
        )
    return text


def labels_in(text: str) -> list[str]:
    """Return the labels whose values a template shows."""
    return _LABEL.findall(text)


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
_Words = Annotated[Words, AfterValidator(each_language(expandable))]
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
    """An alerting rule. Each series of the expression is an alert.

    https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
    """

    name: _AlertName
    expr: _Vector = Field(description="PromQL that returns series only while something is wrong")
    for_: Duration | None = Field(
        None, alias="for", description="how long the condition must last before the alert fires"
    )
    keep_firing: Duration | None = Field(
        None,
        alias="keep_firing_for",
        description="how long the alert keeps firing after its condition has ended",
    )
    severity: AlertSeverity = Field(description="page: a person is needed now. ticket: in working hours")
    category: Category = Category.RELIABILITY
    summary: _Words = Field(
        description="what is wrong, in one line; it may contain {{ $labels.app }} and {{ $value }}"
    )
    description: _Words = Field(NO_WORDS, description="what that means, and for whom")
    runbook: Link | None = Field(None, description="what to do first")
    labels: dict[LabelName, str] = Field({}, description="additional labels, for people and dashboards")

    @field_validator("name")
    @classmethod
    def _not_one_of_ours(cls, name: str) -> str:
        if name.startswith(RESERVED):
            raise ValueError(
                f"{name!r} is reserved: names of slo's own alerts begin with {' or '.join(RESERVED)}"
            )
        return name

    @field_validator("labels")
    @classmethod
    def _set_by_nobody_else(cls, labels: dict[str, str]) -> dict[str, str]:
        for label in labels:
            if label in ON_ALERTS or label.startswith("__"):
                message = f"{label!r} is reserved: only slo or Prometheus sets this label"
                raise FieldError(message, label)
        return labels

    @property
    def template_labels(self) -> dict[str, str]:
        """The labels in the templates of its texts, each with the first field that names it."""
        texts = {"description": self.description, "summary": self.summary}
        return {
            label: field
            for field, words in texts.items()
            for text in words.texts
            for label in labels_in(text)
        }


class Alerts(Definition):
    """Alerts of a product, or of one of its services, that belong to no objective."""

    kind: Literal["Alerts"] = "Alerts"
    name: Name
    product: ToProduct = Field(description="the product whose team is the first responder")
    service: ToService | None = Field(None, description="the service that they are about, if any")
    environment: ToEnvironment | None = Field(
        None, description="by default that of the service, or production"
    )
    runbook: Link | None = Field(None, description="for alerts without a runbook")
    alerts: tuple[AlertRule, ...] = Field(min_length=1, description="the alerting rules")

    @field_validator("alerts")
    @classmethod
    def _told_apart(cls, alerts: tuple[AlertRule, ...]) -> tuple[AlertRule, ...]:
        names = [alert.name for alert in alerts]
        for index, name in enumerate(names):
            if name in names[:index]:
                raise FieldError(f"there is an alert {name!r} already", index, "name")
        return alerts

    def id_of(self, alert: AlertRule) -> str:
        """Return the value of an alert's `slo` label. The slash keeps it apart from ids of objectives.

        Notifications are grouped by it: one for each alert, with all its series.
        """
        return f"{self.name}/{alert.name}"
