"""Selectors of bad events that select good ones, and the reverse."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from slo.model import Catalogue, Declared, Service
from slo.promql import Selector
from slo.promql.vector import Matcher, MatchOperator
from slo.promql.wrong_way_round import wrong_way_round
from slo.text import checks
from slo.text.diagnostics import Problem, Span

_OPPOSITE: dict[MatchOperator, MatchOperator] = {"=": "!=", "!=": "=", "=~": "!~", "!~": "=~"}

_OTHER = {"bad": "good", "good": "bad"}


class _Part(NamedTuple):
    """The selector of bad or good events of an indicator, and that of its total."""

    side: str
    selector: Selector
    total: Selector
    where: Callable[[], Span]
    choice: bool
    """Whether the kind also has a field for the other side."""


def inverted_selections(catalogue: Catalogue) -> Iterator[Problem]:
    """Find selectors of bad events that match successes and no failures; for good events, the reverse.

    To avoid false alarms, a condition is checked only

    - if it is the only difference from `total`, which is the same metric without it. Bad events may be
      those with code="200" of a metric of slow requests, or those that are also slow;
    - on labels with common values: codes of HTTP and gRPC, and a few plain words;
    - against pairs of a success and a failure, such as 200 and 500. A condition that matches both, such as
      code!="503", or neither, such as code="404", is not reported.
    """
    for service in catalogue.services.values():
        for part in _parts(service):
            common = {matcher[:3] for matcher in part.total.matchers}
            apart = [matcher for matcher in part.selector.matchers if matcher[:3] not in common]
            alone = part.selector.metric == part.total.metric and len({one.name for one in apart}) == 1
            if alone and (pair := wrong_way_round(apart, part.side)):
                yield _problem(part, apart, pair)


def _parts(service: Declared[Service]) -> Iterator[_Part]:
    """Yield the bad and good events of all kinds that select them from a total."""
    for name, indicator in service.value.indicators.items():
        kind = indicator.kind
        total = getattr(kind, "total", None)
        if not isinstance(total, Selector):
            continue
        for side in ("bad", "good"):
            if isinstance(selector := getattr(kind, side, None), Selector):
                where = partial(_where, service, name, side)
                yield _Part(side, selector, total, where, choice=hasattr(kind, _OTHER[side]))


def _where(service: Declared[Service], name: str, side: str) -> Span:
    indicator = service.value.indicators[name]
    kind = indicator.kind_name
    return service.where("indicators", name, kind, side)


def _problem(part: _Part, conditions: list[Matcher], pair: tuple[str, str]) -> Problem:
    wrong, right = pair
    label = conditions[0].name
    written = part.selector.text[conditions[0].start : conditions[-1].end]
    other = _OTHER[part.side]
    hints = [f"rename the key to {other!r}"] if part.choice else []
    if len(conditions) == 1:
        hints.append(f"write {_opposite(part.selector, conditions[0])}")
    return checks.INVERTED_SELECTION.problem(
        f"{part.side!r} selects events with {label} {wrong} and none with {label} {right}: "
        f"{written} selects {other} events",
        _inside(part, conditions),
        hint=", or ".join(hints),
    )


def _opposite(selector: Selector, condition: Matcher) -> str:
    text = selector.text[condition.start : condition.end]
    name, value = text.split(condition.op, 1)
    return f"{name}{_OPPOSITE[condition.op]}{value}"


def _inside(part: _Part, conditions: list[Matcher]) -> Span:
    return part.where().inside(part.selector.text, conditions[0].start, conditions[-1].end)
