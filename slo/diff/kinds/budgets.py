"""Error budgets that became larger or smaller: by the target, by the window, or by the target of a group."""

from collections.abc import Iterator
from fractions import Fraction

from slo.diff.change import Change, Rank, Value
from slo.diff.comparison import Comparison, Pair
from slo.diff.words import about, budget, outage_in_window, times_as_much
from slo.model import SLO
from slo.text.rounding import length
from slo.text.units import Percent


def budgets(compared: Comparison) -> Iterator[Change]:
    """Yield what each objective allows now, and allowed before."""
    for pair in compared.pairs:
        yield from _of_objective(pair, compared)
        yield from _of_groups(pair, compared)


def _of_objective(pair: Pair, compared: Comparison) -> Iterator[Change]:
    before, after = (_goal(slo, pair) for slo in pair)
    if before == after:
        return
    yield Change(
        Rank.BUDGET,
        about(pair.after),
        f"{before} → {after}: {_compared(pair)}",
        (*compared.under(*_key(pair), "target"), *compared.under(*_key(pair), "window")),
        Value(before, after),
    )


def _compared(pair: Pair) -> str:
    """Compare the budgets in words, as time of full outage."""
    had, has = budget(pair.before), budget(pair.after)
    if had == has:
        return f"as before, {outage_in_window(pair.after)}"
    change = f"{times_as_much(had, has)} error budget"
    if pair.before.objective.window == pair.after.objective.window:
        return f"{change} ({length(had)} → {outage_in_window(pair.after)})"
    return f"{change} ({outage_in_window(pair.before)} → {outage_in_window(pair.after)})"


def _goal(slo: SLO, pair: Pair) -> str:
    """Return the target, and the window if that changes."""
    if pair.before.objective.window == pair.after.objective.window:
        return str(slo.objective.target)
    return f"{slo.objective.target} over {slo.objective.window}"


def _of_groups(pair: Pair, compared: Comparison) -> Iterator[Change]:
    before, after = (_targets(slo) for slo in pair)
    if before == after:
        return
    keys = compared.under(*_key(pair), "targets")
    for group in dict.fromkeys((*before, *after)):
        if before.get(group) != after.get(group):
            had = before.get(group, pair.before.objective.target)
            has = after.get(group, pair.after.objective.target)
            now = "" if group in after else " (that of all others)"
            change = times_as_much(*(1 - Fraction(target.ratio) for target in (had, has)))
            much = f": {change} error budget" if change else ""
            value = Value(*(str(its[group]) if group in its else None for its in (before, after)))
            sentence = f"target of the group {group}: {had} → {has}{now}{much}"
            yield Change(Rank.BUDGET, about(pair.after), sentence, keys, value)


def _targets(slo: SLO) -> dict[str, Percent]:
    return {
        ", ".join(f"{label}={value}" for label, value in one.group.items()): one.target
        for one in slo.objective.targets
    }


def _key(pair: Pair) -> tuple[str, ...]:
    return ("objective", pair.after.id, "objective")
