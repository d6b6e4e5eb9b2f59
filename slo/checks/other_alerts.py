"""Checks of alerts beside objectives: runbooks, `for`, and names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from slo.gotemplates import is_template
from slo.model import AlertSeverity, Catalogue, Service
from slo.model.catalogue import Locate
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.units import Duration

if TYPE_CHECKING:
    from slo.model import AlertRule, Alerts

_SCRAPED: Duration = Service.model_fields["scrape_interval"].default


class _Located(NamedTuple):
    """An alert, the definition that contains it, and what returns the span of a field."""

    alert: AlertRule
    alerts: Alerts
    where: Locate


def other_pages_without_runbook(catalogue: Catalogue) -> Iterator[Problem]:
    """Find pages beside objectives without a runbook."""
    for alert, _, where in _located(catalogue):
        if alert.severity is AlertSeverity.PAGE and not alert.runbook:
            yield checks.PAGE_WITHOUT_RUNBOOK.problem(
                f"{alert.name!r} can wake somebody, but has no runbook",
                where("name"),
                hint="add 'runbook: https://…' to the alert or to all alerts of this definition",
            )


def waits_too_short(catalogue: Catalogue) -> Iterator[Problem]:
    """Find alerts whose `for` is shorter than the evaluation or scrape interval, so that it has no effect."""
    for alert, alerts, where in _located(catalogue):
        evaluated = alerts.interval
        service = catalogue.services.get(alerts.service or "")
        scraped = service.value.scrape_interval if service else _SCRAPED
        if alert.for_ and alert.for_ < max(evaluated, scraped):
            every = f"rules run every {evaluated}, and metrics are scraped every {scraped}"
            yield checks.SHORT_WAIT.problem(
                f"{alert.name!r} waits for {alert.for_}, which is too short: {every}",
                where("for"),
                hint=f"wait for {max(evaluated, scraped)} or more, or omit 'for'",
            )


def runbooks_without_link(catalogue: Catalogue) -> Iterator[Problem]:
    """Find runbooks that are no links, such as TODO."""
    for alert, _, where in _located(catalogue):
        if alert.runbook and not _is_link(alert.runbook):
            yield checks.RUNBOOK_NOT_A_LINK.problem(
                f"the runbook of {alert.name!r} is no link: {alert.runbook!r}",
                where("runbook"),
                hint="write its address, such as https://example.org/runbook",
            )


def alerts_without_product(catalogue: Catalogue) -> Iterator[Problem]:
    """Find definitions of alerts without a product: nobody is their first responder."""
    for one in catalogue.alerts.values():
        if one.value.alerts and one.value.product is None:
            yield checks.ALERTS_WITHOUT_PRODUCT.problem(
                f"{one.value.name!r} has no product, so its alerts wake nobody: they go to a queue",
                one.where("name"),
                hint="add 'product'",
            )


def alerts_of_one_name(catalogue: Catalogue) -> Iterator[Problem]:
    """Find alerts of a product with one name in two definitions: a silence by name affects both.

    In one definition, rules of one name are a warning and a page, say, and have other labels.
    """
    seen: dict[tuple[str | None, str], Alerts] = {}
    alike: set[tuple[str, str, AlertSeverity, frozenset[tuple[str, str]]]] = set()
    for alert, alerts, where in _located(catalogue):
        first = seen.setdefault((alerts.product, alert.name), alerts)
        known = (alerts.name, alert.name, alert.severity, frozenset(alert.labels.items()))
        if known in alike:
            yield checks.ALERT_NAMED_TWICE.problem(
                f"another rule of {alert.name!r} has the same severity and labels: their alerts may be one",
                where("name"),
                hint="rename one of them, or give it another label",
            )
        alike.add(known)
        if first is not alerts:
            yield checks.ALERT_NAMED_TWICE.problem(
                f"{alert.name!r} is also the name of an alert in {first.name!r}, of the same product",
                where("name"),
                hint="rename one of them",
            )


def _is_link(runbook: str) -> bool:
    """Return whether a runbook is a link, as far as that can be known of a template."""
    return is_template(runbook) or re.match(r"https?://\S+$", runbook) is not None


def _located(catalogue: Catalogue) -> Iterator[_Located]:
    for alerts in catalogue.alerts.values():
        for index, alert in alerts.value.alerts.items():
            yield _Located(alert, alerts.value, partial(alerts.where, "alerts", index))
