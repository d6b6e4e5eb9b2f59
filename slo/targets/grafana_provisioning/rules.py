"""Alert rules that Grafana evaluates: an instant query, and an alert for each series that it returns."""

import hashlib
from collections.abc import Iterable, Iterator

from slo.model import naming
from slo.model.grafana import Grafana
from slo.plan.texts import Verbatim
from slo.plan.types import Alert, RuleFile, RuleGroup
from slo.targets.grafana_provisioning.interpolation import literal
from slo.targets.grafana_provisioning.texts import QUERY, annotation
from slo.text.yaml import Value

_CONDITION = "B"
_ANY_VALUE = f"is_number(${QUERY}) || is_inf(${QUERY}) || is_nan(${QUERY})"
"""Holds for every value, also for 0: as in Prometheus, each series that a query returns is an alert."""

_LOOKBACK = 600
_LONGEST_UID = 40


def groups(rule_files: Iterable[RuleFile], grafana: Grafana) -> Iterator[Value]:
    """Yield the groups of alert rules; recording rules are left to Prometheus."""
    for group in (group for one in rule_files for group in one.groups):
        alerts = [rule for rule in group.rules if isinstance(rule, Alert)]
        if alerts:
            yield {
                "name": group.name,
                "folder": grafana.folder,
                "interval": str(group.interval),
                "rules": [_rule(alert, group, grafana) for alert in alerts],
            }


def uid(alert: Alert) -> str:
    """Return the uid of an alert's rule, which changes only with the alert's key."""
    digest = hashlib.sha256("\0".join(alert.key).encode()).hexdigest()[:12]
    return f"{alert.key[0][: _LONGEST_UID - 13].replace('/', '-')}-{digest}"


def _rule(alert: Alert, group: RuleGroup, grafana: Grafana) -> Value:
    own = {name: annotation((Verbatim(text),)) for name, text in alert.own_labels.items()}
    # Empty ones remove labels that a series has; Grafana's Alertmanager drops them.
    set_by_us = {name: annotation((value,)) for name, value in alert.labels.items()}
    return {
        "uid": uid(alert),
        "title": alert.name,  # which is its label alertname
        "condition": _CONDITION,
        "data": [_query(alert, group, grafana), _condition()],
        "for": str(alert.for_) if alert.for_ else "0s",
        **({"keepFiringFor": str(alert.keep_firing)} if alert.keep_firing else {}),
        # No series is no alert: silence has an alert of its own, SLONoData.
        "noDataState": "OK",
        "execErrState": _on_errors(alert),
        "missing_series_evals_to_resolve": 1,  # as Prometheus resolves
        "labels": {name: literal(text) for name, text in (own | set_by_us).items()},
        "annotations": {name: annotation(text) for name, text in alert.annotations.items()},
    }


def _on_errors(alert: Alert) -> str:
    """Return the state of an alert when the data source fails.

    Pages neither begin nor end. The heartbeat ends, so its watchdog reports the failure, once for all.
    """
    return "OK" if alert.name == naming.HEARTBEAT else "KeepLast"


def _query(alert: Alert, group: RuleGroup, grafana: Grafana) -> Value:
    delay = int(group.query_offset.seconds) if group.query_offset else 0
    return {
        "refId": QUERY,
        "relativeTimeRange": {"from": delay + _LOOKBACK, "to": delay},
        "datasourceUid": grafana.datasource_uid,
        "model": {
            "refId": QUERY,
            "datasource": {"type": "prometheus", "uid": grafana.datasource_uid},
            "expr": alert.condition.promql(),
            "instant": True,
            "range": False,
        },
    }


def _condition() -> Value:
    return {
        "refId": _CONDITION,
        "datasourceUid": "__expr__",
        "model": {
            "refId": _CONDITION,
            "datasource": {"type": "__expr__", "uid": "__expr__"},
            "type": "math",
            "expression": _ANY_VALUE,
        },
    }
