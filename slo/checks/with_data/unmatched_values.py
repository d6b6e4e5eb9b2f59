"""Conditions on bad or good events that no value of their label can meet."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from slo.checks.with_data.data import Data
from slo.checks.with_data.measured import Measured, WrittenSelector, condition, measured_by_service, select
from slo.model import Catalogue
from slo.promql import quote
from slo.promql.regex import fault, matches
from slo.promql.text import label_name
from slo.promql.vector import Matcher, MatchOperator
from slo.text import checks
from slo.text.diagnostics import Problem
from slo.text.plurals import some

_SHOWN = 8
"""How many values of a label are listed."""

_LIKE_A_PATTERN = re.compile(r"[*+|?\[(^]|\.\.")
_CODES = frozenset(str(code) for code in range(100, 600))
_CLASSES = frozenset(f"{first}{rest}" for first in "12345" for rest in ("xx", "XX"))


class _Condition(NamedTuple):
    """A condition in a selector of bad or good events."""

    measured: Measured
    part: WrittenSelector
    matcher: Matcher

    @property
    def values(self) -> str:
        """The query for values of the label among series that meet the other conditions."""
        name, selector = self.matcher.name, self.part.selector
        others = [condition(selector, one) for one in selector.matchers if one.name != name]
        found = f"count by ({label_name(name)}) ({select(selector.metric, *others)})"
        return f"{found} unless on () count({selector})"


def unmatched_values(catalogue: Catalogue, data: Data) -> Iterator[Problem]:
    """Find conditions on bad or good events that no value can meet. One query per service.

    Bad events without series prove nothing: perhaps nothing has failed yet. A condition is reported only if
    the existing values show the mistake: code=~"5", because a pattern must match the whole value; code="5..";
    result="Error" where values are in lower case; code=~"5xx" where all values are codes.
    """
    for _, indicators in measured_by_service(catalogue):
        conditions = {
            f"{one.name}/{field}/{matcher.start}": _Condition(one, one.by_field[field], matcher)
            for one in indicators
            for field in ("bad", "good")
            if field in one.by_field and "total" in one.by_field
            for matcher in one.by_field[field].selector.matchers
            if matcher.op in ("=", "=~") and matcher.value
        }
        answers = data.query_together({key: found.values for key, found in conditions.items()})
        for key, found in conditions.items():
            values = sorted({one.labels.get(found.matcher.name, "") for one in answers[key]} - {""})
            if values and (remedy := _remedy(found.matcher, values)):
                yield _problem(found, values, remedy)


def _remedy(matcher: Matcher, values: list[str]) -> str:
    """Suggest a condition that meets existing values, or return "" if none is likely to be meant."""
    if any(_meets(matcher.op, matcher.value, value) for value in values):
        return ""
    for op, wanted, why in _repairs(matcher):
        if any(_meets(op, wanted, value) for value in values):
            return f"write {matcher.name}{op}{quote(wanted)}{why}"
    for known in (_CODES, _CLASSES):
        if known.issuperset(values) and not any(_meets(matcher.op, matcher.value, one) for one in known):
            wanted = _in_form_of(known, matcher.value)
            fits = not fault(wanted) and any(_meets("=~", wanted, one) for one in known)
            return f"write {matcher.name}=~{quote(wanted)}" if fits else f"its values are like {values[-1]}"
    return ""


def _repairs(matcher: Matcher) -> Iterator[tuple[MatchOperator, str, str]]:
    """Yield conditions that may have been meant, each with the reason."""
    wanted = matcher.value
    if matcher.op == "=" and _LIKE_A_PATTERN.search(wanted) and not fault(wanted):
        yield "=~", wanted, ": = compares literally"
    if matcher.op == "=~":
        inner = f"({wanted})" if "|" in wanted else wanted
        for pattern in (f"{inner}.*", f".*{inner}", f".*{inner}.*"):
            yield "=~", pattern, ": a pattern must match the whole value"
    for cased in (wanted.lower(), wanted.upper(), wanted.capitalize()):
        yield matcher.op, cased, ""


def _in_form_of(known: frozenset[str], wanted: str) -> str:
    """Rewrite 5xx as 5.. if values are codes, and 5.. as 5xx if they are classes."""
    if known is _CODES:
        return re.sub("[xX]", ".", wanted)
    return re.sub(r"([1-5])(\.\.|[0-9]{2})", r"\1xx", wanted)


def _meets(op: MatchOperator, wanted: str, value: str) -> bool:
    return value == wanted if op == "=" else matches(wanted, value)


def _problem(found: _Condition, values: list[str], remedy: str) -> Problem:
    selector, name = found.part.selector, found.matcher.name
    return checks.UNMATCHED_VALUE.problem(
        f"{name} has the values {some(values, _SHOWN)}, and {condition(selector, found.matcher)} "
        f"matches none: no event would ever be {found.part.path[-1]}",
        found.measured.where(selector, found.matcher),
        hint=remedy,
    )
