"""Alerts that a team writes itself, apart from objectives: a disk that fills, a queue that grows."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Discriminator, Field, Tag, WithJsonSchema, field_validator

from slo.labels import ON_ALERTS
from slo.languages.words import NO_WORDS
from slo.model import naming
from slo.model.alerting import Category
from slo.model.inhibits import Inhibits
from slo.model.severity import AlertSeverity
from slo.model.templates import Template, TemplateWords
from slo.promql import PromQLError
from slo.shapes import (
    Count,
    Definition,
    FieldError,
    LabelName,
    Name,
    Shape,
    TextFormat,
    ToEnvironment,
    ToProduct,
    ToService,
    Unquoted,
)
from slo.sli import MINUTE
from slo.text.units import Duration

RUNBOOK_URL = "runbook_url"
OWN_ANNOTATIONS = {
    "summary": "summary",
    "description": "description",
    RUNBOOK_URL: "runbook",
    "call_reason": "",
    "called_by": "",
}
"""Annotations that slo sets, and the field of an alert for each."""


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


def _vector_or_scalar(text: str) -> str:
    """Return a checked expression; raises PromQLError unless its result can be recorded."""
    from slo.promql.parser import parse
    from slo.promql.vector import ValueType

    expr = parse(text)
    if expr.type not in (ValueType.VECTOR, ValueType.SCALAR):
        message = (
            f"a recording rule needs an instant vector or a scalar, but this is {expr.type.with_article}"
        )
        raise PromQLError(message, expr.start, expr.end)
    return text.strip()


def _in_schema(example: str) -> WithJsonSchema:
    message = f"not PromQL, between quotes, such as {example!r}"
    return WithJsonSchema({"type": "string", "examples": [example], "errorMessage": message})


_Vector = Annotated[str, AfterValidator(_vector), _in_schema("disk_used_percent > 90")]
_Recorded = Annotated[
    str, AfterValidator(_vector_or_scalar), _in_schema("sum by (job) (rate(http_requests_total[5m]))")
]
_AlertName = Annotated[
    str,
    TextFormat(
        r"^(?! )[^\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]{1,250}(?<! )$",
        "an alert's name",
        "DiskAlmostFull",
        "names of alerts are texts on one line, 250 characters at most",
    ),
]
_SeriesName = Annotated[
    str,
    TextFormat(
        r"^[A-Za-z_:][A-Za-z0-9_:]*$",
        "a name of series",
        "job:http_requests:rate5m",
        "names of series are letters, digits, _ and :",
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
    severity: AlertSeverity = Field(
        description="page: a person is needed now. ticket: in working hours. info: nobody is"
    )
    category: Category = Category.RELIABILITY
    summary: TemplateWords = Field(
        description="what is wrong, in one line; it may contain {{ $labels.app }} and {{ $value }}"
    )
    description: TemplateWords = Field(NO_WORDS, description="what that means, and for whom")
    runbook: Template | None = Field(None, description="what to do first: a link, or words")
    labels: dict[LabelName, Template] = Field(
        {}, description="additional labels, for people and dashboards; they may be templates"
    )
    annotations: dict[LabelName, TemplateWords] = Field(
        {}, description="additional annotations, such as a dashboard; they may be templates"
    )
    inhibits: tuple[Inhibits, ...] = Field(
        (), description="alerts of the same product that notify nobody while this one fires"
    )

    @field_validator("name")
    @classmethod
    def _not_one_of_ours(cls, name: str) -> str:
        if name in naming.OWN_ALERTS:
            raise ValueError(f"{name!r} is reserved: slo generates alerts of this name")
        return name

    @field_validator("labels")
    @classmethod
    def _set_by_nobody_else(cls, labels: dict[str, str]) -> dict[str, str]:
        return not_reserved(labels)

    @field_validator("annotations")
    @classmethod
    def _with_fields_of_their_own(cls, annotations: dict[str, str]) -> dict[str, str]:
        for name in annotations:
            if name in OWN_ANNOTATIONS:
                field = OWN_ANNOTATIONS[name]
                hint = f"write it as {field!r} of the alert" if field else "choose another name"
                raise FieldError(f"{name!r} is reserved: only slo sets this annotation", name, hint=hint)
        return annotations

    @property
    def template_labels(self) -> dict[str, str]:
        """The labels in the templates of its texts, each with the first field that names it."""
        from slo.gotemplates.prometheus import labels_in  # imported here, because few teams write alerts

        texts = [("summary", text) for text in self.summary.texts]
        texts += [("description", text) for text in self.description.texts]
        texts += [("annotations", text) for words in self.annotations.values() for text in words.texts]
        texts += [("labels", text) for text in self.labels.values()]
        return {label: field for field, text in reversed(texts) for label in labels_in(text)}


class RecordingRule(Shape):
    """A recording rule of the team's own. It stays as it is written.

    https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/
    """

    record: _SeriesName = Field(description="the name of the series that is recorded")
    expr: _Recorded = Field(description="PromQL")
    labels: dict[LabelName, Unquoted] = Field({}, description="additional labels of the series")

    @field_validator("record")
    @classmethod
    def _not_one_of_ours(cls, record: str) -> str:
        if record.startswith("slo:"):
            raise ValueError(f"{record!r} is reserved: names of slo's own series begin with 'slo:'")
        return record

    @field_validator("labels")
    @classmethod
    def _accepted_by_prometheus(cls, labels: dict[str, str]) -> dict[str, str]:
        for label in labels:
            if label.startswith("__"):
                raise FieldError(f"{label!r} is reserved: only Prometheus sets this label", label)
        return labels


def _which(value: Any) -> str:
    record = isinstance(value, RecordingRule) or (isinstance(value, Mapping) and "record" in value)
    return (RecordingRule if record else AlertRule).__name__


Rule = Annotated[
    Annotated[AlertRule, Tag(AlertRule.__name__)] | Annotated[RecordingRule, Tag(RecordingRule.__name__)],
    Discriminator(_which),
]


class Alerts(Definition):
    """Alerts of a product, or of one of its services, that belong to no objective.

    They are one group of rules, which Prometheus evaluates in their order.
    """

    kind: Literal["Alerts"] = "Alerts"
    name: Name
    product: ToProduct | None = Field(
        None,
        description="the product whose team is the first responder, by default that of the service; "
        "alerts of no product go to the queue of unowned alerts",
    )
    service: ToService | None = Field(None, description="the service that they are about, if any")
    environment: ToEnvironment | None = Field(
        None, description="by default that of the service, or production"
    )
    runbook: Template | None = Field(None, description="for alerts without a runbook")
    interval: Duration = Field(MINUTE, description="how often the rules are evaluated")
    limit: Count | None = Field(
        None, description="the most alerts, or series, that a rule may have; with more it fails, and has none"
    )
    query_offset: Duration | None = Field(
        None, description="how long before the time of evaluation the expressions are read (Prometheus 2.53)"
    )
    labels: dict[LabelName, Template] = Field(
        {}, description="additional labels of all rules; those of a rule prevail"
    )
    rules: tuple[Rule, ...] = Field(
        alias="alerts", min_length=1, description="alerting rules, and recording rules of the team's own"
    )

    @field_validator("labels")
    @classmethod
    def _set_by_nobody_else(cls, labels: dict[str, str]) -> dict[str, str]:
        return not_reserved(labels)

    @property
    def alerts(self) -> Mapping[int, AlertRule]:
        """The alerting rules by their places among the rules."""
        return {place: rule for place, rule in enumerate(self.rules) if isinstance(rule, AlertRule)}

    @property
    def recordings(self) -> Mapping[int, RecordingRule]:
        """The recording rules by their places among the rules."""
        return {place: rule for place, rule in enumerate(self.rules) if isinstance(rule, RecordingRule)}

    @property
    def numbered(self) -> Iterator[tuple[str, int, AlertRule]]:
        """The ids of the alerting rules, their numbers among the rules of one id (from 1), and the rules.

        Prometheus allows several rules of one name, such as a page and a ticket. The most urgent come first,
        so that a page stays what it is if a ticket is added.
        """
        seen: dict[str, int] = {}
        for alert in sorted(self.alerts.values(), key=lambda alert: alert.severity.place):
            id = self.id_of(alert)
            seen[id] = seen.get(id, 0) + 1
            yield id, seen[id], alert

    def named(self, name: str) -> tuple[AlertRule, ...]:
        """Return the alerting rules of a name: several have several severities, or other labels."""
        return tuple(rule for rule in self.alerts.values() if rule.name == name)

    def id_of(self, alert: AlertRule) -> str:
        """Return the value of an alert's `slo` label. The slash keeps it apart from ids of objectives.

        Notifications are grouped by it: one for each alert, with all its series.
        """
        return f"{self.name}/{alert.name}"


def not_reserved(labels: dict[str, str]) -> dict[str, str]:
    """Return labels that people may set on alerts; raises FieldError for those that only programs set."""
    for label in labels:
        if label in ON_ALERTS or label.startswith("__"):
            raise FieldError(f"{label!r} is reserved: only slo or Prometheus sets this label", label)
    return labels
