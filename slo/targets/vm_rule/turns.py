"""Groups of rules for vmalert, which stores what a rule records only after the next rule was evaluated.

A rule that needs what another one records at the same time is in a group of its own. That group evaluates
this time once the other has surely been stored.
"""

from collections.abc import Iterator, Sequence

from slo.plan.series import Recording
from slo.plan.types import Alert, RuleGroup
from slo.text.units import Duration

_DELAY = Duration.parse("30s")
"""How long after a time vmalert evaluates it: then VictoriaMetrics answers queries of its samples.

https://docs.victoriametrics.com/victoriametrics/vmalert/#data-delay
"""

_STORED = Duration.parse("5s")
"""Until results are stored: vmalert writes them every two seconds."""


def in_turns(groups: Sequence[RuleGroup]) -> tuple[RuleGroup, ...]:
    """Return groups of which those with later turns have longer delays.

    A group is evaluated at some moment of its interval, so a turn is an interval later than the one before.
    """
    return tuple(part for group in groups for part in _parts(group))


def _parts(group: RuleGroup) -> Iterator[RuleGroup]:
    turns = _turns(group.rules)
    if not any(turns):
        yield group
        return
    first = group.query_offset or _DELAY
    for turn in sorted(set(turns)):
        yield group._replace(
            name=f"{group.name}:turn{turn + 1}" if turn else group.name,
            query_offset=Duration(
                first.milliseconds + turn * (group.interval.milliseconds + _STORED.milliseconds)
            ),
            rules=tuple(rule for rule, its in zip(group.rules, turns, strict=True) if its == turn),
        )


def _turns(rules: Sequence[Recording | Alert]) -> list[int]:
    """Return the turn of each rule: 0 if it needs nothing of the same time, and else after what it needs."""
    turns: dict[str, int] = {}
    found = []
    for rule in rules:
        follows = rule.follows if isinstance(rule, Recording) else ()
        turn = max((turns.get(name, 0) + 1 for name in follows), default=0)
        turns[rule.name] = max(turn, turns.get(rule.name, 0))
        found.append(turn)
    return found
