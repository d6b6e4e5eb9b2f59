"""A Prometheus that knows the answers to some expressions, and nothing about all others."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from slo.checks.with_data import Data, Sample
from slo.text.units import Duration

_PART = re.compile(r'label_replace\(\n(.*?),\n"slo_lint", "([^"]*)", "", ""\)', re.DOTALL)


@dataclass(frozen=True)
class Known:
    """One series of an answer."""

    labels: Mapping[str, str]
    value: Decimal


@dataclass
class Fake:
    """Answers by what an expression says, once its blanks are made one; `asked` has every query."""

    numbers: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    types: Mapping[str, frozenset[str]] = field(default_factory=dict)
    retention: Duration | None = None
    asked: list[str] = field(default_factory=list)

    @property
    def data(self) -> Data:
        return Data(self._ask, self.types, self.retention)

    def _ask(self, query: str) -> Sequence[Sample]:
        self.asked.append(query)
        parts = _PART.findall(query)
        assert parts, f"not a batch of expressions: {query}"
        return [sample for expr, key in parts for sample in self._answer(" ".join(expr.split()), key)]

    def _answer(self, expr: str, key: str) -> list[Known]:
        if expr in self.numbers:
            return [Known({"slo_lint": key}, Decimal(self.numbers[expr]))]
        return [Known({**labels, "slo_lint": key}, Decimal(1)) for labels in self.values.get(expr, ())]
