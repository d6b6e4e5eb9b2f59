"""A language: its words, and how it writes numbers, lengths of time and dates.

The words of each are a file below `words/`, with the same keys in all of them. What is counted has two forms:
`one` and `other`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from slo.evidence.status import Status
from slo.report import rounding

_WORDS = Path(__file__).parent / "words"
LANGUAGES = ("en", "fr")
UNKNOWN = "–"
_UNIT = re.compile("[dhms]")


@dataclass(frozen=True)
class Language:
    """Writes what a report says. Of what is not known, which is None, it writes a dash."""

    code: str
    words: Mapping[str, Any]

    def text(self, key: str, **values: object) -> str:
        """Give a sentence or a word, with values put into it."""
        text: str = self.words[key]
        return text.format(**values) if values else text

    def number_of(self, key: str, number: int) -> str:
        """Say how many there are of a thing: "1 objective", "2 objectives"."""
        forms = self.words[key]
        one = number == 1 or (number == 0 and self.words["none_is_one"])
        return str(forms["one" if one else "other"]).format(n=self.count(Fraction(number)))

    def share(self, ratio: Fraction | None) -> str:
        return UNKNOWN if ratio is None else self._written(rounding.share(ratio))

    def good(self, error_ratio: Fraction) -> str:
        return self._written(rounding.good(error_ratio))

    def round_share(self, ratio: Fraction) -> str:
        """Write a share in whole percents, as scales have them."""
        return self._written(f"{round(ratio * 100)}%")

    def short_count(self, number: Fraction) -> str:
        return self._written(rounding.number(number))

    def parts(self, shares: Sequence[Fraction]) -> tuple[str, ...]:
        """Write the parts of a spent budget, and then all of it, so that they add up."""
        whole = sum(shares, Fraction(0))
        return tuple(map(self._written, (*rounding.parts(shares), *rounding.parts([whole]))))

    def left(self, remaining: Fraction | None) -> str:
        return UNKNOWN if remaining is None else self._written(rounding.left(remaining))

    def times(self, rate: Fraction | None) -> str:
        return UNKNOWN if rate is None else self._written(rounding.times(rate)).replace("x", "×")

    def count(self, number: Fraction | int | None) -> str:
        return UNKNOWN if number is None else self._written(rounding.whole(Fraction(number)))

    def target(self, text: object) -> str:
        """Write a target or a share that people wrote, in all its digits."""
        return self._written(str(text))

    def length(self, seconds: Fraction | timedelta | int | None) -> str:
        """Write a length of time by its two largest units: 40m 19s."""
        if seconds is None:
            return UNKNOWN
        if isinstance(seconds, timedelta):
            seconds = Fraction(int(seconds.total_seconds()))
        units = self.words["units"]
        text = _UNIT.sub(lambda unit: f"{units[unit[0]]} ", rounding.length(Fraction(seconds)))
        return text.rstrip().replace("-", self.words["minus"])

    def lasts(self, seconds: Fraction | None) -> str:
        """Write how long what is left of a budget lasts; nothing where it does."""
        if seconds is None:
            return ""
        return self.length(seconds) if seconds else self.text("already_spent")

    def verdict(self, status: Status) -> str:
        """Write a verdict, and since when there is no data, where there was some."""
        verdict: str = self.words["verdicts"][status.verdict]
        if status.no_data_since is None:
            return verdict
        return f"{verdict} {self.text('since', time=self.time(status.no_data_since))}"

    def why_no_data(self, status: Status) -> str:
        """Write what it means that there is no data."""
        if status.no_data_since is not None:
            return self.text("no_data_since", time=self.time(status.no_data_since))
        return self.text("first_figures" if status.is_young else "no_data")

    def window(self, window: object) -> str:
        """Name a compliance window: "28 days", "a month of the calendar"."""
        text = str(window)
        named: Mapping[str, str] = self.words["windows"]
        if text in named:
            return named[text]
        days = text.removesuffix("d")
        return self.number_of("days", int(days)) if days.isdecimal() else text

    def day(self, at: date) -> str:
        """Write a day: 1 Nov 2026."""
        first = self.words["first_of_month"] if at.day == 1 else str(at.day)
        return f"{first} {self.words['months'][at.month - 1]} {at.year}"

    def short_day(self, at: datetime) -> str:
        """Write a day of this year, never in two lines."""
        return f"{at.day}\u00a0{self.words['months'][at.month - 1]}"

    def month(self, at: date) -> str:
        return f"{self.words['months'][at.month - 1]} {at.year}"

    def time(self, at: datetime) -> str:
        """Write a time in UTC: 1 Nov 2026, 12:00."""
        at = at.astimezone(UTC)
        return f"{self.day(at)}, {at:%H:%M}"

    def short_time(self, at: datetime) -> str:
        at = at.astimezone(UTC)
        return f"{self.short_day(at)}, {at:%H:%M}"

    def _written(self, number: str) -> str:
        """Put the signs of the language into a number that was rounded in English."""
        signs = self.words["signs"]
        return (
            number.translate(str.maketrans({",": signs["thousand"], ".": signs["point"]}))
            .replace("%", signs["percent"])
            .replace("-", self.words["minus"])
        )


@cache
def language(code: str) -> Language:
    """Read the words of a language."""
    import yaml

    return Language(code, yaml.safe_load((_WORDS / f"{code}.yaml").read_text(encoding="utf-8")))
