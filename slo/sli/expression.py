"""Expression: custom PromQL, for what no other kind can measure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, Annotated, ClassVar, NamedTuple

from pydantic import Field, GetPydanticSchema, WithJsonSchema, model_validator
from pydantic_core import PydanticKnownError
from pydantic_core.core_schema import no_info_plain_validator_function

from slo.promql import PromQLError, Selector, parse_selector
from slo.promql.matching import NAME_LABEL
from slo.promql.window import PLACEHOLDER, STAND_IN, WINDOW
from slo.shapes import FieldError
from slo.sli.kind import Kind
from slo.sli.made import Form, Made, NotMade, of_counts
from slo.sli.metric_names import in_seconds
from slo.sli.sampling import Reading, Sampling
from slo.text.units import Duration

if TYPE_CHECKING:
    from slo.promql.vector import Expr

_OF_OTHERS = re.compile(r"\{\{.*?\}\}|\$\{\w+\}|\$\w+", re.DOTALL)
_BEFORE_A_DURATION = re.compile(r"(\[|:|offset)\s*\Z")


class Ratio(NamedTuple):
    """The counters of an error ratio: of all events, and either of the bad or of the good ones."""

    total: Selector
    bad: Selector | None
    good: Selector | None


@dataclass(frozen=True, slots=True)
class Query:
    """An expression with `$window` in it. `labels` are those that its result can have; None if unknown."""

    text: str
    labels: frozenset[str] | None

    def __str__(self) -> str:
        return self.text

    @property
    def canonical(self) -> str:
        """The query in canonical layout: the same only for queries with the same words."""
        from slo.promql.canonical import canonical_query  # imported here, because few runs compare queries

        others = canonical_query(PLACEHOLDER.sub("1s", self.text))
        unused = next(text for number in count(1) if (text := f"{number}s") not in others)
        return canonical_query(PLACEHOLDER.sub(unused, self.text)).replace(unused, WINDOW)

    @property
    def canonical_in_version_1(self) -> str:
        """Its words in signatures of version 1: `$window` also for a duration that was written 123456s."""
        from slo.promql.canonical import canonical_query  # imported here, because few runs compare queries

        text = canonical_query(PLACEHOLDER.sub(STAND_IN, self.text))
        return text.replace(STAND_IN, WINDOW)

    def parsed(self, window: Duration) -> "Expr":
        """Parse the query for a window, with the positions of `text`."""
        from slo.promql.parser import parse  # imported here, because few runs look into queries

        seconds = f"{window.milliseconds // 1000:0{len(WINDOW) - 1}}s"
        return parse(PLACEHOLDER.sub(seconds, self.text))

    def counter(self) -> Selector:
        """Return the counter that it sums rates of; raises NotMade if it is more than that."""
        from slo.promql.parser import parse  # imported here, because few runs look into queries

        text = PLACEHOLDER.sub(STAND_IN, self.text)
        return _counter(text, parse(text))

    def ratio_of_counters(self) -> "Ratio":
        """Return the counters of a ratio, or of 1 minus a ratio; raises NotMade for any other query."""
        from slo.promql.parser import parse
        from slo.promql.tree import Binary, NumberLiteral, unwrapped

        text = PLACEHOLDER.sub(STAND_IN, self.text)
        ratio, of_good = unwrapped(parse(text)), False
        if isinstance(ratio, Binary) and ratio.op == "-":
            whole = unwrapped(ratio.left)
            if isinstance(whole, NumberLiteral) and whole.value == 1:
                ratio, of_good = unwrapped(ratio.right), True
        if not isinstance(ratio, Binary) or ratio.op != "/":
            raise NotMade("its query is more than a ratio of two counters, or 1 minus that")
        part, total = _counter(text, ratio.left), _counter(text, ratio.right)
        return Ratio(total, None if of_good else part, part if of_good else None)

    @property
    def selectors(self) -> tuple[Selector, ...]:
        """The selectors in it that name one metric."""
        # Imported here, because few runs read queries.
        from slo.promql.parser import parse
        from slo.promql.tree import selectors

        text = PLACEHOLDER.sub(STAND_IN, self.text)
        return tuple(
            parse_selector(text[found.start : found.end])
            for found in selectors(parse(text))
            if found.metric and not any(one.name == NAME_LABEL for one in found.matchers)
        )

    def over(self, window: Duration) -> str:
        """Write the expression for a window, in parentheses."""
        return f"(\n{PLACEHOLDER.sub(str(window), self.text)}\n)"


def _query(value: object) -> Query:
    if isinstance(value, Query):
        return value
    if not isinstance(value, str):
        raise PydanticKnownError("string_type")
    text = value.strip()
    try:
        return Query(text, _labels(text))
    except PromQLError as error:
        raise _in_words_of(text, value.index(text), error) from error


def _labels(text: str) -> frozenset[str] | None:
    """Return the labels of a query's result; raises PromQLError for bad PromQL or without $window."""
    # Imported here, because few definitions hold queries, and a run without them starts sooner.
    from slo.promql.labels import labels_of
    from slo.promql.parser import parse
    from slo.promql.vector import ValueType

    expr = parse(PLACEHOLDER.sub(STAND_IN, text))
    places = list(PLACEHOLDER.finditer(text))
    if not places:
        hint = "write $window in each range: rate(http_requests_total[$window])"
        raise PromQLError("this has no $window", expr.start, expr.end, hint)
    for place in places:
        if not _BEFORE_A_DURATION.search(text[: place.start()]):
            message = "$window is a duration, for a range or an offset"
            raise PromQLError(message, place.start(), place.end(), "such as [$window]")
    if expr.type is not ValueType.VECTOR:
        message = f"this must be an instant vector, and is {expr.type.with_article}"
        raise PromQLError(message, expr.start, expr.end)
    return labels_of(expr)


def _in_words_of(text: str, offset: int, error: PromQLError) -> PromQLError:
    """Return the error with the author's text instead of the text that was parsed."""
    for found in _OF_OTHERS.finditer(text):
        if found.start() <= error.start <= found.end() and not PLACEHOLDER.fullmatch(found[0]):
            message = f"{found[0]} is a placeholder of other programs; write $window"
            return PromQLError(message, offset + found.start(), offset + found.end(), "write $window")
    message, hint = (part.replace(STAND_IN, WINDOW) for part in (error.message, error.hint))
    return PromQLError(message, offset + error.start, offset + error.end, hint)


QueryText = Annotated[
    Query,
    GetPydanticSchema(lambda source, handler: no_info_plain_validator_function(_query)),
    WithJsonSchema(
        {
            "type": "string",
            "examples": ["sum(increase(orders_total[$window]))"],
            "errorMessage": "must be PromQL in quotes, such as 'sum(increase(orders_total[$window]))'",
        }
    ),
]


class Expression(Kind):
    """Either all events and the bad or the good ones, or only the share of bad events.

    `$window` is replaced by a range. Each minute is evaluated over the shortest range that surely contains
    scrapes; it is longer than a minute, so neighbouring minutes overlap. An error ratio alone has no number
    of events, so every minute counts as one event.
    """

    example: ClassVar[str] = """\
total: sum(rate(requests_total[$window]))
bad: sum(rate(requests_total{code=~"5.."}[$window]))
"""
    of_queries: ClassVar[bool] = True

    total: QueryText | None = Field(None, description="PromQL for all events in $window")
    bad: QueryText | None = Field(None, description="PromQL for the events that failed their user")
    good: QueryText | None = Field(None, description="PromQL for the events that served their user")
    error_ratio: QueryText | None = Field(
        None, description="PromQL for the share of bad events, from 0 to 1, if events cannot be counted"
    )

    @model_validator(mode="after")
    def _events_or_a_ratio(self) -> "Expression":
        sides = (self.bad is not None) + (self.good is not None)
        if (self.total is not None, sides, self.error_ratio is None) not in (
            (True, 1, True),
            (False, 0, False),
        ):
            raise ValueError(
                "an expression needs 'total' and exactly one of 'bad' and 'good', or 'error_ratio' alone"
            )
        return self

    def check_groups(self, by: tuple[str, ...]) -> None:
        """Raise FieldError for a query whose result lacks one of these labels."""
        for name in ("total", "bad", "good", "error_ratio"):
            query: Query | None = getattr(self, name)
            if query is None:
                continue
            if query.labels is not None and (missing := [one for one in by if one not in query.labels]):
                message = (
                    f"the indicator is 'by' {missing[0]}, but the result of this query has no such label"
                )
                raise FieldError(message, name, hint=f"write: sum by ({', '.join(by)}) (…)")
            if name == "error_ratio" and query.labels != frozenset(by):
                aggregated = f"avg by ({', '.join(by)}) (…)" if by else "avg(…), or sum(…) / sum(…)"
                message = "error ratios of several series cannot be added up: aggregate them"
                raise FieldError(message, name, hint=f"write: {aggregated}")

    def made(self, group: Mapping[str, str]) -> tuple[Made, ...]:
        """Make the counters of queries that are no more than sums of rates, or the ratio of two."""
        if self.error_ratio is not None:
            return of_counts(*self.error_ratio.ratio_of_counters(), group, Form.COUNTER)
        assert self.total is not None
        bad, good = (query.counter() if query else None for query in (self.bad, self.good))
        return of_counts(self.total.counter(), bad, good, group, Form.COUNTER)

    @cached_property
    def selectors(self) -> tuple[Selector, ...]:
        queries = (self.total, self.bad, self.good, self.error_ratio)
        found = (selector for query in queries if query for selector in query.selectors)
        return tuple(dict.fromkeys(found))

    def total_events(self, sampling: Sampling) -> str:
        if self.error_ratio is not None:
            return f"({_measured(self.error_ratio, sampling)} >= bool 0){sampling.times_minutes}"
        assert self.total is not None
        return _counted(self.total, sampling)

    def bad_events(self, sampling: Sampling, total: str) -> str:
        none = sampling.or_none(total)
        if self.error_ratio is not None:
            share = f"clamp_max({_measured(self.error_ratio, sampling)} >= 0, 1)"
            return f"{share}{sampling.times_minutes}\n{none}"
        if self.bad is not None:
            return f"{_counted(self.bad, sampling)}\n{none}"
        assert self.good is not None
        return f"clamp_min({total} - {sampling.on} ({_counted(self.good, sampling)}\n{none}),\n0)"


def _counter(text: str, query: "Expr") -> Selector:
    from slo.promql.tree import Aggregation, Call, RangeSelector, unwrapped

    inner = unwrapped(query)
    if isinstance(inner, Aggregation) and inner.op == "sum":
        inner = unwrapped(inner.expression)
    if isinstance(inner, Call) and inner.function.name in ("rate", "increase", "irate"):
        counted = unwrapped(inner.arguments[0])
        if isinstance(counted, RangeSelector) and counted.selector.metric is not None:
            return parse_selector(text[counted.selector.start : counted.selector.end])
    raise NotMade("its query is more than a sum of rates of one counter")


def _range(sampling: Sampling) -> Duration:
    if sampling.reading is Reading.WINDOW:
        return sampling.interval
    return max(sampling.interval, sampling.shortest_rate)


def _measured(query: Query, sampling: Sampling) -> str:
    """Evaluate a query over what is read, aggregated by the groups."""
    text, groups = query.over(_range(sampling)), sampling.groups
    if query.labels != frozenset(groups.sources):
        return sampling.each("sum", text.removeprefix("(").removesuffix(")"))
    return groups.named_as_ours(text)


def _counted(query: Query, sampling: Sampling) -> str:
    """Return the events of the interval; NaN is left out."""
    events = _measured(query, sampling)
    if _range(sampling) != sampling.interval:
        events += f" * {in_seconds(sampling.interval)} / {in_seconds(_range(sampling))}"
    return f"{events} >= 0"
