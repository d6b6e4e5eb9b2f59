"""Levels of alerts, from the most urgent to the least, and the words that an organisation has for them."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Annotated, NamedTuple, Self

from pydantic import model_validator

from slo.shapes import FieldError, Shape, TextFormat


class AlertSeverity(StrEnum):
    """How soon a person must look: now, in working hours, or never. The most urgent level is first."""

    PAGE = "page"
    TICKET = "ticket"
    INFO = "info"

    @property
    def place(self) -> int:
        """Its place among all levels: 0 is the most urgent."""
        return tuple(AlertSeverity).index(self)

    @property
    def more_urgent(self) -> tuple["AlertSeverity", ...]:
        """The levels that are more urgent, the most urgent first."""
        return tuple(AlertSeverity)[: self.place]

    @property
    def less_urgent(self) -> tuple["AlertSeverity", ...]:
        """The levels that are less urgent, the most urgent first."""
        return tuple(AlertSeverity)[self.place + 1 :]

    @property
    def noun(self) -> str:
        """One alert of this level, in English.

        >>> AlertSeverity.PAGE.noun, AlertSeverity.INFO.noun, AlertSeverity.INFO.plural
        ('page', 'info alert', 'info alerts')
        """
        return _IN_ENGLISH[self].noun

    @property
    def plural(self) -> str:
        """Alerts of this level, in English."""
        return f"{self.noun}s"

    @property
    def one(self) -> str:
        """One alert of this level with its article, in English."""
        return f"{'an' if self.noun[0] in 'aeiou' else 'a'} {self.noun}"

    @property
    def verb(self) -> str:
        """What an alert of this level does, in English."""
        return _IN_ENGLISH[self].verb

    def at_most(self, highest: "AlertSeverity") -> "AlertSeverity":
        """Return this level, or the highest that is allowed if this is more urgent.

        >>> AlertSeverity.PAGE.at_most(AlertSeverity.TICKET), AlertSeverity.INFO.at_most(AlertSeverity.TICKET)
        (<AlertSeverity.TICKET: 'ticket'>, <AlertSeverity.INFO: 'info'>)
        """
        return highest if self in highest.more_urgent else self


def in_order(levels: Collection[AlertSeverity]) -> tuple[AlertSeverity, ...]:
    """Return some levels, the most urgent first."""
    return tuple(level for level in AlertSeverity if level in levels)


class _English(NamedTuple):
    noun: str
    verb: str


_IN_ENGLISH = {
    AlertSeverity.PAGE: _English("page", "pages"),
    AlertSeverity.TICKET: _English("ticket", "opens a ticket"),
    AlertSeverity.INFO: _English("info alert", "fires an info alert"),
}

ALWAYS_USED = (AlertSeverity.PAGE, AlertSeverity.TICKET)
"""The levels that every team has channels for; the others have routes only where they are used."""

SeverityWord = Annotated[
    str, TextFormat(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$", "a word of severity", "critical", "one word")
]


class SeverityWords(Shape):
    """The values of the label `severity`: one word for each level."""

    page: SeverityWord = AlertSeverity.PAGE.value
    ticket: SeverityWord = AlertSeverity.TICKET.value
    info: SeverityWord = AlertSeverity.INFO.value

    def of(self, level: AlertSeverity) -> str:
        """Return the word for a level."""
        word: str = getattr(self, level)
        return word

    def level(self, word: str | None) -> AlertSeverity | None:
        """Return the level that a word stands for; None if it stands for none."""
        return next((level for level in AlertSeverity if self.of(level) == word), None)

    def level_of(self, labels: Mapping[str, str]) -> AlertSeverity:
        """Return the level of an alert that slo made, by its labels."""
        level = self.level(labels["severity"])
        assert level is not None, "slo sets this label to a word of the organisation"
        return level

    @property
    def chosen(self) -> dict[str, AlertSeverity]:
        """The words that are not the names of their levels."""
        return {word: level for level in AlertSeverity if (word := self.of(level)) != level}

    @model_validator(mode="after")
    def _distinguished(self) -> Self:
        for level in AlertSeverity:
            word = self.of(level)
            if word != level and word in tuple(AlertSeverity):
                raise FieldError(f"{word!r} is the name of another level", level, hint=_ANOTHER)
            if (other := self.level(word)) is not level:
                raise FieldError(f"{word!r} is the word for {other} already", level, hint=_ANOTHER)
        return self


_ANOTHER = "routes tell levels apart by their words: write another one"

NAMES_OF_LEVELS = SeverityWords.model_construct()  # of defaults, which need no validator
"""The words of organisations that chose none."""
