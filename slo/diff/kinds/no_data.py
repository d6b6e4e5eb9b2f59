"""Alerts about what is not measured: missing data, and targets that are down."""

from collections.abc import Iterator

from slo.diff.change import Change, Rank, Value
from slo.diff.comparison import Comparison
from slo.diff.words import about
from slo.model import SLO


def no_data(compared: Comparison) -> Iterator[Change]:
    """Yield how soon missing data are noticed, and what happens if all targets are down."""
    for pair in compared.pairs:
        keys = compared.under("objective", pair.after.id, "policy")
        before, after = (_missing(slo) for slo in pair)
        if before != after:
            sentence = f"{after}; before, {before}"
            yield Change(Rank.TICKETS, about(pair.after), sentence, keys, Value(before, after))
        if bool(pair.before.draft) is bool(pair.after.draft):
            before, after = (_down(slo) for slo in pair)
            if before != after:
                sentence = f"{after}; before, {before}"
                yield Change(Rank.PAGES, about(pair.after), sentence, keys, Value(before, after))


def _missing(slo: SLO) -> str:
    after = slo.policy.no_data_after
    return "no data opens no ticket" if after == "never" else f"no data opens a ticket after {after}"


def _down(slo: SLO) -> str:
    level = slo.when_targets_are_down
    return f"all targets down {level.verb}" if level else "targets that are down alert nobody"
