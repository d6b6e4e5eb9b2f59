"""Who is woken that was not, and the other way round: for each kind of alert, by channel and hours."""

from collections.abc import Iterable, Iterator, Mapping

from slo.diff.change import OF_LEVEL, About, Change, Rank
from slo.diff.comparison import Comparison
from slo.diff.recipients import Recipients, Way, Ways, alerts_of, alerts_of_products, through
from slo.model import AlertSeverity
from slo.plan.routing import UNOWNED
from slo.plan.series import Key
from slo.plan.types import Labels
from slo.text.plurals import listed

_Both = tuple[Ways, Ways]
_NONE: Ways = frozenset()


def recipients(compared: Comparison) -> Iterator[Change]:
    """Yield the changed recipients of products, and then those of objectives that have others."""
    before, after = Recipients(compared.before), Recipients(compared.after)
    general: dict[tuple[str, str], _Both] = {}
    had, has = alerts_of_products(compared.before), alerts_of_products(compared.after)
    for about in had.keys() & has.keys():
        for kind, both in _of_each(had[about], has[about], before, after):
            general[about.name, kind] = both
            yield _change(about, kind, both, compared)
    had, has = (
        alerts_of(files, plan.catalogue.severities)
        for files, plan in zip(compared.files, (compared.before, compared.after), strict=True)
    )
    # What is new or removed is another kind of change, and so are automatic calls.
    for about in (one for one in has if one in had):
        for kind, both in _of_each(had[about], has[about], before, after):
            product = {**had[about], **has[about]}[kind].get("product", "")
            is_call = kind.startswith("call upon ") and (
                _products(had[about]) != _products(has[about]) or _has_other_calls(product, compared)
            )
            if general.get((product, kind)) != both and not is_call:
                yield _change(about, kind, both, compared)


def _of_each(
    had: Mapping[str, Labels], has: Mapping[str, Labels], before: Recipients, after: Recipients
) -> Iterator[tuple[str, _Both]]:
    for kind in dict.fromkeys((*had, *has)):
        both = (
            before.ways(had[kind]) if kind in had else _NONE,
            after.ways(has[kind]) if kind in has else _NONE,
        )
        if both[0] != both[1]:
            yield kind, both


def _change(about: About, kind: str, both: _Both, compared: Comparison) -> Change:
    before, after = ({way.party for way in ways} for ways in both)
    left, new = tuple(sorted(before - after)), tuple(sorted(after - before))
    changed = tuple(party for party in sorted(before & after) if _of(party, both[0]) != _of(party, both[1]))
    keys, own_of = _reason(about, (*left, *new, *changed), compared)
    sentence = _sentence(kind, both, left, new, changed)
    return Change(_rank(kind, both), about, sentence, keys, own_of=own_of)


def _of(party: str, ways: Ways) -> tuple[Way, ...]:
    return tuple(sorted(way for way in ways if way.party == party))


def _rank(kind: str, both: _Both) -> Rank:
    if (level := _waiting(kind)) is not None:
        return OF_LEVEL[level]
    before, after = ({way for way in ways if way.wakes} for ways in both)
    return Rank.WOKEN if before != after else Rank.PAGES


def _sentence(
    kind: str, both: _Both, left: tuple[str, ...], new: tuple[str, ...], changed: tuple[str, ...]
) -> str:
    """Say whom alerts of a kind reach now and did not, or reached and do not."""
    alerts = _alerts(kind)

    def reach(party: str, instead: str = "") -> str:
        verb = _verb(kind, _of(party, both[1]))
        return f"{verb} {_named((party,))}{instead} {through(_of(party, both[1]))}"

    came = listed(tuple(map(reach, new)))
    if not both[0]:
        return f"new: {alerts} {came}"
    if not both[1]:
        return f"{alerts} do not {_verb(kind, both[0])} {_named(left)} any more, nor anybody else"
    parts = []
    if new and left:
        first = reach(new[0], f" instead of {_named(left)},")
        parts.append(f"{alerts} {listed((first, *map(reach, new[1:])))}")
    elif new:
        parts.append(f"{alerts} {came}, as well as {_named(_parties(both[0]))}")
    elif left:
        verb = _verb(kind, (way for way in both[0] if way.party in left))
        parts.append(f"{alerts} do not {verb} {_named(left)} any more, only {_named(_parties(both[1]))}")
    parts += (_in_other_ways(kind, party, *(_of(party, ways) for ways in both)) for party in changed)
    return "; ".join(parts)


def _in_other_ways(kind: str, party: str, before: tuple[Way, ...], after: tuple[Way, ...]) -> str:
    """Say how alerts reach a party now and did not, or did and do not; what stays comes last."""
    had, has = (
        tuple(way for way in ways if way not in others) for ways, others in ((before, after), (after, before))
    )
    same = tuple(way for way in after if way in before)
    alerts, verb = _alerts(kind), _verb(kind, has or had)
    stays = f"; still {through(same)}" if same else ""
    if not has:
        return f"{alerts} do not {verb} {party} {through(had)} any more{stays}"
    came = f"{alerts} {verb} {party} {through(has)}"
    return f"{came}; before, {through(had)}{stays}" if had else f"{came}{stays}"


def _parties(ways: Ways) -> tuple[str, ...]:
    return tuple(sorted({way.party for way in ways}))


def _named(parties: tuple[str, ...]) -> str:
    queue = "the queue for alerts without an owner"
    return listed(tuple(queue if party == UNOWNED else party for party in parties))


def _alerts(kind: str) -> str:
    call = kind.removeprefix("call upon ")
    if call != kind:
        return f"calls upon {call}"
    severity, _, notified = kind.removesuffix(" notified").partition(" with ")
    also = f" that also notify {notified}" if notified else ""
    return f"{AlertSeverity(severity).plural}{also}"


def _waiting(kind: str) -> AlertSeverity | None:
    """Return the level of a kind of alert that wakes nobody; None for pages and calls."""
    level = kind.partition(" ")[0]
    return next((one for one in AlertSeverity if one == level and one is not AlertSeverity.PAGE), None)


def _verb(kind: str, ways: Iterable[Way]) -> str:
    return "wake" if _waiting(kind) is None and any(way.wakes for way in ways) else "reach"


def _products(kinds: Mapping[str, Labels]) -> set[str | None]:
    return {labels.get("product") for labels in kinds.values()}


def _has_other_calls(product: str, compared: Comparison) -> bool:
    """Return whether the terms of automatic calls changed for the whole product."""
    routings = (compared.before.routing, compared.after.routing)
    had, has = (routing.automatic_calls.get(product, {}) if routing else {} for routing in routings)
    return had != has


def _reason(about: About, parties: tuple[str, ...], compared: Comparison) -> tuple[tuple[Key, ...], str]:
    """Return the keys of channels and hours that changed, and the party that may change them alone."""
    own = tuple(
        key
        for field in (*AlertSeverity, "hours")
        for key in compared.under("product", about.name, "alerting", field)
    )
    if about.what == "product" and own and about.name in parties:
        return own, about.name
    for party in parties:
        if keys := tuple(
            key
            for field in (*AlertSeverity, "called")
            for key in compared.under("organisation", "parties", party, field)
        ):
            return keys, party
    return (), ""
