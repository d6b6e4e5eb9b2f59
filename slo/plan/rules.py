"""Rule files: one per service, one per definition of other alerts, and one for the heartbeat."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from slo.conditions import Always
from slo.languages.language import language
from slo.model import SLO, SLOW_INTERVAL, Catalogue, Strategy, is_long, naming
from slo.plan.alerts import alerts
from slo.plan.calls import automatic_calls
from slo.plan.compat import compat
from slo.plan.drafts import marked
from slo.plan.emergencies import of_emergency
from slo.plan.exclusions import active, switch
from slo.plan.groups import limited
from slo.plan.own_labels import with_own
from slo.plan.ratios import is_direct, of_budget, of_minutes, of_roll_up
from slo.plan.recordings import counted, rolled_up, stated
from slo.plan.series import Recording
from slo.plan.targets_down import Sharing, sharing, targets_down
from slo.plan.texts import said
from slo.plan.types import Alert, RuleFile, RuleGroup
from slo.sli import MINUTE

HEARTBEAT_BUNDLE = "_heartbeat"  # no service can have this name


def rule_files(catalogue: Catalogue) -> Iterator[RuleFile]:
    """Yield the files of services in the order of the catalogue, of other alerts, and of the heartbeat."""
    yield from RuleFiles(catalogue.slos, catalogue)


@dataclass(frozen=True, slots=True)
class RuleFiles:
    """The rule files of some services of a catalogue, and those of no service where `others` are wanted.

    They are planned when they are iterated, each time anew: all of a large catalogue would fill the memory.
    """

    slos: tuple[SLO, ...]
    catalogue: Catalogue
    others: bool = True

    def __iter__(self) -> Iterator[RuleFile]:
        for _, slos in groupby(self.slos, key=lambda slo: slo.service.name):
            yield rule_file(tuple(slos), self.catalogue)
        if not self.others:
            return
        if self.catalogue.alerts:
            from slo.plan.other_alerts import other_alerts  # imported here, because few teams write alerts

            yield from other_alerts(self.catalogue)
        yield from _heartbeat(self.catalogue)


def rule_file(slos: tuple[SLO, ...], catalogue: Catalogue) -> RuleFile:
    """Return the rules of one service: a fast group for each objective, and a slow one for long windows.

    An objective is counted, summed and judged in one group, so that its pages are never late.
    """
    service = slos[0].service
    bundle = service.name
    groups = [RuleGroup(f"slo:{bundle}:{MINUTE}", MINUTE, tuple(_excluding(slos, catalogue)))]
    shared = sharing(slos)
    for slo in slos:
        name = f"slo:{bundle}:{slo.objective.name or slo.objective.indicator}:{MINUTE}"
        groups.append(RuleGroup(name, MINUTE, tuple(_each_minute(slo, shared, catalogue))))
    slow = RuleGroup(f"slo:{bundle}:{SLOW_INTERVAL}", SLOW_INTERVAL, tuple(_each_few_minutes(slos)))
    for_others = compat(slos, catalogue)
    return RuleFile(
        bundle=bundle,
        source=slos[0].file,
        groups=tuple(
            part
            for group in (*groups, slow, *for_others)
            if group.rules
            for part in limited(group, catalogue.severities)
        ),
    )


def _excluding(slos: tuple[SLO, ...], catalogue: Catalogue) -> Iterator[Recording | Alert]:
    if any(slo.exclusions for slo in slos):
        # Imported here, because few objectives exclude times.
        from slo.plan.announcements import announcements

        yield from active(slos)
        yield from announcements(slos, catalogue)


def _each_minute(slo: SLO, shared: Sharing, catalogue: Catalogue) -> Iterator[Recording | Alert]:
    one = (slo,)
    yield from switch(slo)
    yield from counted(slo)
    if slo.objective.targets:  # alerts on the other groups ask which have their own
        yield from stated(slo)
    if not is_direct(one):
        yield from rolled_up(one)
    if _has_fresh_budget(slo):
        yield from of_budget(one)
    yield from of_minutes(one)
    for alert in (*alerts(slo), *targets_down(slo, shared)):
        yield marked(with_own(alert, slo), slo)
    yield from automatic_calls(slo, catalogue)
    yield from (with_own(alert, slo) for alert in of_emergency(slo, catalogue))


def _each_few_minutes(slos: tuple[SLO, ...]) -> Iterator[Recording]:
    yield from of_roll_up(slos)
    if stale := tuple(slo for slo in slos if not _has_fresh_budget(slo)):
        yield from of_budget(stale)
    for slo in slos:
        if not slo.objective.targets:
            yield from stated(slo)


def _has_fresh_budget(slo: SLO) -> bool:
    """Return whether a budget is updated every minute: if that is chosen, or its window is of minutes."""
    return slo.service.strategy is Strategy.FRESH_BUDGET or not is_long(slo.longest_window)


def _heartbeat(catalogue: Catalogue) -> Iterator[RuleFile]:
    """Yield an alert that always fires: if a watchdog stops receiving it, alerting is broken."""
    organisation = catalogue.organisation
    if organisation is None or organisation.value.heartbeat is None:
        return
    beat = Alert(
        key=(HEARTBEAT_BUNDLE,),
        name=naming.HEARTBEAT,
        condition=Always(),
        labels={},
        annotations={"summary": said(language(organisation.value.language), "alert_heartbeat")},
    )
    group = RuleGroup(name=f"slo:{HEARTBEAT_BUNDLE}:{MINUTE}", interval=MINUTE, rules=(beat,))
    yield RuleFile(bundle=HEARTBEAT_BUNDLE, source=organisation.file, groups=(group,))
