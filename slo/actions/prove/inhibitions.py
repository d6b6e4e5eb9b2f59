"""Prove inhibitions: which alerts a configuration of Alertmanager silences while others fire.

amtool does not evaluate inhibitions, so this does, by the rules of Alertmanager:
https://prometheus.io/docs/alerting/latest/configuration/#inhibit_rule
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from slo.plan.router import matches
from slo.plan.types import Labels, Matcher
from slo.promql import parse_selector
from slo.report.proofs.outcome import Failure
from slo.targets.tests.inhibitions import Silencing


class _Rule(NamedTuple):
    source: tuple[Matcher, ...]
    target: tuple[Matcher, ...]
    equal: tuple[str, ...]

    def silences(self, source: Labels, target: Labels) -> bool:
        """Return whether one alert silences another; a missing label equals a missing or empty one."""
        return (
            all(matches(one, source) for one in self.source)
            and all(matches(one, target) for one in self.target)
            and all(source.get(name, "") == target.get(name, "") for name in self.equal)
        )


def inhibitions(config: Mapping[str, Any], wanted: Iterable[Silencing]) -> Iterator[Failure]:
    """Find alerts that are silenced and must not be, and those that are not and must be."""
    rules = [
        _Rule(_matchers(one["source_matchers"]), _matchers(one["target_matchers"]), tuple(one["equal"]))
        for one in config.get("inhibit_rules", ())
    ]
    for one in wanted:
        is_silenced = any(rule.silences(one.source, one.target) for rule in rules)
        if is_silenced != one.is_silenced:
            yield Failure(one.about, f"{one.words}; but it {'does' if is_silenced else 'does not'}")


def _matchers(texts: Iterable[str]) -> tuple[Matcher, ...]:
    parsed = (one for text in texts for one in parse_selector(f"a{{{text}}}").matchers)
    return tuple(Matcher(one.name, one.op, one.value) for one in parsed)
