"""Checks of alerts that inhibit others: what they name, and that never all of them are silent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from slo.catalogue.declarations import Declarations
from slo.catalogue.other_alerts import product_of
from slo.catalogue.undeclared import undeclared
from slo.model.inhibited import named
from slo.text import checks
from slo.text.diagnostics import Problem, Span

if TYPE_CHECKING:
    from slo.model import Alerts
    from slo.model.alerts import AlertRule


class _Named(NamedTuple):
    """A name in `inhibits` of a rule, what it stands for, and where it is written."""

    name: str
    here: Alerts
    rule: AlertRule
    there: Alerts
    targets: tuple[AlertRule, ...]
    span: Span

    @property
    def itself(self) -> bool:
        return self.here is self.there and self.targets[0].name == self.rule.name


def impossible_inhibitions(declared: Declarations) -> Iterator[Problem]:
    """Find names that stand for no alert of the product, and inhibitions that would leave all silent."""
    definitions = {name: one.value for name, one in declared.alerts.items() if one.value}
    found = tuple(_names(declared, definitions))
    for one in found:
        if not one.targets:
            if problem := _unknown(one, declared, definitions):
                yield problem
        elif product_of(one.there, declared) != product_of(one.here, declared):
            yield checks.INHIBITS.problem(
                f"{one.name!r} is of another product, whose team would not be notified",
                one.span,
                hint="an alert inhibits only alerts of its own product",
            )
        elif problem := _too_urgent(one):
            yield problem
    yield from _circles(found)


def _names(declared: Declarations, definitions: Mapping[str, Alerts]) -> Iterator[_Named]:
    for definition, here in definitions.items():
        where = declared.alerts[definition].document.where
        for place, rule in here.alerts.items():
            for index, inhibits in enumerate(rule.inhibits):
                for which, name in enumerate(inhibits.alerts):
                    span = where("alerts", place, "inhibits", index, "alerts", which)
                    there, targets = named(name, here, definitions)
                    yield _Named(name, here, rule, there, targets, span)


def _unknown(one: _Named, declared: Declarations, definitions: Mapping[str, Alerts]) -> Problem | None:
    """Return the problem that there is no such alert, unless it may be in what could not be read."""
    definition = one.name.partition("/")[0]
    if not declared.complete or (definition in declared.alerts and definition not in definitions):
        return None
    product = product_of(one.here, declared)
    others = {
        f"{other.name}/{rule.name}"
        for other in definitions.values()
        if other is not one.here and product_of(other, declared) == product
        for rule in other.alerts.values()
    }
    own = {rule.name for rule in one.here.alerts.values()}
    remedy = "write the name of an alert of this definition, or definition/name for one of another"
    return undeclared("alert", one.name, own | others, one.span, remedy)


def _too_urgent(one: _Named) -> Problem | None:
    """Return the problem that something urgent would be silent while something less urgent fires."""
    if one.itself:
        if any(target.severity in one.rule.severity.less_urgent for target in one.targets):
            return None
        return checks.INHIBITS.problem(
            f"{one.name!r} is this alert itself, and has no rule of a lower severity",
            one.span,
            hint="name another alert",
        )
    levels = [target.severity for target in one.targets if target.severity in one.rule.severity.more_urgent]
    if not levels:
        return None
    worst = min(levels, key=lambda level: level.place)
    return checks.INHIBITS.problem(
        f"{one.name!r} is {worst.one}, and this alert is {one.rule.severity.one}: nobody would hear of it",
        one.span,
        hint=f"let {worst.one} inhibit it, or nothing",
    )


def _circles(found: tuple[_Named, ...]) -> Iterator[Problem]:
    """Find alerts that inhibit each other: inhibited alerts inhibit too, so all would be silent."""
    after: dict[str, set[str]] = {}
    named = [(one.here.id_of(one.rule), one) for one in found if one.targets and not one.itself]
    for id, one in named:
        after.setdefault(id, set()).add(one.there.id_of(one.targets[0]))
    for id, one in named:
        target = one.there.id_of(one.targets[0])
        if id in _reached(target, after):
            yield checks.INHIBITS.problem(
                f"{one.name!r} inhibits {one.rule.name!r} in turn: if both fire, nobody is notified",
                one.span,
                hint="keep the one whose cause is nearer, and remove the other",
            )


def _reached(id: str, after: Mapping[str, set[str]]) -> set[str]:
    """Return all that an alert inhibits, and what these inhibit."""
    reached: set[str] = set()
    left = [id]
    while left:
        new = after.get(left.pop(), set()) - reached
        reached |= new
        left += new
    return reached
