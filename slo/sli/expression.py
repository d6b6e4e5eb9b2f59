"""Expression: PromQL of one's own, for what no other kind can say."""

import re
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import Field, GetPydanticSchema, WithJsonSchema, model_validator
from pydantic_core import PydanticKnownError
from pydantic_core.core_schema import no_info_plain_validator_function

from slo.promql import PromQLError
from slo.shapes import FieldError
from slo.sli.counting import Sampling
from slo.sli.kind import Kind
from slo.sli.metric_names import in_seconds
from slo.text.units import Duration

_WINDOW = "$window"
_PLACEHOLDER = re.compile(r"\$window\b")
_OF_OTHERS = re.compile(r"\{\{.*?\}\}|\$\{\w+\}|\$\w+", re.DOTALL)
_BEFORE_A_DURATION = re.compile(r"(\[|:|offset)\s*\Z")
_SOME_DURATION = "123456s"  # as long as the placeholder, so that places in the text stay what they are
_MINUTE = Duration.parse("1m")


@dataclass(frozen=True, slots=True)
class Query:
    """An expression with `$window` in it. `labels` are those that it can have; None, if nobody can tell."""

    text: str
    labels: frozenset[str] | None

    def __str__(self) -> str:
        return self.text

    @property
    def canonical(self) -> str:
        """The same query in the one layout that all queries can be compared in."""
        from slo.promql.canonical import canonical_query  # imported here, because few runs compare queries

        text = canonical_query(_PLACEHOLDER.sub(_SOME_DURATION, self.text))
        return text.replace(_SOME_DURATION, _WINDOW)

    def over(self, window: Duration) -> str:
        """Write the expression for a window, in parentheses."""
        return f"(\n{_PLACEHOLDER.sub(str(window), self.text)}\n)"


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
    """Read a query for the labels of its result; raises PromQLError for what is none, or is of no window."""
    # Imported here, because few definitions hold queries, and a run without them starts sooner.
    from slo.promql.labels import labels_of
    from slo.promql.parser import parse
    from slo.promql.vector import ValueType

    expr = parse(_PLACEHOLDER.sub(_SOME_DURATION, text))
    places = list(_PLACEHOLDER.finditer(text))
    if not places:
        hint = "write it for each range: rate(http_requests_total[$window])"
        raise PromQLError("this has no $window, so it is of no window", expr.start, expr.end, hint)
    for place in places:
        if not _BEFORE_A_DURATION.search(text[: place.start()]):
            message = "$window is a duration, and stands where a range does"
            raise PromQLError(message, place.start(), place.end(), "such as [$window]")
    if expr.type is not ValueType.VECTOR:
        message = f"an instant vector is needed, and this is {expr.type.with_article}"
        raise PromQLError(message, expr.start, expr.end)
    return labels_of(expr)


def _in_words_of(text: str, offset: int, error: PromQLError) -> PromQLError:
    """Say what is wrong with the text that was written, and not with the one that was read."""
    for found in _OF_OTHERS.finditer(text):
        if found.start() <= error.start <= found.end() and not _PLACEHOLDER.fullmatch(found[0]):
            message = f"{found[0]} is filled in by other programs; here it is $window"
            return PromQLError(message, offset + found.start(), offset + found.end(), "write $window")
    message, hint = (part.replace(_SOME_DURATION, _WINDOW) for part in (error.message, error.hint))
    return PromQLError(message, offset + error.start, offset + error.end, hint)


QueryText = Annotated[
    Query,
    GetPydanticSchema(lambda source, handler: no_info_plain_validator_function(_query)),
    WithJsonSchema(
        {
            "type": "string",
            "examples": ["sum(increase(orders_total[$window]))"],
            "errorMessage": "not PromQL, between quotes, such as 'sum(increase(orders_total[$window]))'",
        }
    ),
]


class Expression(Kind):
    """Either all events and the bad or the good ones, or nothing but the share of bad ones.

    `$window` stands for a range. Each minute is asked for its counts over the shortest range that holds
    scrapes for certain: longer than the minute, so that neighbouring minutes share some. An error ratio
    alone does not tell how many events there were, so with it every minute is one.
    """

    example: ClassVar[str] = """\
total: sum(rate(requests_total[$window]))
bad: sum(rate(requests_total{code=~"5.."}[$window]))
"""

    total: QueryText | None = Field(None, description="PromQL for all events in $window")
    bad: QueryText | None = Field(None, description="PromQL for the events that failed their user")
    good: QueryText | None = Field(None, description="PromQL for the events that served their user")
    error_ratio: QueryText | None = Field(
        None, description="PromQL for the share of bad events, from 0 to 1, where they cannot be counted"
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
        """Raise FieldError for a query that cannot be counted apart by these labels."""
        for name in ("total", "bad", "good", "error_ratio"):
            query: Query | None = getattr(self, name)
            if query is None:
                continue
            if query.labels is not None and (missing := [one for one in by if one not in query.labels]):
                message = f"the indicator is 'by' {missing[0]}, and this has no such label"
                raise FieldError(message, name, hint=f"write: sum by ({', '.join(by)}) (…)")
            if name == "error_ratio" and query.labels != frozenset(by):
                aggregated = f"avg by ({', '.join(by)}) (…)" if by else "avg(…), or sum(…) / sum(…)"
                message = "shares of several series cannot be added up: aggregate them"
                raise FieldError(message, name, hint=f"write: {aggregated}")

    def total_events(self, sampling: Sampling) -> str:
        if self.error_ratio is not None:
            return f"({self.error_ratio.over(_range(sampling))} >= bool 0){_minutes(sampling)}"
        assert self.total is not None
        return _counted(self.total, sampling)

    def bad_events(self, sampling: Sampling, total: str) -> str:
        none = sampling.or_none(total)
        if self.error_ratio is not None:
            share = f"clamp_max({self.error_ratio.over(_range(sampling))} >= 0, 1)"
            return f"{share}{_minutes(sampling)}\n{none}"
        if self.bad is not None:
            return f"{_counted(self.bad, sampling)}\n{none}"
        assert self.good is not None
        return f"clamp_min({total} - {sampling.on} ({_counted(self.good, sampling)}\n{none}),\n0)"


def _range(sampling: Sampling) -> Duration:
    return sampling.interval if sampling.direct else sampling.shortest_rate


def _counted(query: Query, sampling: Sampling) -> str:
    """Count the events of the interval; what is not a number is left out."""
    events = query.over(_range(sampling))
    if query.labels != frozenset(sampling.group_by):
        events = f"{sampling.each('sum')}{events}"
    if not sampling.direct:
        events += f" * {in_seconds(sampling.interval)} / {in_seconds(_range(sampling))}"
    return f"{events} >= 0"


def _minutes(sampling: Sampling) -> str:
    """Let every minute of the interval be one event."""
    minutes = sampling.interval.milliseconds // _MINUTE.milliseconds
    return f" * {minutes}" if minutes > 1 else ""
