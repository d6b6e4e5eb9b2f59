"""Types of a difference: its rank, what it is about, its sentence, and the keys of the plan that it names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from slo.model import AlertSeverity
from slo.plan.series import Key


class Rank(IntEnum):
    """What a change matters for, the worst first."""

    WOKEN = 0
    PAGES = 1
    CONSENT = 2
    HISTORY = 3
    INCIDENTS = 4
    BUDGET = 5
    TICKETS = 6
    INFO = 7
    RULES = 8
    OTHER = 9

    @property
    def topic(self) -> str:
        """One word for it, as outputs show it and JSON names it."""
        return _TOPICS[self]


_TOPICS = {
    Rank.WOKEN: "woken",
    Rank.PAGES: "pages",
    Rank.CONSENT: "sign",
    Rank.HISTORY: "history",
    Rank.INCIDENTS: "incident",
    Rank.BUDGET: "budget",
    Rank.TICKETS: "tickets",
    Rank.INFO: "info",
    Rank.RULES: "rules",
    Rank.OTHER: "other",
}


OF_LEVEL = {
    AlertSeverity.PAGE: Rank.PAGES,
    AlertSeverity.TICKET: Rank.TICKETS,
    AlertSeverity.INFO: Rank.INFO,
}
"""What a change of alerts matters for, by their level."""


class About(NamedTuple):
    """What a change is about: a kind of definition, such as "objective", and its name."""

    what: str
    name: str


class Value(NamedTuple):
    """A value of a plan before and after; None where there is no such value."""

    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `sentence` says what it means; `value` is what changed, if that is one value.

    `keys` are the keys of the plan that differ for this reason: see `slo.diff.comparison`. `own_of` is the
    party that may change this alone; "" if it is a matter of all, or of the review.
    """

    rank: Rank
    about: About
    sentence: str
    keys: tuple[Key, ...]
    value: Value | None = None
    own_of: str = ""
    kind: str = ""


class Unsigned(NamedTuple):
    """Something that changed and that parties have yet to sign, in words.

    Without these signatures the definitions are `refused`, because all had signed something else.
    """

    subject: str
    parties: tuple[str, ...]
    refused: bool


class Size(NamedTuple):
    """The number of rules of a plan, and how many evaluations of rules these are a minute."""

    rules: int
    a_minute: int


NO_RULES = Size(0, 0)


@dataclass(frozen=True, slots=True)
class Changes:
    """All differences of two plans, the worst first; false if there are none.

    `unsigned` is what still needs signatures. `values` has every key that differs. `unreadable` states why
    nothing could be compared; then `unsigned` is all that can be said.
    """

    entries: tuple[Change, ...] = ()
    unsigned: tuple[Unsigned, ...] = ()
    before: Size = NO_RULES
    after: Size = NO_RULES
    values: Mapping[Key, Value] = field(default_factory=dict)
    unreadable: str = ""

    def __bool__(self) -> bool:
        return bool(self.entries)
