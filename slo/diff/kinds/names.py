"""Objectives under new names: whether their history goes on."""

from collections.abc import Iterator

from slo.diff.change import Change, Rank, Value
from slo.diff.comparison import Comparison
from slo.diff.words import about
from slo.model.subjects import SubjectKind
from slo.plan.renames import counts_of, forgotten


def names(compared: Comparison) -> Iterator[Change]:
    """Yield what was renamed, and what seems to be renamed and does not say so."""
    for before, after in compared.pairs:
        if before.id != after.id:
            keys = tuple(
                key
                for id in (before.id, after.id)
                for part in (("objective",), ("agreement", SubjectKind.OBJECTIVE))
                for key in compared.under(*part, id)
            )
            sentence = (
                f"renamed from {before.id}, and its history goes on; an alert that is firing ends under the "
                "old name and begins again under the new one"
            )
            yield Change(Rank.INCIDENTS, about(after), sentence, keys, Value(before.id, after.id))
    if not compared.removed or not compared.added:
        return
    known = {slo.id: slo for slo in compared.added}
    for had, has in forgotten(counts_of(compared.removed), counts_of(compared.added), compared.added):
        slo = known[has]
        sentence = (
            f"it counts the events of {had}, which is no longer defined: its history begins anew, and with "
            f"it a full error budget. If it was renamed, add 'renamed_from: {had}'"
        )
        yield Change(Rank.HISTORY, about(slo), sentence, compared.under("objective", slo.id), Value(had, has))
