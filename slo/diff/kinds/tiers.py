"""Tiers of alerts: added, removed, sooner, later; and how soon a full outage is noticed."""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from slo.conditions import TierCondition, fires_after, first_alert, of_tiers, outage_in_words
from slo.diff.change import OF_LEVEL, Change, Rank, Value
from slo.diff.comparison import Comparison, Pair
from slo.diff.words import about, tier_in_words
from slo.model import AlertSeverity
from slo.text.plurals import count


class _Tiers(NamedTuple):
    """A tier before and after; None where there is no such tier."""

    before: TierCondition | None
    after: TierCondition | None

    @property
    def severity(self) -> AlertSeverity:
        one = self.after or self.before
        assert one is not None
        return one.tier.severity


def tiers(compared: Comparison) -> Iterator[Change]:
    """Yield how the alerts of each objective change."""
    for pair in compared.pairs:
        root = ("objective", pair.after.id)
        keys = (*compared.under(*root, "policy"), *compared.under(*root, "objective", "alert_policy"))
        if bool(pair.before.draft) is bool(pair.after.draft):
            for one in _paired(pair):
                if sentence := _change(one, pair):
                    yield Change(OF_LEVEL[one.severity], about(pair.after), sentence, keys)
        yield from (
            Change(rank, about(pair.after), sentence, keys, value)
            for rank, sentence, value in (*_outage(pair), *_least_events(pair))
        )


def _paired(pair: Pair) -> Iterator[_Tiers]:
    """Pair tiers of a severity by their long windows; of those that are left, the first with the first."""
    for severity in AlertSeverity:
        before, after = (
            {one.tier.long_window: one for one in of_tiers(slo) if one.tier.severity is severity}
            for slo in pair
        )
        yield from (_Tiers(before[window], after[window]) for window in before.keys() & after.keys())
        removed = [one for window, one in before.items() if window not in after]
        added = [one for window, one in after.items() if window not in before]
        for number in range(max(len(removed), len(added))):
            yield _Tiers(
                removed[number] if number < len(removed) else None,
                added[number] if number < len(added) else None,
            )


def _change(one: _Tiers, pair: Pair) -> str:
    """Say how a tier changes, apart from what follows from the target alone; "" if it does not."""
    if one.before is None and one.after is not None:
        return f"a new {one.severity.noun}: once {tier_in_words(one.after, pair.after)}"
    if one.after is None and one.before is not None:
        return f"no {one.severity.noun} any more once {tier_in_words(one.before, pair.before)}"
    assert one.before is not None
    assert one.after is not None
    if one.before.tier == one.after.tier:
        return ""
    before, after = tier_in_words(one.before, pair.before), tier_in_words(one.after, pair.after)
    comes = f"its {one.severity.noun} {_sooner(one.before, one.after, pair)}"
    return f"{comes}: once {after}; before, once {before}"


def _sooner(before: TierCondition, after: TierCondition, pair: Pair) -> str:
    """Compare when tiers fire in a full outage, by their own settings: for the same budget."""
    budget = Fraction(pair.after.error_budget)
    had, has = fires_after(before, budget), fires_after(after, budget)
    if had == has:
        return "fires under other conditions"
    if has is None:
        return "can never fire"
    return "fires sooner" if had is None or has < had else "fires later"


def _outage(pair: Pair) -> Iterator[tuple[Rank, str, Value]]:
    had, has = (first_alert(slo) for slo in pair)
    if had == has:
        return
    before, after = (outage_in_words(slo) for slo in pair)
    rank, sentence = Rank.PAGES, f"{after}; before, {before}"
    if had and has and had[0] is has[0]:
        level, within = has
        sooner = "later" if within > had[1] else "sooner"
        rank, sentence = OF_LEVEL[level], f"a full outage {level.verb} {sooner}: within {had[1]} → {within}"
    yield rank, sentence, Value(before, after)


def _least_events(pair: Pair) -> Iterator[tuple[Rank, str, Value]]:
    for field, noun in (("min_events", "event"), ("min_bad_events", "bad event")):
        before, after = (getattr(slo.policy, field) for slo in pair)
        if before != after:
            had, has = (
                f"from {count(one, noun)} on" if one else f"however few {noun}s" for one in (before, after)
            )
            sentence = f"it alerts {has} in the longer window; before, {had}"
            yield Rank.PAGES, sentence, Value(before and str(before), after and str(after))
