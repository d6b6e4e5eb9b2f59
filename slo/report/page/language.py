"""Languages of the review: texts, and formats of numbers, lengths of time and dates.

Each language has a file in `words/`, all with the same keys. Texts with a number have the forms `one` and
`other`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from slo.evidence.months import Month
from slo.evidence.status import Status
from slo.model.responsibility import Arbitration
from slo.text import rounding

_WORDS = Path(__file__).parent / "words"
LANGUAGES = ("en", "fr")
UNKNOWN = "–"
_UNIT = re.compile("[dhms]")


@dataclass(frozen=True)
class Language:
    """Formats texts and values in a language. None, which is an unknown value, becomes a dash."""

    code: str
    words: Mapping[str, Any]

    def text(self, key: str, **values: object) -> str:
        """Return a text with values filled in."""
        text: str = self.words[key]
        return text.format(**values) if values else text

    def number_of(self, key: str, number: int) -> str:
        """Return a number with its noun: "1 objective", "2 objectives"."""
        forms = self.words[key]
        one = number == 1 or (number == 0 and self.words["none_is_one"])
        return str(forms["one" if one else "other"]).format(n=self.count(Fraction(number)))

    def share(self, ratio: Fraction | None) -> str:
        return UNKNOWN if ratio is None else self._written(rounding.share(ratio))

    def good(self, error_ratio: Fraction) -> str:
        return self._written(rounding.good(error_ratio))

    def round_share(self, ratio: Fraction) -> str:
        """Return a share in whole percents, for scales."""
        return self._written(f"{round(ratio * 100)}%")

    def short_count(self, number: Fraction) -> str:
        return self._written(rounding.number(number))

    def spent(self, share: Fraction | None) -> str:
        return UNKNOWN if share is None else self._written(rounding.spent(share))

    def parts(self, shares: Sequence[Fraction]) -> tuple[str, ...]:
        """Return the parts of a spent budget and then their sum, rounded so that they add up."""
        whole = sum(shares, Fraction(0))
        return tuple(map(self._written, (*rounding.parts(shares), *rounding.parts([whole]))))

    def left(self, remaining: Fraction | None) -> str:
        return UNKNOWN if remaining is None else self._written(rounding.left(remaining))

    def times(self, rate: Fraction | None) -> str:
        return UNKNOWN if rate is None else self._written(rounding.times(rate)).replace("x", "×")

    def count(self, number: Fraction | int | None) -> str:
        return UNKNOWN if number is None else self._written(rounding.whole(Fraction(number)))

    def target(self, text: object) -> str:
        """Return a target or a share from definitions, with all its digits."""
        return self._written(str(text))

    def length(self, seconds: Fraction | timedelta | int | None) -> str:
        """Return a length of time in its two largest units: 40m 19s."""
        if seconds is None:
            return UNKNOWN
        if isinstance(seconds, timedelta):
            seconds = Fraction(int(seconds.total_seconds()))
        units = self.words["units"]
        text = _UNIT.sub(lambda unit: f"{units[unit[0]]} ", rounding.length(Fraction(seconds)))
        return text.rstrip().replace("-", self.words["minus"])

    def lasts(self, seconds: Fraction | None) -> str:
        """Return the time until a budget is spent; "" if it would last."""
        if seconds is None:
            return ""
        return self.length(seconds) if seconds else self.text("already_spent")

    def verdict(self, status: Status) -> str:
        """Return a verdict, with the time since which there is no data, if there was any."""
        verdict: str = self.words["verdicts"][status.verdict]
        if status.no_data_since is None:
            return verdict
        return f"{verdict} {self.text('since', time=self.time(status.no_data_since))}"

    def why_no_data(self, status: Status) -> str:
        """Return a sentence about missing data."""
        if status.no_data_since is not None:
            return self.text("no_data_since", time=self.time(status.no_data_since))
        if status.is_young:
            return self.text("first_figures")
        if status.rules is not None:
            why: str = self.words["rules"][status.rules]
            return why.format(file=f"prometheus/{status.slo.service.name}.yaml")
        return self.text("no_data")

    def young(self, status: Status, at: datetime) -> str:
        """Return a sentence about how much of the window is measured; "" if all of it is."""
        known = status.measured_for(at)
        if known is None:
            return ""
        age, window = self.length(known.seconds), self.window(status.slo.objective.window)
        return self.text("young", age=age, window=window)

    def settled(self, arbitration: Arbitration) -> str:
        """Say what happens if parties disagree, as `Arbitration.in_words` does."""
        within, order = self.length(int(arbitration.within.seconds)), ", ".join(arbitration.order)
        form = "settled_after" if order else "settled"
        return self.text(form, order=order, within=within, decides=arbitration.decides)

    def window(self, window: object) -> str:
        """Return a compliance window: "28 days", "calendar month"."""
        text = str(window)
        named: Mapping[str, str] = self.words["windows"]
        if text in named:
            return named[text]
        days = text.removesuffix("d")
        return self.number_of("days", int(days)) if days.isdecimal() else text

    def day(self, at: date) -> str:
        """Return a day: 1 Nov 2026."""
        first = self.words["first_of_month"] if at.day == 1 else str(at.day)
        return f"{first} {self.words['months'][at.month - 1]} {at.year}"

    def short_day(self, at: datetime) -> str:
        """Return a day without its year, with a space that does not break."""
        return f"{at.day}\u00a0{self.words['months'][at.month - 1]}"

    def month(self, at: date) -> str:
        return f"{self.words['months'][at.month - 1]} {at.year}"

    def month_of(self, month: Month) -> str:
        """Return a month and, while it is not over, how much of it has passed."""
        name = self.month(month.within)
        return name if month.over else f"{name}, {self.text('so_far', length=self.length(month.elapsed))}"

    def time(self, at: datetime) -> str:
        """Return a time in UTC: 1 Nov 2026, 12:00."""
        at = at.astimezone(UTC)
        return f"{self.day(at)}, {at:%H:%M}"

    def short_time(self, at: datetime) -> str:
        at = at.astimezone(UTC)
        return f"{self.short_day(at)}, {at:%H:%M}"

    def _written(self, number: str) -> str:
        """Replace the signs of an English number by those of the language."""
        signs = self.words["signs"]
        return (
            number.translate(str.maketrans({",": signs["thousand"], ".": signs["point"]}))
            .replace("%", signs["percent"])
            .replace("-", self.words["minus"])
        )


@cache
def language(code: str) -> Language:
    """Load a language."""
    import yaml

    return Language(code, yaml.safe_load((_WORDS / f"{code}.yaml").read_text(encoding="utf-8")))
