"""Metrics of Pyrra: a selector of one metric."""

from dataclasses import dataclass
from typing import NamedTuple

from slo.dialects.findings import Findings
from slo.promql import PromQLError, Selector, parse_selector, quote
from slo.source.nodes import Scalar
from slo.text import checks

BOUND = "le"
"""The label of a bucket's limit."""


class Condition(NamedTuple):
    """A condition on one label."""

    label: str
    op: str
    value: str

    def __str__(self) -> str:
        return f"{self.label}{self.op}{quote(self.value)}"


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric as it is written, and its selector."""

    node: Scalar
    selector: Selector

    @property
    def conditions(self) -> frozenset[Condition]:
        """Its conditions on labels, in whatever order they are written."""
        return frozenset(Condition(one.name, one.op, one.value) for one in self.selector.matchers)

    def lacks(self, other: "Metric") -> list[str]:
        """Return conditions of another metric that this one surely does not meet, so that it selects more.

        Whether one pattern is part of another is not asked: a condition on the same label may be stricter.
        """
        own = {one.label for one in self.conditions if one.label != BOUND}
        missing = (one for one in other.conditions - self.conditions if one.op == "=" or one.label not in own)
        return sorted(map(str, missing))


def matched(metric: Metric) -> frozenset[str]:
    """Return the labels that a metric has conditions on."""
    return frozenset(one.label for one in metric.conditions)


def metric(node: Scalar | None, findings: Findings) -> Metric | None:
    """Read a selector; None if there is none that can be used."""
    if node is None or node.text is None or not findings.is_right(node):
        return None
    try:
        return Metric(node, parse_selector(node.text))
    except PromQLError as error:
        findings.within(checks.PROMQL, error.message, node, error.start, error.end, error.hint)
        return None
