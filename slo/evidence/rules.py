"""State of the rules of objectives, as the server lists it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from slo.model import SLO, naming

LISTED_AT = "/api/v1/rules?type=record"
"""https://prometheus.io/docs/prometheus/latest/querying/api/#rules"""

_OK = "ok"


class Rules(StrEnum):
    """The state of the rules that count the events of an objective."""

    MISSING = "missing"
    WAITING = "waiting"
    FAILING = "failing"
    EVALUATED = "evaluated"


def rule_states(listed: object, slos: Iterable[SLO]) -> Mapping[str, Rules]:
    """Return the state of the rules of each objective by its id; empty for a list in an unknown form."""
    try:
        found = dict(_counting(listed))
    except (AttributeError, KeyError, TypeError, ValueError):
        return {}
    return {slo.id: found.get(slo.id, Rules.MISSING) for slo in slos}


def _counting(listed: Any) -> Iterator[tuple[str, Rules]]:
    """Yield the objective and the state of each rule that counts all events of an objective."""
    for group in listed["groups"]:
        for rule in group["rules"]:
            slo = (rule.get("labels") or {}).get("slo")
            if rule["name"] == naming.TOTAL_1M and slo:
                yield slo, _state(rule)


def _state(rule: Mapping[str, Any]) -> Rules:
    """Return the state of a rule. Before its first evaluation, the time of the last one is in the year 1."""
    last = rule.get("lastEvaluation")
    if last and datetime.fromisoformat(last).year == 1:
        return Rules.WAITING
    return Rules.EVALUATED if rule.get("health", _OK) == _OK else Rules.FAILING
