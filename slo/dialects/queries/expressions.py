"""Queries as an `expression` indicator, for what no other kind counts."""

from slo.dialects.queries.ranges import with_window
from slo.dialects.queries.recognised import Recognised
from slo.dialects.queries.sides import Side
from slo.promql.labels import Labels, labels_of
from slo.promql.vector import ValueType


def counts_as_expression(name: str, part: Side, total: Side, changed: tuple[str, ...]) -> Recognised:
    """Return an expression of all events and of the part `name`; raises NotCountable for no vector."""
    part, total = with_window(part), with_window(total)
    for side in (part, total):
        _refuse_scalar(side)
    by, whole = labels_of(part.expr), labels_of(total.expr)
    if by is None or by != whole:
        by = frozenset()
        if whole != frozenset():
            changed = (*changed, "the series are summed")
    fields: dict[str, object] = {"total": _text(total), name: _text(part)}
    return Recognised("expression", fields, tuple(sorted(by)), changed=changed)


def ratio_as_expression(side: Side, changed: tuple[str, ...]) -> Recognised:
    """Return an expression of a share; raises NotCountable if it is no vector."""
    side = with_window(side)
    _refuse_scalar(side)
    labels: Labels = labels_of(side.expr)
    text = _text(side)
    if labels is None:
        changed = (*changed, "of several series, the one with the greatest share counts")
        text = f"max({text})"
    changed = (*changed, "a share has no number of events, so each minute counts as one event")
    return Recognised("expression", {"error_ratio": text}, tuple(sorted(labels or ())), changed=changed)


def _refuse_scalar(side: Side) -> None:
    if side.expr.type is not ValueType.VECTOR:
        reason = f"this must be an instant vector, and is {side.expr.type.with_article}"
        raise side.refused(reason, side.expr)


def _text(side: Side) -> str:
    return side.written(side.expr).strip()
