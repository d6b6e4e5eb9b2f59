"""Selectors that select nothing, and which of their conditions is to blame."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from slo.checks.with_data.asking import ASKED, Data
from slo.checks.with_data.reading import Measured, Read, condition, measured_by_service, select
from slo.model import Catalogue
from slo.promql import Selector, quote
from slo.promql.samples import Sample
from slo.promql.text import LABEL_NAME
from slo.promql.vector import Matcher
from slo.text import checks
from slo.text.diagnostics import Problem, nearest

_SHOWN = 8
"""How many values of a label are listed."""

_FROM_THE_START = "if it comes with the first failure, have the service show it as 0 from its start"


def missing_series(catalogue: Catalogue, data: Data) -> Iterator[Problem]:
    """Find selectors that no series of the last day fits, and say what is wrong with them.

    One query for a service; one more if something has no series now, and one for each selector that had none
    all day. Counters of bad events may be missing while nothing fails: of these, only what can never fit is
    found.
    """
    for _, indicators in measured_by_service(catalogue):
        reads = {
            f"{one.name}/{number}": (one, read)
            for one in indicators
            for number, read in enumerate(one.reads)
            if read.selector.matcher("le") is None  # buckets are a question of their own
        }
        now = data.ask_together({key: f"count({read.selector})" for key, (_, read) in reads.items()})
        today = {
            key: f"count(last_over_time({read.selector}[1d]))"
            for key, (_, read) in reads.items()
            if not now[key]
        }
        empty = [reads[key] for key, samples in data.ask_together(today).items() if not samples]
        for indicator, read in empty:
            known = [one for one in indicator.reads if (indicator, one) not in empty]
            yield from _Search(indicator, read, _kin(read.selector, known)).problems(data)


def _kin(selector: Selector, known: Iterable[Read]) -> Selector | None:
    """Find the series whose labels those of a selector would have: for bad events, those of all events."""
    return next((one.selector for one in known if one.selector.metric == selector.metric), None)


@dataclass(frozen=True, slots=True)
class _Search:
    """The search for what is wrong with a selector that selects nothing; `kin` are series much like it."""

    indicator: Measured
    read: Read
    kin: Selector | None

    def problems(self, data: Data) -> Iterator[Problem]:
        selector = self.read.selector
        answers = data.ask_together(dict(self._questions()))
        if not answers["metric"]:
            hint = _meant(selector.metric, data.types, "") or ("" if self.read.needed else _FROM_THE_START)
            yield self._problem(f"Prometheus has no metric {selector.metric}", hint=hint)
            return
        unlabelled = [one for one in selector.matchers if _wants(one) and not answers[f"label {one.start}"]]
        for matcher in unlabelled:
            labels = {label for sample in answers["example"] for label in sample.labels if label[0] != "_"}
            message = f"no series of {selector.metric} has the label {matcher.name!r}"
            yield self._problem(message, matcher, _meant(matcher.name, labels - {ASKED}, "its labels"))
        if self.read.needed and not unlabelled:
            yield from self._wrong_values({one: answers[f"value {one.start}"] for one in selector.matchers})

    def _questions(self) -> Iterator[tuple[str, str]]:
        """Ask whether there is the metric and each label, and which values fit all other conditions."""
        selector = self.read.selector
        alike = [condition(self.kin, matcher) for matcher in self.kin.matchers] if self.kin else []
        yield "metric", f"count({select(selector.metric)})"
        yield "example", f"topk(1, {select(selector.metric, *alike)})"
        for matcher in selector.matchers:
            label = matcher.name if LABEL_NAME.fullmatch(matcher.name) else quote(matcher.name)
            has_label = f'{label}!=""'
            others = [condition(selector, one) for one in selector.matchers if one is not matcher]
            yield f"label {matcher.start}", f"count({select(selector.metric, *alike, has_label)})"
            yield f"value {matcher.start}", f"count by ({label}) ({select(selector.metric, *others)})"

    def _wrong_values(self, others: Mapping[Matcher, Sequence[Sample]]) -> Iterator[Problem]:
        """Blame each condition without which there would be series."""
        selector = self.read.selector
        for matcher, samples in others.items():
            if samples:
                message = f"{selector.metric} has series, but none with {condition(selector, matcher)}"
                values = {sample.labels.get(matcher.name, "") for sample in samples} - {""}
                word = matcher.value if matcher.op == "=" else ""
                yield self._problem(message, matcher, _meant(word, values, matcher.name))
        if not any(others.values()):
            yield self._problem(f"{selector.metric} has series, but none that fits all of these conditions")

    def _problem(self, message: str, matcher: Matcher | None = None, hint: str = "") -> Problem:
        where = self.indicator.where(self.read.selector, matcher)
        return checks.MISSING_SERIES.problem(message, where, hint)


def _wants(matcher: Matcher) -> bool:
    """Tell whether a condition wants its label: `code!="500"` also fits series without a code."""
    return matcher.op in ("=", "=~") and matcher.value != ""


def _meant(word: str, choices: Iterable[str], what: str) -> str:
    """Say what was probably meant, or else the first few of all choices, unless `what` they are is ""."""
    known = sorted(choices)
    near = nearest(word, known)
    if near.startswith("did you mean") or not what or not known:
        return near if near.startswith("did you mean") else ""
    more = f", and {len(known) - _SHOWN} more" if len(known) > _SHOWN else ""
    return f"{what}: {', '.join(known[:_SHOWN])}{more}"
