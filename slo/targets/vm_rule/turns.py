"""Groups of rules for vmalert, which stores what a rule records only after the next rule was evaluated.

A rule that reads what another one records is in a group of its own, and reads the newest stored value.
If it needs the value of the same time, its group has a delay, so that this has surely been stored.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from slo.model import SLOW_INTERVAL
from slo.plan.series import Recording
from slo.plan.types import Alert, RuleGroup
from slo.text.units import Duration

_DELAY = Duration.parse("30s")
"""How long after a time vmalert evaluates it: then VictoriaMetrics answers queries of its samples.

https://docs.victoriametrics.com/victoriametrics/vmalert/#data-delay
"""

_STORED = Duration.parse("5s")
"""Until results are stored: vmalert writes them every two seconds."""

_SLOW_INTERVAL = Duration.parse("2m")
"""How often vmalert sums long windows. It evaluates a time up to an interval later, and the delay after that.

So at every 4m, as Prometheus does it, the newest sum would be up to 8m30s old, and VictoriaMetrics' lookback
is 5m: alerts, reports and dashboards would often find nothing.
"""

_Rule = Recording | Alert


class _Place(NamedTuple):
    """How many turns a rule waits for what it needs, and how many groups are before its own in that turn."""

    turn: int
    group: int


def in_turns(groups: Sequence[RuleGroup]) -> tuple[RuleGroup, ...]:
    """Return groups in which no rule reads what another has just recorded, with longer delays in later turns.

    A group is evaluated at some moment of its interval, so a turn is an interval later than the one before.
    """
    return tuple(part for group in groups for part in _parts(_faster(group)))


def _faster(group: RuleGroup) -> RuleGroup:
    if group.interval != SLOW_INTERVAL:
        return group
    name = group.name.replace(f":{SLOW_INTERVAL}", f":{_SLOW_INTERVAL}")
    return group._replace(name=name, interval=_SLOW_INTERVAL)


def _parts(group: RuleGroup) -> Iterator[RuleGroup]:
    rules = tuple(rule.alone() if isinstance(rule, Recording) else rule for rule in group.rules)
    places = _places(rules)
    waits = any(place.turn for place in places)
    for number, place in enumerate(sorted(set(places)), 1):
        yield group._replace(
            name=f"{group.name}:part{number}" if number > 1 else group.name,
            query_offset=_delay(group, place.turn) if waits else group.query_offset,
            rules=tuple(rule for rule, its in zip(rules, places, strict=True) if its == place),
        )


def _delay(group: RuleGroup, turn: int) -> Duration:
    first = group.query_offset or _DELAY
    return Duration(first.milliseconds + turn * (group.interval.milliseconds + _STORED.milliseconds))


def _places(rules: Sequence[_Rule]) -> list[_Place]:
    """Return the place of each rule, which is behind those of the rules before it that it needs or reads."""
    known: dict[str, _Place] = {}
    found = []
    for rule in rules:
        follows, reads = _sources(rule)
        turn = max((known[name].turn + 1 for name in follows & known.keys()), default=0)
        before = [known[name] for name in reads & known.keys()]
        place = _Place(turn, max((one.group + 1 for one in before if one.turn == turn), default=0))
        known[rule.name] = max(place, known.get(rule.name, place))
        found.append(place)
    return found


def _sources(rule: _Rule) -> tuple[frozenset[str], frozenset[str]]:
    """Return the series whose value of the same time a rule needs, and others that it reads."""
    if isinstance(rule, Alert):
        return frozenset(), rule.condition.reads
    return rule.follows, frozenset() if rule.simultaneous else rule.reads - {rule.name}
