"""Texts of alerts with placeholders that the monitoring system fills in when they fire."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from slo.languages.language import Language
from slo.model import SLO, Calendar
from slo.text.units import Duration


@dataclass(frozen=True, slots=True)
class MeasuredRatio:
    """The value of the alert's expression, as a percentage in a language."""

    language: Language

    @property
    def signs(self) -> Mapping[str, str]:
        """The signs of its language by those of English that they replace, as patterns in Go's quotes."""
        words = self.language.words["signs"]
        signs = {r"\\.": words["point"], "%": words["percent"]}
        return {sign: its for sign, its in signs.items() if its != sign.removeprefix(r"\\")}


@dataclass(frozen=True, slots=True)
class MeasuredTime:
    """How much of the compliance window is measured, as a sentence and a space; nothing once all of it is."""

    slo: str
    window: Duration | Calendar
    length: Duration
    language: Language


@dataclass(frozen=True, slots=True)
class MeasuredLocalTime:
    """The value of the alert's expression, the seconds from 1970 on a local clock, as a date and time."""


@dataclass(frozen=True, slots=True)
class GroupLabel:
    """The value of a label of the alerting series."""

    name: str


@dataclass(frozen=True, slots=True)
class AllLabels:
    """The names and values of all labels of the alerting series."""


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A hand-written text in the template language of Prometheus."""

    template: str


Part = str | MeasuredRatio | MeasuredTime | MeasuredLocalTime | GroupLabel | AllLabels | Verbatim
Text = tuple[Part, ...]
"""Consecutive parts. Strings are shown literally, including braces."""


class Placeholders(tuple[Part, ...]):
    """Parts in place of a value in a text of the tables; see `said`."""

    __slots__ = ()


def said(language: Language, key: str, **values: object) -> Text:
    """Return a text of the tables; values that are placeholders stay so."""
    found: list[Part] = []
    text = ""
    for words, name in language.around(key, values):
        text += words
        if name is None:
            continue
        value = values[name]
        if not isinstance(value, Placeholders):
            text += language.read(value)
            continue
        if text:
            found.append(text)
        found += value
        text = ""
    return (*found, text) if text else tuple(found)


def group_in_words(slo: SLO) -> Placeholders:
    """Return the group of an alert in words; empty for objectives without groups."""
    return in_words(slo.indicator.by)


def in_words(by: tuple[str, ...]) -> Placeholders:
    """Return the values of the labels of a group in words; empty without labels."""
    return Placeholders(_group(by))


def _group(labels: tuple[str, ...]) -> Iterator[str | GroupLabel]:
    for place, label in enumerate(labels):
        yield f"{', ' if place else ' ('}{label} "
        yield GroupLabel(label)
    if labels:
        yield ")"
