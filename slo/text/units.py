"""Durations and percentages: exact, read from and written as text."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Self

_MILLISECONDS = {"w": 604_800_000, "d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1_000, "ms": 1}
_WRITTEN = tuple(_MILLISECONDS.items())[1:]
_PART = re.compile(r"([0-9]+)(ms|[wdhms])")
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,10})?")
_TOO_MANY_DIGITS = re.compile(r"[0-9]{10}|\.[0-9]{11}")


class _Text:
    """Makes pydantic read a quantity from text, and describe it in JSON Schema."""

    __slots__ = ()
    PATTERN: str
    EXAMPLES: tuple[str, ...]
    WHAT: str

    @classmethod
    def parse(cls, text: str) -> Self:
        raise NotImplementedError

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from pydantic_core import PydanticKnownError, core_schema

        def read(value: object) -> Any:
            if isinstance(value, cls):
                return value
            if not isinstance(value, str):
                raise PydanticKnownError("string_type")
            return _parsed(cls.parse, value)

        return core_schema.no_info_plain_validator_function(read)

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: Any) -> dict[str, Any]:
        message = f"not {cls.WHAT}"
        return {
            "type": "string",
            "pattern": cls.PATTERN,
            "examples": list(cls.EXAMPLES),
            "errorMessage": message,
            "patternErrorMessage": message,
        }


@lru_cache(maxsize=1024)
def _parsed(parse: Callable[[str], _Text], text: str) -> _Text:
    """Read a quantity; cached, because most definitions have the same few."""
    return parse(text)


@dataclass(frozen=True, slots=True, order=True)
class Duration(_Text):
    """A length of time in whole milliseconds, written the way Prometheus writes it.

    >>> str(Duration.parse("90m"))
    '1h30m'
    >>> str(Duration.parse("2w"))
    '14d'
    """

    milliseconds: int

    PATTERN = "^(?=[0-9])" + "".join(f"([0-9]{{1,9}}{unit})?" for unit in _MILLISECONDS) + "$"
    EXAMPLES = ("500ms", "5m", "1h30m", "28d")
    WHAT = "a duration such as 500ms, 5m, 1h30m or 28d"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a duration; raises ValueError, also for 0."""
        if not re.fullmatch(cls.PATTERN, text):
            if _TOO_MANY_DIGITS.match(text):
                raise ValueError("a duration's numbers have 9 digits at most")
            raise ValueError(f"{text!r} is not {cls.WHAT}{_as_duration(text)}")
        total = sum(int(number) * _MILLISECONDS[unit] for number, unit in _PART.findall(text))
        if total == 0:
            raise ValueError(f"{text!r} is not accepted; durations are longer than 0")
        return cls(total)

    @classmethod
    def of(cls, *, seconds: int) -> Self:
        return cls(seconds * 1000)

    @classmethod
    def from_timedelta(cls, length: timedelta) -> Self:
        """Read a length of time, but for what is less than a millisecond."""
        return cls(length // timedelta(milliseconds=1))

    @property
    def seconds(self) -> Fraction:
        return Fraction(self.milliseconds, 1000)

    @property
    def timedelta(self) -> timedelta:
        return timedelta(milliseconds=self.milliseconds)

    def __str__(self) -> str:
        return _written(self.milliseconds)


_SPELLED = {
    **dict.fromkeys(("millis", "millisecond", "milliseconds"), "ms"),
    **dict.fromkeys(("sec", "secs", "second", "seconds", "S"), "s"),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), "m"),
    **dict.fromkeys(("hr", "hrs", "hour", "hours", "H"), "h"),
    **dict.fromkeys(("day", "days", "D"), "d"),
    **dict.fromkeys(("week", "weeks", "W"), "w"),
    **{unit: unit for unit in _MILLISECONDS},
}
"""Units by the words that people write for them."""

_ONE_NUMBER = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,3})?) ?([A-Za-z]*)")


def _as_duration(text: str) -> str:
    """Return how to write a number with another word for its unit, with a fraction, or without a unit."""
    if not (found := _ONE_NUMBER.fullmatch(text)):
        return ""
    number, word = found.groups()
    if not word and "." not in number:
        return f"; add a unit: {number}ms, {number}s, {number}m, {number}h or {number}d"
    unit = _SPELLED.get(word or "s")
    written = _written(int(Fraction(number) * _MILLISECONDS[unit])) if unit else "0s"
    return "" if written == "0s" else f"; write {written}"


@lru_cache
def _written(milliseconds: int) -> str:
    return "".join(f"{count}{unit}" for count, unit in in_units(milliseconds) if count) or "0s"


def in_units(milliseconds: int) -> list[tuple[int, str]]:
    """Part a length of time into days, hours, minutes, seconds and milliseconds; there may be 0 of each.

    >>> in_units(90_061_000)
    [(1, 'd'), (1, 'h'), (1, 'm'), (1, 's'), (0, 'ms')]
    """
    rest, counts = milliseconds, []
    for unit, size in _WRITTEN:
        count, rest = divmod(rest, size)
        counts.append((count, unit))
    return counts


@dataclass(frozen=True, slots=True, order=True)
class Percent(_Text):
    """An exact share, stored as a Decimal ratio so that 99.9% leaves exactly 0.1%.

    >>> 1 - Percent.parse("99.9%").ratio
    Decimal('0.001')
    """

    ratio: Decimal

    PATTERN = rf"^{_NUMBER.pattern}%$"
    EXAMPLES = ("99.9%", "95%")
    WHAT = "a percentage such as 99.9%"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a share between 0% and 100%; raises ValueError."""
        if not re.fullmatch(cls.PATTERN, text):
            if _TOO_MANY_DIGITS.search(text):
                raise ValueError("a percentage has 9 digits at most before its point, and 10 after it")
            raise ValueError(f"{text!r} is not {cls.WHAT}{_as_percentage(text)}")
        ratio = Decimal(text[:-1]).scaleb(-2)
        if ratio > 1:
            raise ValueError(f"{text} is above 100%")
        return cls(ratio)

    def __str__(self) -> str:
        return f"{plain(self.ratio.scaleb(2))}%"


def _as_percentage(text: str) -> str:
    """Return how to write a number as a percentage. Without `%`, one below 1 is a ratio: 0.999 is 99.9%."""
    is_ratio = "%" not in text
    text = text.removesuffix("%").strip().replace(",", ".")
    if not _NUMBER.fullmatch(text) or (number := Decimal(text)) > 100:
        return ""
    if number == 1 and is_ratio:
        return "; write 1% or 100%"
    return f"; write {plain(number.scaleb(2) if number < 1 and is_ratio else number)}%"


@lru_cache
def plain(number: Decimal) -> str:
    """Write a decimal without exponent or trailing zeros.

    >>> plain(Decimal("1E+2")), plain(Decimal("0.0010"))
    ('100', '0.001')
    """
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
