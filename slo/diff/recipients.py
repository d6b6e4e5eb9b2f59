"""Who gets which alerts by a plan: for each kind of alert the ways to parties, with their hours."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from slo.diff.change import About
from slo.model import AlertSeverity, naming
from slo.model.severity import SeverityWords
from slo.plan.recipients import recipient
from slo.plan.responders import ROUTED, kind_of_alert
from slo.plan.router import MatchedRoute, route
from slo.plan.series import Recording
from slo.plan.types import Labels, Plan, RuleFile
from slo.text.plurals import listed

ANY_HOUR = "at any hour"


class Way(NamedTuple):
    """One way in which an alert reaches a party. It `wakes` people if its channel is a pager."""

    party: str
    channel: str
    hours: str
    wakes: bool


Ways = frozenset[Way]


class Recipients:
    """The recipients of the alerts of a plan. Alerts that routes cannot tell apart are routed once."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._known: dict[tuple[str | None, ...], Ways] = {}

    def ways(self, labels: Labels) -> Ways:
        """Return the ways in which an alert with these labels reaches people; none without routing."""
        key = tuple(map(labels.get, ROUTED))
        if key not in self._known:
            self._known[key] = frozenset(self._ways(labels))
        return self._known[key]

    def matched(self, labels: Labels) -> tuple[MatchedRoute, ...]:
        """Return the routes that notify of an alert; none without routing."""
        return route(self._plan.routing.root, labels) if self._plan.routing else ()

    @cached_property
    def channels(self) -> Mapping[str, tuple[tuple[str, bool, bool], ...]]:
        """The channels of each receiver: name, whether it wakes people, whether it keeps incidents open."""
        receivers = self._plan.routing.receivers if self._plan.routing else ()
        return {
            one.name: tuple((str(way), way.pages, way.has_schedule) for way in one.channels.all)
            if one.channels
            else ()
            for one in receivers
        }

    def _ways(self, labels: Labels) -> Iterator[Way]:
        for matched in self.matched(labels):
            assert self._plan.routing is not None
            hours = "; ".join(map(str, recipient(matched, self._plan.routing).hours)) or ANY_HOUR
            for channel, wakes, _ in self.channels[matched.receiver]:
                yield Way(matched.receiver.partition("/")[0], channel, hours, wakes)


def alerts_of(files: Iterable[RuleFile], words: SeverityWords) -> Mapping[About, Mapping[str, Labels]]:
    """Return for each objective, and each other alert, labels of an alert of each kind."""
    found: dict[About, dict[str, Labels]] = {}
    for rule in (rule for file in files for group in file.groups for rule in group.rules):
        if isinstance(rule, Recording) or "slo" not in rule.labels or rule.name == naming.EMERGENCY:
            continue
        id = rule.labels["slo"]
        about = About("alert" if "/" in id else "objective", id)
        found.setdefault(about, {}).setdefault(str(kind_of_alert(rule.labels, words)), rule.labels)
    return found


def alerts_of_products(plan: Plan) -> Mapping[About, Mapping[str, Labels]]:
    """Return for each product labels of an alert of each level, and of a call of each party by people."""
    parties = plan.routing.parties if plan.routing else {}
    found = {}
    words, levels = plan.catalogue.severities, plan.catalogue.levels_by_product
    for name in plan.catalogue.products:
        page = {"product": name, "severity": words.of(AlertSeverity.PAGE)}
        calls = ({**page, naming.CALLED_UPON: party} for party, one in parties.items() if one.called)
        of_levels = ({"product": name, "severity": words.of(level)} for level in levels[name])
        every = (*of_levels, *calls)
        found[About("product", name)] = {str(kind_of_alert(labels, words)): labels for labels in every}
    return found


def through(ways: Iterable[Way]) -> str:
    """Name channels with the hours in which they are used."""
    by_hours: dict[str, list[str]] = {}
    for way in ways:
        by_hours.setdefault(way.hours, []).append(way.channel)
    return ", and ".join(
        f"through {listed(tuple(dict.fromkeys(channels)))} {hours if hours == ANY_HOUR else f'only {hours}'}"
        for hours, channels in by_hours.items()
    )
