"""Groups: the labels that indicators may be counted apart by."""

from typing import Annotated

from pydantic import AfterValidator

from slo.labels import LABELS
from slo.shapes import LabelName


def _free(label: str) -> str:
    if label in LABELS:  # of two values of one label, one would be lost
        raise ValueError(
            f"the rules set {label!r} themselves; relabel it in Prometheus, such as to {label + '_name'!r}"
        )
    return label


GroupLabel = Annotated[LabelName, AfterValidator(_free)]
