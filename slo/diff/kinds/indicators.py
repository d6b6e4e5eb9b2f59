"""What is counted: other events, other thresholds, another kind of indicator, other groups."""

from collections.abc import Iterator

from slo.diff.change import Change, Rank
from slo.diff.comparison import Comparison, Pair
from slo.diff.words import about, in_one_line
from slo.model import SLO
from slo.plan.series import Key
from slo.text.plurals import listed

_IN_WORDS = ("journey",)
"""Fields that explain an indicator, and measure nothing."""


def indicators(compared: Comparison) -> Iterator[Change]:
    """Yield which events count now, and what that does to the history."""
    for pair in compared.pairs:
        root = ("objective", pair.after.id, "indicator")
        keys = compared.under(*root)
        groups = tuple(key for key in keys if key[3:4] == ("groups",))
        counted = tuple(key for key in keys if key not in groups and key[3] not in _IN_WORDS)
        if counted:
            values = "; ".join(_value(key[3:], key, compared) for key in counted)
            since = f"the last {pair.after.objective.window} stay as they were counted"
            yield Change(
                Rank.BUDGET, about(pair.after), f"it counts other events: {values}; {since}", counted
            )
        if groups:
            rank = Rank.BUDGET if _keeps_labels(pair) else Rank.HISTORY
            yield Change(rank, about(pair.after), _groups(pair), groups)


def _value(path: Key, key: Key, compared: Comparison) -> str:
    value = compared.values[key]
    before, after = (in_one_line(text) if text is not None else "none" for text in value)
    return f"{' '.join(path)} {before} → {after}"


def _groups(pair: Pair) -> str:
    before, after = (listed(tuple(_labels(slo))) if slo.indicator.by else "" for slo in pair)
    again = "whose history begins anew, and alerts that are firing end and begin again"
    if not after:
        return f"no longer grouped by {before}: all groups share one error budget, {again}"
    earlier = f"before, by {before}" if before else "before, not grouped"
    if _keeps_labels(pair):
        return (
            f"grouped by {after}; {earlier}. Recorded series keep their labels, and "
            f"the last {pair.after.objective.window} stay as they were grouped"
        )
    return f"grouped by {after}; {earlier}: each group has its own error budget, {again}"


def _labels(slo: SLO) -> Iterator[str]:
    """Yield each label of the metrics, and of a renamed one how it is recorded."""
    groups = slo.indicator.groups
    for source, label in zip(groups.sources, groups.labels, strict=True):
        yield source if source == label else f"{source}, recorded as {label}"


def _keeps_labels(pair: Pair) -> bool:
    """Return whether recorded series have the labels that they had, so that their history goes on."""
    return set(pair.before.indicator.by) == set(pair.after.indicator.by)
