"""Selectors of indicators that match no series, and which of their conditions is wrong."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from slo.checks.with_data.data import QUERY_LABEL, Data
from slo.checks.with_data.measured import (
    Measured,
    RulesSelector,
    all_buckets,
    condition,
    measured_by_service,
    select,
)
from slo.model import Catalogue
from slo.promql import Selector
from slo.promql.samples import Sample
from slo.promql.text import label_name
from slo.promql.vector import Matcher
from slo.text import checks
from slo.text.diagnostics import Problem, nearest

_SHOWN = 8
"""How many values of a label are listed."""

_FROM_THE_START = "if it appears with the first failure, let the service export it as 0 from its start"
_NATIVE = "it exists, but has no buckets; for a native histogram write native_latency"


def missing_series(catalogue: Catalogue, data: Data) -> Iterator[Problem]:
    """Find selectors that match no series of the last day, and what is wrong with them.

    One query per service; another if a selector matches nothing now, and one per selector without series all
    day. Counters of bad events may be missing while nothing fails, so only a metric or label of these that
    does not exist is reported. Buckets exist as soon as events do; `missing_buckets` checks the bounds of
    latency indicators.
    """
    for _, indicators in measured_by_service(catalogue):
        reads = {
            f"{one.name}/{number}": (one, _with_buckets(one, read))
            for one in indicators
            for number, read in enumerate(one.reads)
        }
        now = data.query_together({key: f"count({read.selector})" for key, (_, read) in reads.items()})
        today = {
            key: f"count(last_over_time({read.selector}[1d]))"
            for key, (_, read) in reads.items()
            if not now[key]
        }
        empty = [reads[key] for key, samples in data.query_together(today).items() if not samples]
        found = {one.selector.metric for reader, one in reads.values() if (reader, one) not in empty}
        silent = found - {read.selector.metric for key, (_, read) in reads.items() if now[key]}
        for indicator, read in empty:
            if _is_latency_bucket(indicator, read) and sum(one is indicator for one, _ in empty) > 1:
                continue  # the whole histogram is missing, as its count shows
            if read.selector.metric in silent:
                continue  # its labels cannot be looked up now
            known = [
                one for reader, one in reads.values() if reader is indicator and (reader, one) not in empty
            ]
            yield from _Search(indicator, read, _similar(read.selector, known)).problems(data)


def _with_buckets(one: Measured, read: RulesSelector) -> RulesSelector:
    """Require buckets; of a latency indicator, any of the histogram's."""
    if _is_latency_bucket(one, read):
        return RulesSelector(all_buckets(read.selector), needed=True)
    return replace(read, needed=True) if read.selector.matcher("le") else read


def _is_latency_bucket(one: Measured, read: RulesSelector) -> bool:
    bucket = one.indicator.kind.bucket
    return bucket is not None and read.selector.metric == bucket.series.metric


def _similar(selector: Selector, known: Iterable[RulesSelector]) -> Selector | None:
    """Return a selector of the same metric that matches series, such as that of all events."""
    return next((one.selector for one in known if one.selector.metric == selector.metric), None)


@dataclass(frozen=True, slots=True)
class _Search:
    """Diagnosis of a selector without series; `similar` selects series that should have the same labels."""

    indicator: Measured
    read: RulesSelector
    similar: Selector | None

    def problems(self, data: Data) -> Iterator[Problem]:
        selector = self.read.selector
        answers = data.query_together(dict(self._queries()))
        if not answers["metric"]:
            hint = self._other_metric(data) or ("" if self.read.needed else _FROM_THE_START)
            yield self._problem(f"Prometheus has no metric {selector.metric}", hint=hint)
            return
        unlabelled = [one for one in selector.matchers if _wants(one) and not answers[f"label {one.start}"]]
        for matcher in unlabelled:
            labels = {label for sample in answers["example"] for label in sample.labels if label[0] != "_"}
            message = f"no series of {selector.metric} has the label {matcher.name!r}"
            yield self._problem(message, matcher, _meant(matcher.name, labels - {QUERY_LABEL}, "its labels"))
        if self.read.needed and not unlabelled:
            yield from self._wrong_values({one: answers[f"value {one.start}"] for one in selector.matchers})

    def _other_metric(self, data: Data) -> str:
        """Suggest a metric that exists; of a histogram, its name without the ending of its series."""
        origin = self.indicator.origin(self.read.selector)
        written = origin.selector.metric if origin else self.read.selector.metric
        ending = self.read.selector.metric.removeprefix(written)
        if ending == "_bucket" and written in data.names():
            return _NATIVE
        names = {name.removesuffix(ending) for name in data.names() if name.endswith(ending)}
        return _meant(written, names, "")

    def _queries(self) -> Iterator[tuple[str, str]]:
        """Yield queries for the metric, each label, and the values that meet all other conditions."""
        selector = self.read.selector
        alike = (
            [condition(self.similar, matcher) for matcher in self.similar.matchers] if self.similar else []
        )
        yield "metric", f"count({select(selector.metric)})"
        yield "example", f"topk(1, {select(selector.metric, *alike)})"
        for matcher in selector.matchers:
            label = label_name(matcher.name)
            has_label = f'{label}!=""'
            others = [condition(selector, one) for one in selector.matchers if one is not matcher]
            yield f"label {matcher.start}", f"count({select(selector.metric, *alike, has_label)})"
            yield f"value {matcher.start}", f"count by ({label}) ({select(selector.metric, *others)})"

    def _wrong_values(self, others: Mapping[Matcher, Sequence[Sample]]) -> Iterator[Problem]:
        """Report each condition without which series would match."""
        selector = self.read.selector
        for matcher, samples in others.items():
            if samples:
                message = f"{selector.metric} has series, but none with {condition(selector, matcher)}"
                values = {sample.labels.get(matcher.name, "") for sample in samples} - {""}
                word = matcher.value if matcher.op == "=" else ""
                yield self._problem(message, matcher, _meant(word, values, matcher.name))
        if not any(others.values()):
            yield self._problem(
                f"{selector.metric} has series, but none that matches all of these conditions"
            )

    def _problem(self, message: str, matcher: Matcher | None = None, hint: str = "") -> Problem:
        where = self.indicator.where(self.read.selector, matcher)
        return checks.MISSING_SERIES.problem(message, where, hint)


def _wants(matcher: Matcher) -> bool:
    """Return whether a condition requires its label: `code!="500"` also matches series without a code."""
    return matcher.op in ("=", "=~") and matcher.value != ""


def _meant(word: str, choices: Iterable[str], what: str) -> str:
    """Suggest the nearest choice, or else list the first few as `what`, if that is not empty."""
    known = sorted(choices)
    near = nearest(word, known)
    if near.startswith("did you mean") or not what or not known:
        return near if near.startswith("did you mean") else ""
    more = f", and {len(known) - _SHOWN} more" if len(known) > _SHOWN else ""
    return f"{what}: {', '.join(known[:_SHOWN])}{more}"
