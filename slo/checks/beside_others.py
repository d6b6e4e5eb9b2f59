"""Routes and inhibitions of the Alertmanager configuration beside which generated routes are added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from slo.labels import LABELS, UNSET, Use, used
from slo.model import AlertSeverity, Catalogue, Category, naming
from slo.promql import regex
from slo.text import checks
from slo.text.diagnostics import Problem

if TYPE_CHECKING:
    from slo.model.base import BaseMatcher

_ANYTHING = None
_Values = Mapping[str, frozenset[str] | None]
"""The values that labels of generated alerts can have, `_ANYTHING` if they are not known."""


def taken_by_others(catalogue: Catalogue) -> Iterator[Problem]:
    """Find routes before the place of the generated ones that take alerts of generated rules from them."""
    if catalogue.base is None:
        return
    values = _values(catalogue)
    for route in catalogue.base.root.routes[: catalogue.base.index]:
        if not route.continues and _can_meet(route.matchers, values):
            yield checks.TAKEN_BY_OTHERS.problem(
                "this route comes first, and takes alerts of generated rules from their own routes",
                route.span,
                hint="add 'continue: true' to it, or move the comment '# slo: routes' above it",
            )


def inhibited_by_others(catalogue: Catalogue) -> Iterator[Problem]:
    """Find inhibitions of others that can silence alerts of generated rules."""
    base, values = catalogue.base, _values(catalogue)
    for one in base.inhibitions if base else ():
        # What has the same name or objective as a generated alert is one itself.
        own_source = not _TELLING.isdisjoint(one.equal)
        if _can_meet(one.target, values) and not (own_source and not _can_meet(one.source, values)):
            words = catalogue.severities
            worst = next(
                level
                for level in catalogue.levels
                if _can_meet(one.target, {**values, "severity": frozenset((words.of(level),))})
            )
            yield checks.INHIBITED_BY_OTHERS.problem(
                "this inhibition can silence alerts of generated rules, pages as well"
                if worst is AlertSeverity.PAGE
                else f"this inhibition can silence {worst.plural} of generated rules",
                one.span,
                hint="add the target matcher 'slo=\"\"', which no alert of generated rules meets",
            )


def _can_meet(matchers: tuple[BaseMatcher, ...], values: _Values) -> bool:
    return all(_is_possible(matcher, values) for matcher in matchers)


def _is_possible(matcher: BaseMatcher, values: _Values) -> bool:
    """Return whether some value of a label meets a matcher; a label that no rule sets is empty."""
    name, op, value = matcher
    known = values.get(name, frozenset(("",)))
    if known is _ANYTHING:
        return op != "=" or bool(value) or name not in _ALWAYS
    return any(_meets(op, value, one) for one in known)


def _meets(op: str, wanted: str, value: str) -> bool:
    same = regex.matches(wanted, value) if op.endswith("~") else wanted == value
    return same != op.startswith("!")


_TELLING = frozenset(("alertname", "slo"))
"""Labels with values that only generated alerts have."""
_ALWAYS = frozenset(used(Use.IDENTITY, Use.ROUTING))
"""The labels that are never empty."""


def _values(catalogue: Catalogue) -> _Values:
    """Return what is known of the labels of generated alerts; of labels of groups and series, nothing."""
    slos = catalogue.slos
    own = {label for slo in slos for label in slo.indicator.by}
    groups = [one.value for one in catalogue.alerts.values()]
    alerts = [alert for group in groups for alert in group.alerts.values()]
    written = {label for alert in alerts for label in alert.labels}
    written |= {label for group in groups for label in group.labels}
    open_labels = own | written | (LABELS.keys() - _ALWAYS)
    # Expressions of hand-written alerts may give them any label: those that matter are found in their labels.
    return {
        **dict.fromkeys(open_labels, _ANYTHING),
        "alertname": frozenset((*naming.OWN_ALERTS, *(alert.name for alert in alerts))),
        "product": frozenset((*catalogue.products, UNSET)),
        "service": frozenset((*catalogue.services, UNSET)),
        "environment": frozenset((*(one.value.environment for one in catalogue.services.values()), UNSET)),
        "severity": frozenset(map(catalogue.severities.of, catalogue.levels)),
        "category": frozenset(Category),
        "slo": _ANYTHING,
    }
