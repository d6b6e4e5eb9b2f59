"""Groups: the labels that indicators may be counted apart by, and those that mean something to our rules."""

from typing import Annotated

from pydantic import AfterValidator

from slo.shapes import LabelName

RESERVED = (
    *("slo", "slo_bundle", "product", "service", "environment", "objective", "target", "window"),
    *("severity", "category", "called_upon", "alertname", "step", "told", "exclusion"),
    *("slo_period", "slo_part"),
)
"""Labels that rules set themselves: of two values of one label, one would be lost."""


def _free(label: str) -> str:
    if label in RESERVED:
        raise ValueError(
            f"the rules set {label!r} themselves; relabel it in Prometheus, such as to {label + '_name'!r}"
        )
    return label


GroupLabel = Annotated[
    LabelName,
    AfterValidator(_free),
]
