"""Labels and annotations of one's own on the alerts of objectives."""

from collections.abc import Iterator, Mapping

from slo.diff.change import OF_LEVEL, Change, Rank, Value
from slo.diff.comparison import Comparison, Pair
from slo.diff.words import about, in_one_line
from slo.model import SLO, AlertSeverity
from slo.model.severity import in_order
from slo.plan.series import Key


def own_labels(compared: Comparison) -> Iterator[Change]:
    """Yield what the alerts of each objective are labelled with, and what their annotations say."""
    for pair in compared.pairs:
        keys = _keys(pair, compared)
        for severity in in_order({level for slo in pair for level in slo.possible_levels}):
            value = Value(*(_listed(slo.own_on_alerts(severity).labels) for slo in pair))
            if value.before != value.after:
                yield Change(OF_LEVEL[severity], about(pair.after), _labelled(severity, value), keys, value)
        before, after = (_annotations(slo) for slo in pair)
        for name in dict.fromkeys((*after, *before)):
            if before.get(name) != after.get(name):
                value = Value(before.get(name), after.get(name))
                said = f"annotation {name}: {value.after or 'none'}; before, {value.before or 'none'}"
                yield Change(Rank.OTHER, about(pair.after), said, keys, value)


def _keys(pair: Pair, compared: Comparison) -> tuple[Key, ...]:
    return (
        *compared.under("objective", pair.after.id, "objective", "alerts"),
        *compared.under("service", pair.after.service.name, "alerts"),
    )


def _labelled(severity: AlertSeverity, value: Value) -> str:
    had, has = value.before or "no labels", value.after or "no labels"
    return f"{severity.plural} have {has} of one's own; before, {had}"


def _listed(labels: Mapping[str, str]) -> str | None:
    return ", ".join(f"{name}={labels[name]}" for name in sorted(labels)) or None


def _annotations(slo: SLO) -> dict[str, str]:
    """Return the annotations by name, of one severity alone with that."""
    by_severity = {severity: slo.own_on_alerts(severity).annotations for severity in slo.possible_levels}
    found = {}
    for name in sorted({name for one in by_severity.values() for name in one}):
        texts = {severity: in_one_line(one[name]) for severity, one in by_severity.items() if name in one}
        if len(texts) == len(by_severity) and len(set(texts.values())) == 1:
            found[name] = next(iter(texts.values()))
        else:
            found |= {f"{name} of {severity.plural}": text for severity, text in texts.items()}
    return found
