"""What a large organisation really ran, where it lies beside this repository; else tests are skipped."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from slo.plan.types import Matcher, Route
from slo.promql.analysis import cannot_have_label

FOLDER = Path(__file__).parents[3] / "shared" / "cases" / "gds" / "re-prometheus" / "final"
CONFIG = FOLDER / "alertmanager.tpl"

TEAMS = {
    "autom8-": "reliability-engineering",
    "re-": "reliability-engineering",
    "notify-": "notify",
    "dgu-": "data-gov-uk",
    "govuk-": "govuk-accounts",
    "dcs-": "doc-checking",
    "verify-": "verify",
    "observe-": "watchdog",
}
"""Whose a receiver is, by how its name begins. What begins otherwise is nobody's."""


class Rule(NamedTuple):
    """An alert's rule: its place in its file, and the label sets that its alerts can have for routes."""

    number: int
    label_sets: tuple[dict[str, str], ...]


def rules(name: str) -> list[Rule]:
    """Read the rules of a file, in their order."""
    if not FOLDER.is_dir():
        pytest.skip(f"{FOLDER} is not there")
    groups = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))["groups"]
    return [Rule(number, tuple(_labels(rule))) for number, rule in enumerate(groups[0]["rules"])]


def tree() -> Route:
    """Read the tree of routes."""
    return _route(_config()["route"])


def wakes(receiver: str) -> bool:
    """Tell whether a receiver is a pager."""
    return any("pagerduty_configs" in one for one in _config()["receivers"] if one["name"] == receiver)


def team(receiver: str) -> str:
    """Tell whose a receiver is."""
    return next((team for beginning, team in TEAMS.items() if receiver.startswith(beginning)), "nobody")


def _config() -> Any:
    if not CONFIG.is_file():
        pytest.skip(f"{CONFIG} is not there")
    return yaml.safe_load(CONFIG.read_text(encoding="utf-8"))


def _labels(rule: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Give what routes read: labels of the rule, and `space` of the series where the expression keeps it."""
    labels = {"alertname": rule["alert"], **rule["labels"]}
    if cannot_have_label(rule["expr"].strip(), "space"):
        yield labels
        return
    for space in ("production", "integration"):
        yield {**labels, "space": space}


def _route(node: dict[str, Any], parent: str = "") -> Route:
    receiver = node.get("receiver", parent)
    equal = (Matcher(name, "=", value) for name, value in node.get("match", {}).items())
    alike = (Matcher(name, "=~", value) for name, value in node.get("match_re", {}).items())
    return Route(
        receiver=receiver,
        why="",
        matchers=(*equal, *alike),
        routes=tuple(_route(child, receiver) for child in node.get("routes", ())),
    )
