"""Alerts that teams write themselves: added, removed, with another condition or severity."""

from collections.abc import Iterator, Mapping

from slo.diff.change import OF_LEVEL, About, Change, Value
from slo.diff.comparison import Comparison
from slo.diff.words import in_one_line
from slo.model import AlertRule, AlertSeverity, Catalogue
from slo.model.inhibited import inhibited
from slo.text.plurals import listed


def other_alerts(compared: Comparison) -> Iterator[Change]:
    """Yield what changes in each of these alerts, apart from its words."""
    before, after = (_by_id(plan.catalogue) for plan in (compared.before, compared.after))
    for id in dict.fromkeys((*after, *before)):
        had, has = before.get(id), after.get(id)
        if had != has:
            yield from _changes(id, had, has, compared)
    yield from _inhibited(compared)


def _by_id(catalogue: Catalogue) -> Mapping[str, AlertRule]:
    """Return the alerting rules by their ids; of several with one id, the later ones with their numbers."""
    return {
        id if number == 1 else f"{id} ({number})": rule
        for one in catalogue.alerts.values()
        for id, number, rule in one.value.numbered
    }


def _changes(id: str, had: AlertRule | None, has: AlertRule | None, compared: Comparison) -> Iterator[Change]:
    about, (definition, _, name) = About("alert", id), id.partition("/")
    keys = compared.under("alerts", definition, "alerts", name)
    if had is None or has is None:
        one = had or has
        assert one is not None
        whole = keys or compared.under("alerts", definition)
        text = f"{one.severity.noun} if {in_one_line(one.expr)}{f' for {one.for_}' if one.for_ else ''}"
        yield Change(OF_LEVEL[one.severity], about, f"{'no' if has is None else 'a new'} {text}", whole)
        return
    worst = min(OF_LEVEL[had.severity], OF_LEVEL[has.severity])
    for field, what in (("severity", "it is"), ("expr", "it fires if"), ("for_", "it must last for")):
        before, after = (_text(getattr(rule, field)) for rule in (had, has))
        if before != after:
            its = tuple(key for key in keys if key[4:5] == (field.rstrip("_"),))
            yield Change(worst, about, f"{what} {after}; before, {before}", its, Value(before, after))


def _inhibited(compared: Comparison) -> Iterator[Change]:
    """Yield which alerts notify nobody any more, or again, while others fire."""
    before, after = (frozenset(inhibited(plan.catalogue)) for plan in (compared.before, compared.after))
    for one in sorted(before ^ after):
        definition, _, name = one.source.partition("/")
        rule = compared.under("alerts", definition, "alerts", name)
        keys = tuple(key for key in rule if key[4:5] == ("inhibits",)) or rule
        verb = "it notifies nobody" if one in after else "it notifies also"
        alike = f" with the same {listed(one.equal)}" if one.equal else ""
        sentence = f"{verb} while the {one.severity.noun} {one.source}{alike} fires"
        rank = min(OF_LEVEL[severity] for severity in one.severities)
        yield Change(rank, About("alert", one.target), sentence, keys)


def _text(value: object) -> str:
    if isinstance(value, AlertSeverity):
        return value.one
    return "no time" if value is None else in_one_line(str(value))
