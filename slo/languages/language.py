"""A language of readers: texts, and formats of numbers, lengths of time and dates."""

import re
from collections.abc import Iterable, Mapping, Sequence, Sized
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cache, lru_cache
from math import floor
from string import Formatter
from typing import Any

from slo.languages.phrase import AnyOf, InOrder, Listed, Phrase
from slo.languages.tables import texts_in
from slo.languages.words import Words
from slo.text import rounding
from slo.text.units import Duration, Percent

UNKNOWN = "–"
_UNIT = re.compile("ms|[wdhms]")
_SPACE_BEFORE = re.compile(" (?=[:;!?»%])|(?<=«) ")


@dataclass(frozen=True, eq=False)  # each is made once: it is compared, and known to caches, by identity
class Language:
    """Formats texts and values in a language. None, which is an unknown value, becomes a dash."""

    code: str
    words: Mapping[str, Any]

    def text(self, key: str, **values: object) -> str:
        """Return a text with values filled in, each in its form in this language.

        Values may be Words, Phrases, durations, shares, tuples of these, or anything with a string. A text
        with the forms `one` and `other` has that of the number of its `parties`.
        """
        text = self._form(key, values)
        return text.format(**{name: self.read(value) for name, value in values.items()}) if values else text

    def around(self, key: str, values: Mapping[str, object]) -> tuple[tuple[str, str | None], ...]:
        """Return a text as words, each with the name of the value that follows them, None at the end."""
        return _around(self._form(key, values))

    def _form(self, key: str, values: Mapping[str, object]) -> str:
        text = self.words[key]
        if isinstance(text, Mapping):
            parties = values["parties"]
            assert isinstance(parties, Sized)
            text = text["one" if len(parties) == 1 else "other"]
        return str(text)

    def number_of(self, key: str, number: int) -> str:
        """Return a number with its noun: "1 objective", "2 objectives"."""
        forms = self.words[key]
        one = number == 1 or (number == 0 and self.words["none_is_one"])
        return str(forms["one" if one else "other"]).format(n=self.count(Fraction(number)))

    def read(self, value: object) -> str:
        """Return a value of definitions as readers of this language see it."""
        if type(value) is str:
            return value  # most are
        match value:
            case Duration():
                return self.duration(value)
            case Percent():
                return _percent(self, value)
            case Words():
                return value.within(self.code)
            case Phrase(key, values):
                return self.text(key, **dict(values))
            case Listed():
                return ", ".join(map(self.read, value))
            case InOrder():
                return str(self.words["then"]).join(map(self.read, value))
            case AnyOf():
                return self.any_of(map(self.read, value))
            case tuple():
                return self.all_of(map(self.read, value))
            case _:
                return str(value)

    def all_of(self, names: Iterable[str]) -> str:
        """Return names with "and" between them."""
        return f" {self.words['and']} ".join(names)

    def any_of(self, names: Iterable[str]) -> str:
        """Return names with "or" between them."""
        return f" {self.words['or']} ".join(names)

    @property
    def on_terminals(self) -> "Language":
        """The same language in the shorter forms of terminals."""
        return _on_terminals(self.code)

    def share(self, ratio: Fraction | None) -> str:
        return UNKNOWN if ratio is None else self._written(rounding.share(ratio))

    def good(self, error_ratio: Fraction) -> str:
        return self._written(rounding.good(error_ratio))

    def round_share(self, ratio: Fraction) -> str:
        """Return a share in whole percents, for scales."""
        return self._written(f"{round(ratio * 100)}%")

    def round_times(self, rate: Fraction) -> str:
        """Return a burn rate without a decimal where it has none, for scales."""
        return self._written(rounding.times(rate).replace(".0x", "x")).replace("x", self.words["times_sign"])

    def short_count(self, number: Fraction) -> str:
        return self._written(rounding.number(number))

    def number(self, number: Fraction | None) -> str:
        return UNKNOWN if number is None else self.short_count(number)

    def spent(self, share: Fraction | None) -> str:
        return UNKNOWN if share is None else self._written(rounding.spent(share))

    def parts(self, shares: Sequence[Fraction]) -> tuple[str, ...]:
        """Return the parts of a spent budget and then their sum, rounded so that they add up."""
        whole = sum(shares, Fraction(0))
        return tuple(map(self._written, (*rounding.parts(shares), *rounding.parts([whole]))))

    def left(self, remaining: Fraction | None) -> str:
        return UNKNOWN if remaining is None else self._written(rounding.left(remaining))

    def times(self, rate: Fraction | None) -> str:
        return (
            UNKNOWN
            if rate is None
            else self._written(rounding.times(rate)).replace("x", self.words["times_sign"])
        )

    def count(self, number: Fraction | int | None) -> str:
        return UNKNOWN if number is None else self._written(rounding.whole(Fraction(number)))

    def events(self, number: Fraction) -> str:
        """Return a number of events with its noun, in a few digits."""
        forms = self.words["status_events"]
        whole = floor(number)
        one = whole == 1 or (whole == 0 and self.words["none_is_one"])
        return str(forms["one" if one else "other"]).format(n=self.short_count(number))

    def target(self, text: object) -> str:
        """Return a target or a share from definitions, with all its digits."""
        return self._written(str(text))

    def length(self, seconds: Fraction | timedelta | int | None) -> str:
        """Return a length of time in its two largest units: 40m 19s."""
        if seconds is None:
            return UNKNOWN
        if isinstance(seconds, timedelta):
            seconds = Fraction(int(seconds.total_seconds()))
        return self._with_units(rounding.length(Fraction(seconds)), self.words["between_units"])

    def seconds(self, duration: Fraction | None) -> str:
        """Return how long an event takes in a few digits: 250ms, 1.2s."""
        if duration is None:
            return UNKNOWN
        text = self._with_units(rounding.seconds(duration), self.words["within_durations"])
        return self._written(text)

    def duration(self, duration: Duration) -> str:
        """Return a duration from definitions in all its units: 1h30m."""
        return _duration(self, duration)

    def _with_units(self, text: str, between: str) -> str:
        units = self.words["units"]
        written = _UNIT.sub(lambda unit: f"{units[unit[0]]}{between}", text)
        return written.removesuffix(between).replace("-", self.words["minus"])

    def lasts(self, seconds: Fraction | None) -> str:
        """Return the time until a budget is spent; "" if it would last."""
        if seconds is None:
            return ""
        return self.length(seconds) if seconds else self.text("already_spent")

    def window(self, window: object) -> str:
        """Return a compliance window: "28 days", "calendar month"."""
        text = str(window)
        named: Mapping[str, str] = self.words["windows"]
        if text in named:
            return named[text]
        days = text.removesuffix("d")
        return self.number_of("days", int(days)) if days.isdecimal() else text

    def window_in_short(self, window: object) -> str:
        """Return a compliance window as definitions write it: "28d", "month"."""
        if isinstance(window, Duration):
            return self.duration(window)
        return str(self.words["short_windows"][str(window)])

    def day(self, at: date) -> str:
        """Return a day: 1 Nov 2026."""
        return f"{self._day_of_month(at)} {self.words['months'][at.month - 1]} {at.year}"

    def short_day(self, at: datetime) -> str:
        """Return a day without its year, with a space that does not break."""
        return f"{self._day_of_month(at)}\u00a0{self.words['months'][at.month - 1]}"

    def month(self, at: date) -> str:
        return f"{self.words['months'][at.month - 1]} {at.year}"

    def time(self, at: datetime) -> str:
        """Return a time in UTC: 1 Nov 2026, 12:00."""
        at = at.astimezone(UTC)
        return f"{self.day(at)}, {at:%H:%M}"

    def short_time(self, at: datetime) -> str:
        at = at.astimezone(UTC)
        return f"{self.short_day(at)}, {at:%H:%M}"

    def tick(self, at: datetime) -> str:
        """Return a time for an axis, in UTC: the day at midnight, otherwise the time of day."""
        at = at.astimezone(UTC)
        return f"{at:%H:%M}" if at.hour or at.minute else self.short_day(at)

    def _day_of_month(self, at: date) -> str:
        return self.words["first_of_month"] if at.day == 1 else str(at.day)

    def _written(self, number: str) -> str:
        """Replace the signs of an English number by those of the language."""
        signs = self.words["signs"]
        return (
            number.translate(str.maketrans({",": signs["thousand"], ".": signs["point"]}))
            .replace("%", signs["percent"])
            .replace("-", self.words["minus"])
        )


@lru_cache(maxsize=1024)
def _around(text: str) -> tuple[tuple[str, str | None], ...]:
    """Part a text of the tables, whose values have names and no formats."""
    return tuple((words, name) for words, name, _, _ in Formatter().parse(text))


@lru_cache(maxsize=1024)
def _percent(language: Language, percent: Percent) -> str:
    return language.target(percent)


@lru_cache(maxsize=1024)
def _duration(language: Language, duration: Duration) -> str:
    return language._with_units(str(duration), language.words["within_durations"])


@cache
def language(code: str) -> Language:
    """Return a language."""
    written = dict(texts_in(code))
    return Language(code, _spaced(written) if written["spaced"] else written)


@cache
def _on_terminals(code: str) -> Language:
    words = language(code).words
    return Language(code, {**words, **words["on_terminals"]})


def _spaced(text: Any) -> Any:
    """Make the spaces of French before punctuation, and within quotation marks, unbreakable."""
    match text:
        case str():
            return _SPACE_BEFORE.sub("\u00a0", text)
        case dict():
            return {key: _spaced(inner) for key, inner in text.items()}
        case _:
            return text
