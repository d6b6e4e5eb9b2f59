"""Indicators that objectives use, with the selectors in their rules and in their definitions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from slo.model import Catalogue, Declared, Service, naming
from slo.model.catalogue import sampling_of
from slo.promql import Selector, parse_selector, quote
from slo.promql.parser import parse
from slo.promql.tree import selectors
from slo.promql.vector import Matcher
from slo.shapes import Shape
from slo.sli import MINUTE, Indicator, Sampling
from slo.text.diagnostics import Span

_RECORDED_TOTAL = naming.TOTAL_1M
"""Placeholder for the total that the rules record: not a series that an indicator reads."""

Path = tuple[str | int, ...]


class WrittenSelector(NamedTuple):
    """A selector in a definition, and its path in the service."""

    selector: Selector
    path: Path


@dataclass(frozen=True, slots=True)
class RulesSelector:
    """A selector of an indicator's raw series.

    It is `needed` if events cannot be counted without it. One for bad events alone may match nothing as long
    as there were none.
    """

    selector: Selector
    needed: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator that an objective uses: the selectors in its rules, and those in its definition."""

    service: Declared[Service]
    name: str
    indicator: Indicator
    reads: tuple[RulesSelector, ...]
    written: tuple[WrittenSelector, ...]

    @property
    def sampling(self) -> Sampling:
        return sampling_of(self.service.value, self.indicator)

    @property
    def path(self) -> Path:
        return ("indicators", self.name, self.indicator.kind_name)

    @property
    def by_field(self) -> Mapping[str, WrittenSelector]:
        """The selectors by the last key of their path, such as `total`."""
        return {str(one.path[-1]): one for one in self.written}

    @property
    def total(self) -> Selector | None:
        """The first selector without which events cannot be counted."""
        return next((read.selector for read in self.reads if read.needed), None)

    @property
    def counters(self) -> tuple[RulesSelector, ...]:
        """The counters in its rules, and the series of histograms, which are counters too."""
        return self.reads if self.indicator.kind.of_counters or "histogram" in self.by_field else ()

    def origin(self, selector: Selector) -> WrittenSelector | None:
        """Return the selector of the definition from which one of the rules is made."""
        return _origin(selector, self.written)

    def where(self, selector: Selector, matcher: Matcher | None = None) -> Span:
        """Return where a selector of the rules, or a condition in it, comes from in the definition."""
        origin = self.origin(selector)
        if origin is None:
            return self.service.where(*self.path)
        span = self.service.where(*origin.path)
        same = (one for one in origin.selector.matchers if matcher and one[:3] == matcher[:3])
        found = next(same, None)
        return span.inside(origin.selector.text, found.start, found.end) if found else span


def measured(service: Declared[Service]) -> Iterator[Measured]:
    """Yield the indicators of a service that objectives use, except composites."""
    used = {objective.indicator for objective in service.value.objectives}
    for name, indicator in service.value.indicators.items():
        if name in used and not indicator.kind.parts:
            path: Path = ("indicators", name, indicator.kind_name)
            written = tuple(_written_selectors(indicator.kind, path))
            reads = _reads(service.value, indicator)
            if written:  # other series that rules read, such as up, may be missing
                reads = tuple(one for one in reads if _origin(one.selector, written))
            yield Measured(service, name, indicator, reads, written)


def measured_by_service(catalogue: Catalogue) -> Iterator[tuple[Declared[Service], tuple[Measured, ...]]]:
    """Yield each service with its indicators: queries are combined per service."""
    for service in catalogue.services.values():
        yield service, tuple(measured(service))


def condition(selector: Selector, matcher: Matcher) -> str:
    """Return a condition as written: `job="checkout"`."""
    return selector.text[matcher.start : matcher.end]


def select(metric: str, *conditions: str) -> str:
    """Return a selector, also of a metric whose name must be quoted.

    >>> select("http_requests_total", 'job="checkout"')
    '{__name__="http_requests_total", job="checkout"}'
    """
    return f"{{{', '.join((f'__name__={quote(metric)}', *conditions))}}}"


def all_buckets(bucket: Selector) -> Selector:
    """Return a selector of all buckets of a histogram."""
    conditions = (condition(bucket, matcher) for matcher in bucket.matchers if matcher.name != "le")
    return parse_selector(select(bucket.metric, *conditions))


def _reads(service: Service, indicator: Indicator) -> tuple[RulesSelector, ...]:
    """Return what is read of a window: to count a minute, rules select some of the same series again."""
    sampling = sampling_of(service, indicator).over(MINUTE)
    needed = list(_selectors(indicator.kind.total_events(sampling)))
    of_bad = _selectors(indicator.kind.bad_events(sampling, _RECORDED_TOTAL))
    optional = [one for one in of_bad if one not in needed and one.metric != _RECORDED_TOTAL]
    return (
        *(RulesSelector(one, needed=True) for one in needed),
        *(RulesSelector(one, needed=False) for one in optional),
    )


def _selectors(expr: str) -> Iterator[Selector]:
    """Yield each selector of one metric in an expression, once."""
    texts = (
        expr[found.start : found.end]
        for found in selectors(parse(expr))
        if found.metric and not any(matcher.name == "__name__" for matcher in found.matchers)
    )
    yield from map(parse_selector, dict.fromkeys(texts))


def _written_selectors(value: object, path: Path) -> Iterator[WrittenSelector]:
    """Yield all selectors in the fields of a kind, at any depth."""
    if isinstance(value, Selector):
        yield WrittenSelector(value, path)
    elif isinstance(value, Shape):
        for key, inner in value:
            yield from _written_selectors(inner, (*path, key))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _written_selectors(inner, (*path, index))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _written_selectors(inner, (*path, key))


def _origin(selector: Selector, written: Iterable[WrittenSelector]) -> WrittenSelector | None:
    origins = [one for one in written if _derived_from(selector, one.selector)]
    return max(origins, key=lambda one: (len(one.selector.metric), len(one.selector.matchers)), default=None)


def _derived_from(selector: Selector, origin: Selector) -> bool:
    """Return whether a selector is `origin`, possibly with a suffix on its name and more conditions."""
    conditions = {matcher[:3] for matcher in selector.matchers}
    return selector.metric.startswith(origin.metric) and conditions >= {m[:3] for m in origin.matchers}
