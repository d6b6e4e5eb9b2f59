"""Labels of other tools as labels of one's own on alerts."""

from pydantic import ValidationError

from slo.dialects.build import record
from slo.model.own_labels import OfSeverity
from slo.source.nodes import Node, Record, Scalar


def on_alerts(labels: Node | None, but: tuple[str, ...] = ()) -> Record | None:
    """Return `alerts` with the labels that alerts may have; None if there is none."""
    found = labels.fields if isinstance(labels, Record) else {}
    kept = {
        name: value
        for name, value in found.items()
        if name not in but and isinstance(value, Scalar) and value.text and _is_free(name, value.text)
    }
    if not kept or not isinstance(labels, Record):
        return None
    return record({"labels": record(dict(kept), labels, labels.keys)}, labels)


def _is_free(name: str, value: str) -> bool:
    """Return whether a label has a name that is not reserved, and a value that alerts can have."""
    try:
        OfSeverity.model_validate({"labels": {name: value}})
    except ValidationError:
        return False
    return True
