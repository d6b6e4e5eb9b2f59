"""Expanded definitions of services, and explanations of objectives, alerts, series and receivers."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from slo.actions.failures import InvalidRequest
from slo.actions.notices import Clock, utc_now
from slo.model import Catalogue
from slo.model.call_record import CallRecord
from slo.plan.build import plan
from slo.plan.drafts import without_pages_of_drafts
from slo.plan.types import Plan
from slo.report.alert import alerts_text, alerts_with, call_text, receiver_text, rules_of, series_text
from slo.report.definition import definition
from slo.report.explanation import explanation
from slo.text.diagnostics import nearest
from slo.text.yaml import comment


def explain(catalogue: Catalogue, names: tuple[str, ...] = ()) -> str:
    """Return the named services, by default all, as YAML with comments, and explain everything else.

    That is objectives, names of alerts, series and receivers. Raises InvalidRequest for an unknown name.
    """
    quiet = without_pages_of_drafts(catalogue)
    known = {*quiet.services, *(slo.id for slo in quiet.slos)}
    others = [name for name in names if name not in known]
    planned = plan(catalogue) if others else None
    explained = [_other(name, planned, known) for name in others] if planned else []
    services = [name for name in names or quiet.services if name in quiet.services]
    texts = [_service(name, quiet) for name in services]
    shown = [slo for slo in quiet.slos if slo.id in names and slo.service.name not in services]
    if shown:
        texts.append("\n\n".join("\n".join(explanation(slo, quiet)) for slo in shown) + "\n")
    return "---\n".join((*texts, *(f"{text}\n" for text in explained)))


class Notified(NamedTuple):
    """An alert as it is notified, with the annotations that are known of it."""

    labels: Mapping[str, str]
    annotations: Mapping[str, str] = {}


def explain_alert(
    catalogue: Catalogue, alert: Notified, recorded: Sequence[CallRecord] = (), *, clock: Clock = utc_now
) -> str:
    """Explain the alerts that could have these labels; raises InvalidRequest if there are none.

    No rule makes a call by a person: it is looked up in what is `recorded` of calls.
    """
    planned, labels = plan(catalogue), alert.labels
    known = next((one for one in recorded if one.id == labels.get("call_id")), None)
    if known is not None or labels.get("call_mode") == "explicit":
        return f"{call_text(labels, alert.annotations, known, clock(), planned)}\n"
    found = alerts_with(planned, labels)
    if not found:
        shown = ", ".join(f"{name}={value}" for name, value in labels.items())
        raise InvalidRequest(f"no alert has the labels {shown}")
    return f"{alerts_text(found, labels, planned)}\n"


def explain_notification(catalogue: Catalogue, text: str, recorded: Sequence[CallRecord] = ()) -> str:
    """Explain each alert of a notification: the JSON of Alertmanager's webhook, or of its API.

    Raises InvalidRequest for anything else.
    https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
    """
    return "\n".join(explain_alert(catalogue, alert, recorded) for alert in _alerts(text))


def _alerts(text: str) -> Iterable[Notified]:
    try:
        read: Any = json.loads(text)
        alerts = read["alerts"] if isinstance(read, dict) and "alerts" in read else read
        every = alerts if isinstance(alerts, list) else [alerts]
        found = [Notified(_texts(one["labels"]), _texts(one.get("annotations") or {})) for one in every]
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise InvalidRequest("this is no JSON of a notification: it has no alerts with labels") from error
    return {tuple(sorted(one.labels.items())): one for one in found}.values()


def _texts(values: Any) -> Mapping[str, str]:
    return {str(name): str(value) for name, value in values.items()}


def _other(name: str, planned: Plan, known: set[str]) -> str:
    """Explain what is neither a service nor an objective."""
    if text := series_text(name, planned) or receiver_text(name, planned):
        return text
    alerts = alerts_with(planned, {"alertname": name})
    if alerts:
        return alerts_text(alerts, {}, planned)
    rules = {one.rule.name for one in rules_of(planned)}
    receivers = {one.name for one in planned.routing.receivers} if planned.routing else set[str]()
    message = f"no service, objective, alert, series or receiver has the name {name!r}"
    raise InvalidRequest(f"{message}; {nearest(name, {*known, *rules, *receivers})}")


def _service(name: str, catalogue: Catalogue) -> str:
    """Return the definition of a service, followed by explanations of its objectives as comments."""
    slos = catalogue.slos_by_service.get(name, ())
    lines = [line for slo in slos for line in ("", *explanation(slo, catalogue))]
    comments = "".join(comment(line).rstrip() + "\n" for line in lines[1:])
    return f"{definition(catalogue.services[name], slos, catalogue)}\n{comments}"
