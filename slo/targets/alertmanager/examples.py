"""Example alerts for the table of routes: those of the rules, and those that should never occur."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from slo.labels import ROUTED, UNSET, filled
from slo.model import AlertSeverity, Category
from slo.model.naming import CALLED_UPON, HEARTBEAT
from slo.model.severity import ALWAYS_USED
from slo.plan.routing.others import alerts_of_others
from slo.plan.types import Alert, Labels, Plan, Route, RuleFile

_UNKNOWN = "somebody-else"
_NO_LEVEL = "p1"
_READ = (*ROUTED, CALLED_UPON)


class Example(NamedTuple):
    """An alert's labels, and a short description."""

    what: str
    labels: Labels


def examples(plan: Plan) -> Iterator[Example]:
    """Yield alerts of all rules, then other alerts of each product, then alerts without a product.

    Beside routes of others: alerts with all labels of rules, and then an alert for each route of others.
    """
    base = plan.catalogue.base
    if base is None:
        yield from _own(plan)
        return
    of_rules = plan.routing.severities if plan.routing else ()
    yield from (_with_all_labels(one) for one in _own(plan) if _is_of_rules(one.labels, of_rules))
    for labels, span in alerts_of_others(base):
        yield Example(f"{base.name}:{span.line}", labels)


def _is_of_rules(labels: Labels, severities: tuple[str, ...]) -> bool:
    """Return whether rules make such alerts, or calls: not of no product, nor of another severity."""
    if "product" in labels:
        return labels.get("severity") in severities
    return labels.get("alertname") == HEARTBEAT


def _with_all_labels(example: Example) -> Example:
    labels = example.labels
    if CALLED_UPON in labels:
        return Example(example.what, {**labels, "call_mode": labels.get("call_mode", "explicit")})
    return example if "product" not in labels else Example(example.what, filled(labels))


def _own(plan: Plan) -> Iterator[Example]:
    assert plan.routing is not None
    yield from _of_rules(plan.rule_files)
    words, levels = plan.catalogue.severities, plan.catalogue.levels_by_product
    page = words.of(AlertSeverity.PAGE)
    yield from (_example(name, one.value.labels(words)) for name, one in plan.catalogue.use_cases.items())
    branches = plan.routing.root.routes
    products, parties = _values(branches, "product"), _values(branches, CALLED_UPON)
    declared = set(_values(tuple(filter(_is_about_security, branches)), "product"))
    for product in (one for one in products if one != UNSET):
        no_level = f"neither {' nor '.join(levels.get(product, ALWAYS_USED))}"
        yield Example(f"{product}, {no_level}", {"product": product, "severity": _NO_LEVEL})
        for party in (*parties, _UNKNOWN):
            labels = {"product": product, "severity": page, CALLED_UPON: party}
            yield Example(f"{product} calls upon {party}", labels)
        if product in declared:
            labels = {"product": product, "severity": page, "category": Category.SECURITY}
            yield Example(f"{product}, declared to be about security", labels)
    yield Example("no product", {"alertname": "Stray", "severity": page})
    yield Example("unknown product", {"product": _UNKNOWN, "severity": page})


def _of_rules(rule_files: Iterable[RuleFile]) -> Iterator[Example]:
    """Yield the rules' alerts. Routes do not distinguish the tiers of an SLO, so each severity comes once."""
    seen = set()
    for rule_file in rule_files:
        for group in rule_file.groups:
            for alert in (rule for rule in group.rules if isinstance(rule, Alert)):
                example = _example(alert.name, alert.labels)
                if (one := (example.what, alert.labels.get("product"))) not in seen:
                    seen.add(one)
                    yield example


def _example(name: str, labels: Labels) -> Example:
    read = {label: labels[label] for label in _READ if labels.get(label)}
    if "slo" not in read:
        return Example(name, {"alertname": name, **read})
    if CALLED_UPON in read:
        return Example(f"{read['slo']} calls upon {read[CALLED_UPON]}", read)
    return Example(f"{read['slo']}, {read['severity']}", read)


def _is_about_security(branch: Route) -> bool:
    """Return whether a branch is for a product's security alerts."""
    return any((one.name, one.value) == ("category", Category.SECURITY) for one in branch.matchers)


def _values(branches: tuple[Route, ...], label: str) -> tuple[str, ...]:
    """Return the values of a label in the matchers of branches."""
    matchers = (matcher for branch in branches for matcher in branch.matchers)
    values = (matcher.value for matcher in matchers if (matcher.name, matcher.op) == (label, "="))
    return tuple(dict.fromkeys(value for value in values if value))
