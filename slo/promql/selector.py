"""A vector selector as a value; changes keep the author's layout."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from slo.promql import regex
from slo.promql.cursor import Cursor
from slo.promql.errors import PromQLError
from slo.promql.matching import NAME_LABEL, NO_BARE_METRICS, OPERATORS, vector_selector
from slo.promql.text import METRIC_NAME, label_name, quote
from slo.promql.vector import Matcher, MatchOperator, MetricName, VectorSelector


@dataclass(frozen=True, slots=True)
class Selector:
    """The selector of one metric, created by `parse_selector`.

    `text` is the author's text of the selector. `matchers` are its label matchers, without the one that names
    the metric; their offsets are those in `text`.
    """

    text: str
    metric: str = field(compare=False)
    matchers: tuple[Matcher, ...] = field(compare=False)
    _name: MetricName = field(compare=False, repr=False)
    _brace: int | None = field(compare=False, repr=False)

    def __str__(self) -> str:
        return self.text

    def matcher(self, name: str) -> Matcher | None:
        """The first matcher of a label, or None."""
        return next((matcher for matcher in self.matchers if matcher.name == name), None)

    def with_matcher(self, name: str, op: MatchOperator, value: str) -> "Selector":
        """Return the same selector with one more matcher at the end.

        Raises PromQLError, with offsets in the new text, if a regular expression is bad; ValueError if the
        operator does not exist or the label is __name__ (see `renamed`).

        >>> str(parse_selector('http_requests_total{job="api",}').with_matcher("code", "=~", "5.."))
        'http_requests_total{job="api", code=~"5..",}'
        """
        if name == NAME_LABEL or op not in OPERATORS:
            raise ValueError(f"cannot match {name!r} with {op!r}")
        label = label_name(name)
        matcher = f"{label}{op}{quote(value)}"
        place, before, after = self._after_the_last()
        text = _splice(self.text, place, place, f"{before}{matcher}{after}")
        if label != name or not value.isascii() or ("~" in op and regex.fault(value)):
            return parse_selector(text)
        # What the parser would find, without another look at the rest.
        start = place + len(before)
        added = Matcher(name, op, value, start, start + len(matcher))
        brace = place if self._brace is None else self._brace
        return Selector(text, self.metric, (*self.matchers, added), self._name, brace)

    def renamed(self, metric: str) -> "Selector":
        """Return the same matchers for another metric.

        >>> str(parse_selector('latency_count{job="api"}').renamed("latency_bucket"))
        'latency_bucket{job="api"}'
        """
        start, end = self._name.start, self._name.end
        if self.text[start] in "\"'`":
            return parse_selector(_splice(self.text, start, end, quote(metric)))
        if METRIC_NAME.fullmatch(metric) and metric.lower() not in NO_BARE_METRICS:
            return self._with_another_bare_name(metric)
        # A name that needs quotes moves into the braces.
        if self._brace is None:
            return parse_selector(_splice(self.text, start, end, f"{{{quote(metric)}}}"))
        comma = ", " if self.matchers else ""
        named = _splice(self.text, self._brace + 1, self._brace + 1, quote(metric) + comma)
        return parse_selector(_splice(named, start, end, ""))

    def _with_another_bare_name(self, metric: str) -> "Selector":
        """Return what the parser would find: all that follows the name is at another place."""
        start, end = self._name.start, self._name.end
        by = start + len(metric) - end
        return Selector(
            text=_splice(self.text, start, end, metric),
            metric=metric,
            matchers=tuple(one._replace(start=one.start + by, end=one.end + by) for one in self.matchers),
            _name=MetricName(metric, start, end + by),
            _brace=None if self._brace is None else self._brace + by,
        )

    def _after_the_last(self) -> tuple[int, str, str]:
        """Return where one more matcher is written, and what comes before and after it there."""
        if self._brace is None:
            return len(self.text), "{", "}"
        last = max([self._brace + 1, self._name.end, *(matcher.end for matcher in self.matchers)])
        return last, "" if last == self._brace + 1 else f",{self._layout_before_last()}", ""

    def _layout_before_last(self) -> str:
        """The text before the last matcher: a blank, or a line break with indentation."""
        starts = [matcher.start for matcher in self.matchers]
        indentation = re.search(r"\r?\n[ \t]*$", self.text[: max(starts, default=self._name.start)])
        return indentation.group() if indentation else " "


@lru_cache(maxsize=65_536)
def parse_selector(text: str) -> Selector:
    """Parse one selector of one metric.

    Raises PromQLError if the text is not PromQL, is more than a selector (the hint says what to write
    instead), or does not name a single metric.
    """
    expr = _plain_selector(text)
    if text != (bare := text[expr.start : expr.end]):
        return parse_selector(bare)
    names = [matcher for matcher in expr.matchers if matcher.name == NAME_LABEL]
    if expr.metric is None or names:
        start, end = (names[0].start, names[0].end) if names else (expr.start, expr.end)
        hint = "write the metric's name, such as up{…}"
        raise PromQLError("a selector must name one metric", start, end, hint)
    return Selector(text, expr.metric.text, expr.matchers, expr.metric, expr.brace)


def _plain_selector(text: str) -> VectorSelector:
    """Parse a selector; for other texts, the full parser finds the error."""
    try:
        cursor = Cursor(text)
        expr = vector_selector(cursor)
        if cursor.at_end:
            return expr
    except PromQLError:
        pass
    # Imported here, because most texts are selectors, and a run without other texts starts faster.
    from slo.promql.excess import more_than_a_selector

    raise more_than_a_selector(text)


def _splice(text: str, start: int, end: int, replacement: str) -> str:
    return text[:start] + replacement + text[end:]
