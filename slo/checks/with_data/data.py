"""How checks query Prometheus: several expressions in one query, metric types and retention."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from slo.promql import quote
from slo.text.units import Duration

QUERY_LABEL = "slo_lint"
"""The label that tells the answers of a query apart; no series of anybody's has it."""

_TOGETHER = 20
"""How many expressions are one query: a large service must not take longer than a server gives a query."""


class Sample(Protocol):
    """The value of a series."""

    @property
    def labels(self) -> Mapping[str, str]: ...
    @property
    def value(self) -> Decimal: ...


Query = Callable[[str], Sequence[Sample]]
"""Gives the value that an expression has now, as an instant vector."""


@dataclass(frozen=True, slots=True)
class Data:
    """A Prometheus: how to query it, what type each metric is of, and how long samples are kept.

    `types` has no entry for a metric whose type is not known; `retention` is None if that is not known.
    """

    query: Query
    types: Mapping[str, frozenset[str]]
    retention: Duration | None

    def query_together(self, queries: Mapping[str, str]) -> Mapping[str, Sequence[Sample]]:
        """Ask several expressions, 20 in one query: `{key: expression}` in, `{key: samples}` out.

        What gave nothing has no samples.
        """
        answers: defaultdict[str, list[Sample]] = defaultdict(list)
        parts = [
            f'label_replace(\n{expr},\n"{QUERY_LABEL}", {quote(key)}, "", "")'
            for key, expr in queries.items()
        ]
        for start in range(0, len(parts), _TOGETHER):
            for sample in self.query("\nor\n".join(parts[start : start + _TOGETHER])):
                answers[sample.labels.get(QUERY_LABEL, "")].append(sample)
        return {key: tuple(answers[key]) for key in queries}

    def query_numbers(self, queries: Mapping[str, str]) -> Mapping[str, Decimal]:
        """Ask several expressions that give one series each; what gave nothing or no number has no entry."""
        return {
            key: samples[0].value
            for key, samples in self.query_together(queries).items()
            if samples and samples[0].value.is_finite()
        }
