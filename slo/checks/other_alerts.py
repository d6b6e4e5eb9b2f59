"""Checks of alerts beside objectives: runbooks, `for`, and names."""

from collections.abc import Iterator
from typing import NamedTuple

from slo.model import AlertRule, Alerts, AlertSeverity, Catalogue, Service
from slo.sli import MINUTE
from slo.text import checks
from slo.text.diagnostics import Problem, Span
from slo.text.units import Duration

_SCRAPED: Duration = Service.model_fields["scrape_interval"].default


class _Located(NamedTuple):
    """An alert, the definition that contains it, and the span of each field."""

    alert: AlertRule
    alerts: Alerts
    fields: dict[str, Span]


def other_pages_without_runbook(catalogue: Catalogue) -> Iterator[Problem]:
    """Find pages beside objectives without a runbook."""
    for alert, _, fields in _located(catalogue):
        if alert.severity is AlertSeverity.PAGE and not alert.runbook:
            yield checks.PAGE_WITHOUT_RUNBOOK.problem(
                f"{alert.name!r} can wake somebody, but has no runbook",
                fields["name"],
                hint="add 'runbook: https://…' to the alert or to all alerts of this definition",
            )


def waits_too_short(catalogue: Catalogue) -> Iterator[Problem]:
    """Find alerts whose `for` is shorter than the evaluation or scrape interval, so that it has no effect."""
    evaluated = MINUTE
    for alert, alerts, fields in _located(catalogue):
        service = catalogue.services.get(alerts.service or "")
        scraped = service.value.scrape_interval if service else _SCRAPED
        if alert.for_ and alert.for_ < max(evaluated, scraped):
            every = f"rules run every {evaluated}, and metrics are scraped every {scraped}"
            yield checks.SHORT_WAIT.problem(
                f"{alert.name!r} waits for {alert.for_}, which is too short: {every}",
                fields["for"],
                hint=f"wait for {max(evaluated, scraped)} or more, or omit 'for'",
            )


def alerts_of_one_name(catalogue: Catalogue) -> Iterator[Problem]:
    """Find alerts of a product with one name in two definitions: a silence by name affects both."""
    seen: dict[tuple[str, str], Alerts] = {}
    for alert, alerts, fields in _located(catalogue):
        first = seen.setdefault((alerts.product, alert.name), alerts)
        if first is not alerts:
            yield checks.ALERT_NAMED_TWICE.problem(
                f"{alert.name!r} is also the name of an alert in {first.name!r}, of the same product",
                fields["name"],
                hint="rename one of them",
            )


def _located(catalogue: Catalogue) -> Iterator[_Located]:
    names = {field.alias or name for name, field in AlertRule.model_fields.items()}
    for alerts in catalogue.alerts.values():
        for index, alert in enumerate(alerts.value.alerts):
            yield _Located(alert, alerts.value, {name: alerts.where("alerts", index, name) for name in names})
