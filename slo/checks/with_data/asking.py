"""What questions have to ask with: PromQL, several in one query, and what a server says of itself."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from slo.promql import quote
from slo.promql.samples import Sample
from slo.text.units import Duration

ASKED = "slo_lint"
"""The label that tells the answers of a query apart; no series of anybody's has it."""

_TOGETHER = 20
"""How many expressions are one query: a large service must not take longer than a server gives a query."""


Ask = Callable[[str], Sequence[Sample]]
"""Gives the value that an expression has now, as an instant vector."""


@dataclass(frozen=True, slots=True)
class Data:
    """A Prometheus: whom to ask, what type each metric is of, and how long samples are kept.

    `types` has no entry for a metric whose type is not known; `retention` is None if that is not known.
    """

    ask: Ask
    types: Mapping[str, frozenset[str]]
    retention: Duration | None

    def ask_together(self, questions: Mapping[str, str]) -> Mapping[str, Sequence[Sample]]:
        """Ask several expressions, 20 in one query: `{key: expression}` in, `{key: samples}` out.

        What gave nothing has no samples.
        """
        answers: defaultdict[str, list[Sample]] = defaultdict(list)
        parts = [
            f'label_replace(\n{expr},\n"{ASKED}", {quote(key)}, "", "")' for key, expr in questions.items()
        ]
        for start in range(0, len(parts), _TOGETHER):
            for sample in self.ask("\nor\n".join(parts[start : start + _TOGETHER])):
                answers[sample.labels.get(ASKED, "")].append(sample)
        return {key: tuple(answers[key]) for key in questions}

    def ask_for_numbers(self, questions: Mapping[str, str]) -> Mapping[str, Decimal]:
        """Ask several expressions that give one series each; what gave nothing or no number has no entry."""
        return {
            key: samples[0].value
            for key, samples in self.ask_together(questions).items()
            if samples and samples[0].value.is_finite()
        }
