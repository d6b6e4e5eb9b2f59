"""Prove inhibitions: which alerts a configuration of Alertmanager silences while others fire.

amtool does not evaluate inhibitions, so this does, by the rules of Alertmanager:
https://prometheus.io/docs/alerting/latest/configuration/#inhibit_rule
"""

from collections.abc import Iterable, Iterator

from slo.model.base import BaseInhibition, BaseMatcher
from slo.plan.router import matches
from slo.plan.types import Labels, Matcher
from slo.report.proofs.outcome import Failure
from slo.targets.tests.inhibitions import Silencing


def inhibitions(rules: Iterable[BaseInhibition], wanted: Iterable[Silencing]) -> Iterator[Failure]:
    """Find alerts that are silenced and must not be, and those that are not and must be."""
    known = tuple(rules)
    for one in wanted:
        is_silenced = any(_silences(rule, one.source, one.target) for rule in known)
        if is_silenced != one.is_silenced:
            yield Failure(one.about, f"{one.words}; but it {'does' if is_silenced else 'does not'}")


def _silences(rule: BaseInhibition, source: Labels, target: Labels) -> bool:
    """Return whether one alert silences another; a missing label equals a missing or empty one."""
    return (
        _meets(source, rule.source)
        and _meets(target, rule.target)
        and all(source.get(name, "") == target.get(name, "") for name in rule.equal)
    )


def _meets(labels: Labels, matchers: Iterable[BaseMatcher]) -> bool:
    return all(matches(Matcher(*one), labels) for one in matchers)
