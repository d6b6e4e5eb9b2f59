"""Labels that group an indicator: each combination has its own error budget."""

from typing import Annotated

from pydantic import AfterValidator

from slo.labels import LABELS
from slo.shapes import LabelName


def _free(label: str) -> str:
    if label in LABELS:  # the rule's label would replace that of the series
        raise ValueError(
            f"the rules set {label!r} themselves; relabel it in Prometheus, such as to {label + '_name'!r}"
        )
    return label


GroupLabel = Annotated[LabelName, AfterValidator(_free)]
