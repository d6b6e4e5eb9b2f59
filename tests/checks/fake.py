"""A Prometheus that knows the answers to some expressions, and nothing about all others."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from slo.checks.with_data import Data
from slo.promql.samples import Sample
from slo.text.units import Duration

_PART = re.compile(r'label_replace\(\n(.*?),\n"slo_lint", "([^"]*)", "", ""\)', re.DOTALL)


AT = datetime(2026, 11, 1, 12, tzinfo=UTC)


@dataclass
class Fake:
    """Answers by what an expression says, once its blanks are made one; `asked` has every query."""

    numbers: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    types: Mapping[str, frozenset[str]] = field(default_factory=dict)
    retention: Duration | None = None
    names: frozenset[str] = frozenset()
    asked: list[str] = field(default_factory=list)

    @property
    def data(self) -> Data:
        return Data(self._ask, self.types, self.retention, lambda: self.names)

    def _ask(self, query: str) -> Sequence[Sample]:
        self.asked.append(query)
        parts = _PART.findall(query)
        assert parts, f"not a batch of expressions: {query}"
        return [sample for expr, key in parts for sample in self._answer(" ".join(expr.split()), key)]

    def _answer(self, expr: str, key: str) -> list[Sample]:
        if expr in self.numbers:
            return [Sample({"slo_lint": key}, Decimal(self.numbers[expr]), AT)]
        return [Sample({**labels, "slo_lint": key}, Decimal(1), AT) for labels in self.values.get(expr, ())]
