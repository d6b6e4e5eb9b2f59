"""Which alerts may silence which others by the definitions: a page silences only tickets that repeat it.

This is not read from the inhibitions of the plan, so that it can be compared with those that are generated.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from slo.labels import routed
from slo.model import SLO, AlertSeverity, Catalogue, naming
from slo.model.inhibited import Inhibited, inhibited
from slo.plan.alerts import routing_labels
from slo.targets.tests.checks import down_labels

_OTHER = "another"


class Silencing(NamedTuple):
    """An alert that fires, and another one that it must silence, or must not; `about` is the objective."""

    about: str
    words: str
    source: Mapping[str, str]
    target: Mapping[str, str]
    is_silenced: bool


def silencings(catalogue: Catalogue) -> Iterator[Silencing]:
    """Yield pairs of alerts of each objective."""
    if catalogue.organisation is None:
        return
    for slo in catalogue.slos:
        if slo.service.product in catalogue.products:
            for target in slo.possible_levels:
                for source in target.more_urgent:
                    yield from _of_burning(slo, source, target)
            yield from _of_targets_down(slo)
    yield from _declared(catalogue)


def _of_burning(slo: SLO, urgent: AlertSeverity, less: AlertSeverity) -> Iterator[Silencing]:
    """An alert about a burn rate silences less urgent ones about the same budget's, and nothing else."""
    group = dict.fromkeys(slo.indicator.by, "a")
    source, target = (
        {"alertname": naming.BURN, **routing_labels(slo, level), "window": "1h", **group}
        for level in (urgent, less)
    )
    call = {**source, "alertname": naming.CALL, naming.CALLED_UPON: "a"}
    stray = {"alertname": "Stray", "severity": target["severity"]}
    others = {
        f"another {urgent.noun} of it": {**source, "window": "6h"},
        f"{less.one} about a step of it": {**target, "alertname": naming.BUDGET_POLICY},
        f"{less.one} about its missing data": {**target, "alertname": naming.NO_DATA},
        "a call about it": call,
        f"{less.one} without labels": stray,
        **{
            f"{less.one} of another {label}": {**target, label: _OTHER}
            for label in ("product", "service", "slo", "environment", *slo.indicator.by)
        },
    }
    subject, its = f"{urgent.one} of {slo.id}", f"its {less.noun} about the burn rate"
    yield Silencing(slo.id, f"{subject} must silence {its}", source, target, True)
    for name, other in others.items():
        yield Silencing(slo.id, f"{subject} must not silence {name}", source, other, False)
    beside = {**stray, "severity": source["severity"]}
    for name, one in {
        f"{less.one} of": target,
        "a call about": call,
        f"{urgent.one} beside": beside,
    }.items():
        yield Silencing(slo.id, f"{name} {slo.id} must not silence {its}", one, target, False)
        yield Silencing(slo.id, f"{name} {slo.id} must not silence its {urgent.noun}", one, source, False)


def _of_targets_down(slo: SLO) -> Iterator[Silencing]:
    """A page that all targets are down silences the tickets about missing data of the service."""
    page = {**down_labels(slo, AlertSeverity.PAGE), "slo": _OTHER}
    ticket = {"alertname": naming.NO_DATA, **routing_labels(slo, AlertSeverity.TICKET)}
    pages = f"a page that all targets of {slo.service.name} are down"
    yield Silencing(slo.id, f"{pages} must silence the ticket about missing data", page, ticket, True)
    others = {
        "a page about the burn rate": {**ticket, "alertname": naming.BURN, "severity": page["severity"]},
        "a ticket about the burn rate": {**ticket, "alertname": naming.BURN},
        **{
            f"a ticket about missing data of another {label}": {**ticket, label: _OTHER}
            for label in ("product", "service", "environment")
        },
    }
    for name, other in others.items():
        yield Silencing(slo.id, f"{pages} must not silence {name}", page, other, False)


def _declared(catalogue: Catalogue) -> Iterator[Silencing]:
    """An alert that teams wrote silences those that it names, with equal labels, and no others."""
    pairs = tuple(inhibited(catalogue))
    known = Counter((one.source, one.severity, one.target, of) for one in pairs for of in one.severities)
    for one in pairs:
        alike = dict.fromkeys(one.equal, "a")
        source = {**_written(one.source, one.severity, catalogue), **alike}
        for severity in AlertSeverity:
            target = {**_written(one.target, severity, catalogue), **alike}
            times = known[one.source, one.severity, one.target, severity]
            must = f"{one.severity.one}, {one.source}, must {'' if times else 'not '}silence {severity.one}"
            yield Silencing(one.source, f"{must}, {one.target}", source, target, times > 0)
            if times:
                # Where several have other labels, one may silence what another does not.
                yield from _unlike(one, source, target, one.equal if times == 1 else ())


def _unlike(
    one: Inhibited, source: Mapping[str, str], target: Mapping[str, str], equal: tuple[str, ...]
) -> Iterator[Silencing]:
    """What differs from the pair in one label, or lacks one, is not silenced."""
    call = {naming.CALLED_UPON: "a"}
    other = {"slo": _OTHER}
    words = f"{one.source} must not silence {one.target}"
    differing = {
        f"a call about {words}": ({**source, **call}, target),
        f"{words} in a call": (source, {**target, **call}),
        f"another alert than {words}": ({**source, **other}, target),
        f"{one.source} must not silence another alert than {one.target}": (source, {**target, **other}),
        f"{words} of another environment": (source, {**target, "environment": _OTHER}),
    }
    for label in equal:
        differing[f"{words} of another {label}"] = (source, {**target, label: _OTHER})
        without = ({**side, label: ""} for side in (source, target))
        differing[f"without a {label}, {words}"] = (next(without), next(without))
    for name, (mine, theirs) in differing.items():
        yield Silencing(one.source, name, mine, theirs, False)


def _written(id: str, severity: AlertSeverity, catalogue: Catalogue) -> dict[str, str]:
    definition, _, name = id.partition("/")
    alerts = catalogue.alerts[definition].value
    labels = routed(
        product=alerts.product,
        service=alerts.service,
        slo=id,
        environment=alerts.environment,
        severity=catalogue.severities.of(severity),
        category=alerts.named(name)[0].category,
    )
    return {"alertname": name, **labels}
