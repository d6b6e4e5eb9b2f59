"""Rules and routes in generated files, in the form in which servers list them."""

from typing import Any

import yaml

from slo.source.loader import SAFE_LOADER
from slo.text.units import Duration


def listed(text: str) -> list[dict[str, Any]]:
    """Return the groups in a file of rules, or in an object of Kubernetes that holds one.

    Raises ValueError for anything else.
    https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/#rule_group
    """
    try:
        document = yaml.load(text, SAFE_LOADER)
        return [
            {"name": group["name"], "rules": list(map(_listed, group["rules"]))}
            for group in document.get("spec", document)["groups"]
        ]
    except (AttributeError, KeyError, TypeError, yaml.YAMLError) as error:
        raise ValueError("this is no file of rules") from error


def root_route(text: str) -> Any:
    """Return the root route of a configuration of Alertmanager; raises ValueError for anything else."""
    try:
        return yaml.load(text, SAFE_LOADER)["route"]
    except (KeyError, TypeError, yaml.YAMLError) as error:
        raise ValueError("this is no configuration of Alertmanager") from error


def _listed(rule: Any) -> dict[str, Any]:
    if "record" in rule:
        return {**rule, "type": "recording", "name": rule["record"], "query": rule["expr"]}
    return {
        **rule,
        "type": "alerting",
        "name": rule["alert"],
        "query": rule["expr"],
        "duration": _seconds(rule.get("for")),
        "keepFiringFor": _seconds(rule.get("keep_firing_for")),
    }


def _seconds(duration: str | None) -> float:
    return Duration.parse(duration).milliseconds / 1000 if duration else 0
