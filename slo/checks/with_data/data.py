"""How checks query Prometheus: several expressions in one query, metric types and retention."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from slo.promql import quote
from slo.promql.samples import Sample
from slo.text.units import Duration

QUERY_LABEL = "slo_lint"
"""The label that assigns each sample of a combined query to its expression."""

_TOGETHER = 20
"""Expressions per query. More could exceed the query timeout of the server."""


Query = Callable[[str], Sequence[Sample]]
"""Evaluates an expression now; the result is an instant vector."""


@dataclass(frozen=True, slots=True)
class Data:
    """A Prometheus server: how to query it, the types of metrics, and the retention of samples.

    `types` has no entry for a metric of unknown type, and may name families: `http_requests` for
    `http_requests_total`. `names` asks for the names of metrics that exist. `retention` is None if unknown.
    """

    query: Query
    types: Mapping[str, frozenset[str]]
    retention: Duration | None
    names: Callable[[], Collection[str]]
    _known: dict[str, tuple[Sample, ...]] = field(default_factory=dict, repr=False, compare=False)

    def query_together(self, queries: Mapping[str, str]) -> Mapping[str, Sequence[Sample]]:
        """Evaluate several expressions, 20 per query: `{key: expression}` in, `{key: samples}` out.

        An expression without result has no samples. One that was evaluated before is not asked for again.
        """
        answers: defaultdict[str, list[Sample]] = defaultdict(list)
        asked = {key: expr for key, expr in queries.items() if expr not in self._known}
        parts = [
            f'label_replace(\n{expr},\n"{QUERY_LABEL}", {quote(key)}, "", "")' for key, expr in asked.items()
        ]
        for start in range(0, len(parts), _TOGETHER):
            for sample in self.query("\nor\n".join(parts[start : start + _TOGETHER])):
                answers[sample.labels.get(QUERY_LABEL, "")].append(sample)
        self._known.update({expr: tuple(answers[key]) for key, expr in asked.items()})
        return {key: self._known[expr] for key, expr in queries.items()}

    def query_numbers(self, queries: Mapping[str, str]) -> Mapping[str, Decimal]:
        """Evaluate expressions of one series each; one without result or finite value has no entry."""
        return {
            key: samples[0].value
            for key, samples in self.query_together(queries).items()
            if samples and samples[0].value.is_finite()
        }
