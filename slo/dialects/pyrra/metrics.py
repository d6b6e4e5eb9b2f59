"""Metrics of Pyrra: a selector of one metric."""

from dataclasses import dataclass
from typing import NamedTuple

from slo.dialects.pyrra.reading import Reading
from slo.promql import PromQLError, Selector, parse_selector, quote
from slo.source.nodes import Record, Scalar
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


def metric(fields: Record, name: str, reading: Reading) -> Metric | None:
    """Read `metric` of one side, or a side that is a metric itself; None if it cannot be used."""
    side = fields.fields.get(name)
    if side is None:
        return None
    if name == "metric":
        node = reading.text(fields, name)
    else:
        node = reading.text(reading.fields(side, f"{name!r}", ("metric",), required=("metric",)), "metric")
    if node is None or node.text is None:
        return None
    try:
        return Metric(node, parse_selector(node.text))
    except PromQLError as error:
        place = reading.document.part(node, error.start, error.end)
        reading.refuse(checks.PROMQL, error.message, place, error.hint)
        return None
