"""Branch of the routing tree: a route with its children, and their receivers."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from slo.model.naming import CALLED_UPON
from slo.model.severity import AlertSeverity, SeverityWords
from slo.plan.types import Matcher, Receiver, Route
from slo.text.units import Duration

CALL_INTERVAL = Duration.parse("1m")
"""How often groups of calls are notified.

A page needs at least a minute and an evaluation to call again, so the end of a call is notified before.
"""


OF_OTHERS = (Matcher("category", "=", ""), Matcher(CALLED_UPON, "=", ""))
"""Match no alert of generated rules, because all of these have a category, and no call."""


class Levels(NamedTuple):
    """Matchers for levels of alerts, by the words of the organisation."""

    words: SeverityWords

    def matcher(self, *levels: AlertSeverity) -> Matcher:
        """Return the matcher for alerts of any of these levels."""
        return Matcher("severity", "=~"[: len(levels)], "|".join(map(self.words.of, levels)))


def matching(labels: Mapping[str, str]) -> tuple[Matcher, ...]:
    """Return the matchers for patterns of labels."""
    return tuple(Matcher(name, "=~", pattern) for name, pattern in sorted(labels.items()))


def by_call(identity: tuple[str, ...]) -> tuple[str, ...]:
    """Return the labels that notifications of calls are grouped by: each call is notified separately."""
    return ("called_upon", *identity, "call_id")


class Branch(NamedTuple):
    """One branch below the root."""

    route: Route
    receivers: tuple[Receiver, ...]


def receivers_of(receivers: Iterable[Receiver]) -> tuple[Receiver, ...]:
    """Return distinct receivers by name. A party that owns several products has one set for all."""
    by_name = {receiver.name: receiver for receiver in receivers}
    return tuple(by_name[name] for name in sorted(by_name))


def day_off_interval(hours: str) -> str:
    """Return the name of the holiday interval of some hours; names of hours have no slash."""
    return f"{hours}/holidays"
