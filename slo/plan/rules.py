"""The rule files: one for each service, with its recordings before its alerts, and one for the heartbeat."""

from collections.abc import Iterator
from itertools import groupby

from slo.model import LONGEST_FROM_MINUTES, SLO, Catalogue, naming
from slo.plan.alerts import alerts
from slo.plan.recordings import (
    SLOW_INTERVAL,
    budget_remaining,
    counted,
    error_ratios,
    rolled_up,
)
from slo.plan.types import Alert, Recording, RuleFile, RuleGroup
from slo.sli import Sampling

HEARTBEAT_BUNDLE = "_heartbeat"  # no service can have this name


def rule_files(catalogue: Catalogue) -> Iterator[RuleFile]:
    """Plan one file a service, in the order of the catalogue, and the heartbeat's."""
    for _, slos in groupby(catalogue.slos, key=lambda slo: slo.service.name):
        yield rule_file(tuple(slos))
    yield from _heartbeat(catalogue)


def rule_file(slos: tuple[SLO, ...]) -> RuleFile:
    """Plan the rules of one service: a fast group that counts and alerts, a slow one for long windows."""
    service = slos[0].service
    bundle = service.name
    sampling = Sampling(scrape_interval=service.scrape_interval)
    return RuleFile(
        bundle=bundle,
        source=slos[0].where().file,
        groups=(
            RuleGroup(
                name=f"slo:{bundle}:{sampling.interval}",
                interval=sampling.interval,
                rules=tuple(_each_minute(slos, bundle, sampling)),
            ),
            RuleGroup(
                name=f"slo:{bundle}:{SLOW_INTERVAL}",
                interval=SLOW_INTERVAL,
                rules=tuple(_each_few_minutes(slos, bundle, sampling)),
            ),
        ),
    )


def _each_minute(slos: tuple[SLO, ...], bundle: str, sampling: Sampling) -> Iterator[Recording | Alert]:
    for slo in slos:
        yield from counted(slo, bundle, sampling)
    yield from rolled_up(bundle, sampling)
    for window, ratio in error_ratios(slos, bundle, sampling):
        if window <= LONGEST_FROM_MINUTES:
            yield ratio
    for slo in slos:
        yield from alerts(slo)


def _each_few_minutes(slos: tuple[SLO, ...], bundle: str, sampling: Sampling) -> Iterator[Recording]:
    for window, ratio in error_ratios(slos, bundle, sampling):
        if window > LONGEST_FROM_MINUTES:
            yield ratio
    yield budget_remaining((slo.objective.window for slo in slos), bundle)


def _heartbeat(catalogue: Catalogue) -> Iterator[RuleFile]:
    """Plan an alert that always fires, so that whoever stops hearing it knows that alerting is broken."""
    organisation = catalogue.organisation
    if organisation is None or organisation.value.heartbeat is None:
        return
    beat = Alert(
        name=naming.HEARTBEAT,
        expr="vector(1)",
        labels={},
        annotations={"summary": "Alerts are evaluated and delivered. This one always fires."},
    )
    interval = Sampling().interval
    group = RuleGroup(name=f"slo:{HEARTBEAT_BUNDLE}:{interval}", interval=interval, rules=(beat,))
    yield RuleFile(bundle=HEARTBEAT_BUNDLE, source=organisation.where().file, groups=(group,))
