"""Configurations of others, and organisations whose routes are added to them."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from slo.catalogue.base.configuration import configuration
from slo.model.base import Base, BaseMatcher, BaseRoute
from slo.plan.router import matches
from slo.plan.routing import routing
from slo.plan.routing.beside import CALLS, beside, ours
from slo.plan.types import Labels, Plan, Routing
from slo.targets.alertmanager import artifacts
from tests.routing.organisations import PRODUCTS, catalogue
from tests.routing.plans import OURS as TEMPLATES

FOLDER = Path(__file__).parent / "bases"
BASES = sorted(path.name for path in FOLDER.iterdir())


def base(name: str) -> Base:
    found, problems = configuration((FOLDER / name).read_text(encoding="utf-8"), f"../{name}")
    assert problems == ()
    return found


def plan_beside(theirs: Base) -> Plan:
    declared = replace(catalogue(), base=theirs)
    return Plan(rule_files=(), routing=routing(declared), catalogue=declared)


def own(plan: Plan) -> Routing:
    assert plan.routing is not None
    return plan.routing


def whole(plan: Plan) -> Routing:
    return beside(own(plan), plan.catalogue.base)


def written(plan: Plan, folder: Path) -> tuple[Path, Path]:
    """Write the configuration of others, and the one with ours; return both paths."""
    assert plan.catalogue.base is not None
    folder.mkdir(parents=True, exist_ok=True)
    before, after = folder / "before.yml", folder / "after.yml"
    before.write_text(plan.catalogue.base.text, encoding="utf-8")
    config, *_ = artifacts(plan, TEMPLATES)
    after.write_text(config.text, encoding="utf-8")
    return before, after


def is_ours(labels: Labels, plan: Plan) -> bool:
    """Say whether an alert is of our rules, by the labels that these always set."""
    heartbeat = labels.get("alertname") == "SLOAlertingHeartbeat"
    return heartbeat or any(
        all(matches(one, labels) for one in all_of) for all_of in (ours(own(plan)), CALLS)
    )


def alert_of_ours(chance: random.Random) -> dict[str, str]:
    """An alert of our rules: with all labels, whatever else it has."""
    products = (*(str(product["name"]) for product in PRODUCTS), "notfy", "-")
    labels = {
        "alertname": chance.choice(("SLOErrorBudgetBurn", "SLONoData", "QueueNotDrained")),
        "product": chance.choice(products),
        "service": chance.choice(("api", "-")),
        "slo": chance.choice(("api-availability", "api-speed")),
        "environment": chance.choice(("production", "staging", "-")),
        "severity": chance.choice(("page", "ticket")),
        "category": chance.choice(("reliability", "security", "infrastructure", "pipeline")),
    }
    if chance.random() < 0.3:
        parties = ("reliability-engineering", "cyber-security", "user-support", "cyber")
        labels |= {
            "called_upon": chance.choice(parties),
            "call_mode": chance.choice(("automatic", "explicit")),
        }
        if chance.random() < 0.5:  # a call by people about a product
            labels = {name: labels[name] for name in ("product", "severity", "called_upon", "call_mode")}
    return labels


def alert_of_others(chance: random.Random, theirs: Base) -> dict[str, str]:
    """An alert with labels that the matchers of others read, and some of ours but never all of them."""
    known = values(theirs)
    labels = {name: chance.choice(some) for name, some in known.items() if chance.random() < 0.6}
    if chance.random() < 0.5:
        ours = alert_of_ours(chance)
        left_out = chance.choice((*ours, "call_mode"))
        labels = {**ours, **labels} if chance.random() < 0.5 else {**labels, **ours}
        labels.pop(left_out, None)
    return labels


def values(theirs: Base) -> dict[str, list[str]]:
    """The values that matchers of others read, and some that they do not."""
    found: dict[str, list[str]] = {"alertname": ["Stray"]}
    for name, op, value in _matchers(theirs.root):
        some = found.setdefault(name, ["other"])
        some += [part.strip("^$().*") or "any" for part in value.split("|")] if op.endswith("~") else [value]
    return {name: [one for one in dict.fromkeys(some) if one] for name, some in found.items()}


def _matchers(route: BaseRoute) -> Iterator[BaseMatcher]:
    yield from route.matchers
    for child in route.routes:
        yield from _matchers(child)
