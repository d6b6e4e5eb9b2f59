"""Which alerts of teams' own notify nobody while which others fire: the names of `inhibits`, resolved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from slo.model.catalogue import Catalogue
from slo.model.severity import AlertSeverity

if TYPE_CHECKING:
    from slo.model.alerts import AlertRule, Alerts


class Inhibited(NamedTuple):
    """While the `source` of a severity fires, the `target` notifies nobody if the labels `equal` are equal.

    Source and target are ids of alerts. `severities` are those of the target's rules that are inhibited.
    """

    source: str
    severity: AlertSeverity
    target: str
    severities: tuple[AlertSeverity, ...]
    equal: tuple[str, ...]


def inhibited(catalogue: Catalogue) -> Iterator[Inhibited]:
    """Yield each pair of alerts. An alert that names itself inhibits its less urgent rules alone."""
    definitions = {name: one.value for name, one in catalogue.alerts.items()}
    for definition in definitions.values():
        for rule in definition.alerts.values():
            for inhibits in rule.inhibits:
                for name in inhibits.alerts:
                    there, targets = named(name, definition, definitions)
                    own = there is definition and targets[0].name == rule.name
                    may = rule.severity.less_urgent if own else (rule.severity, *rule.severity.less_urgent)
                    has = {target.severity for target in targets}
                    if severities := tuple(one for one in may if one in has):
                        ids = definition.id_of(rule), there.id_of(targets[0])
                        yield Inhibited(ids[0], rule.severity, ids[1], severities, inhibits.equal)


def named(name: str, here: Alerts, definitions: Mapping[str, Alerts]) -> tuple[Alerts, tuple[AlertRule, ...]]:
    """Return the definition and the rules that a name in `inhibits` of a definition stands for.

    Names of alerts may have a slash, so those of the definition itself come first. Without such an alert,
    there are no rules.
    """
    if rules := here.named(name):
        return here, rules
    definition, _, alert = name.partition("/")
    there = definitions.get(definition)
    return (there, there.named(alert)) if there else (here, ())
