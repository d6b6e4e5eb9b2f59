"""The alert that all targets are down or gone: one for all objectives of a service that share the targets.

An outage of targets stops the measurement of all objectives that are measured from them, and one page for it
is enough. The alert belongs to one of these objectives, and names the others.
"""

from collections.abc import Iterator, Sequence

from slo.conditions import TargetsDown, targets_down_after
from slo.model import SLO, AlertSeverity, naming
from slo.plan.alerts import meaning, routing_labels, runbook
from slo.plan.drafts import marked
from slo.plan.texts import AllLabels
from slo.plan.types import Alert
from slo.promql import Selector
from slo.text.plurals import some


def targets_down(slo: SLO, slos: Sequence[SLO]) -> Iterator[Alert]:
    """Yield the alert of an objective, one of a service, on the targets for which the alert belongs to it."""
    if severity := slo.when_targets_are_down:
        sharing = {up: _sharing(up, slo, slos) for up in slo.scrapes}
        if own := {up: sharers for up, sharers in sharing.items() if _first(sharers) is slo}:
            measured = tuple(one for one in slos if any(one in sharers for sharers in own.values()))
            yield marked(_alert(slo, severity, tuple(own), measured), slo)


def _sharing(up: Selector, slo: SLO, slos: Sequence[SLO]) -> tuple[SLO, ...]:
    """Return the objectives that alert on the same targets, in the same groups."""
    return tuple(
        one
        for one in slos
        if one.when_targets_are_down and up in one.scrapes and one.indicator.by == slo.indicator.by
    )


def _first(sharing: Sequence[SLO]) -> SLO:
    """Return the objective to which the alert belongs: the first that pages; rather not a draft."""
    return min(
        sharing, key=lambda slo: (slo.when_targets_are_down is not AlertSeverity.PAGE, slo.draft is not None)
    )


def _alert(
    slo: SLO, severity: AlertSeverity, targets: tuple[Selector, ...], measured: Sequence[SLO]
) -> Alert:
    after = targets_down_after(slo.service.scrape_interval)
    jobs = " or ".join(map(str, targets))
    names = some([one.id for one in measured], most=4)
    whose = "its" if len(measured) == 1 else "their"
    return Alert(
        key=(slo.id, "targets down"),
        name=naming.NO_DATA,
        condition=TargetsDown(targets, slo.indicator.by, _excluding(measured)),
        for_=after,
        labels={**routing_labels(slo, severity), "silent": "all-targets"},
        annotations={
            "summary": (
                f"{names} cannot be measured: all {whose} targets are down or gone",
                *((AllLabels(),) if slo.indicator.by else ()),
            ),
            "description": (
                f"Prometheus has reached no target of {jobs} for {after}, but did within the last day. ",
                "Either the service is down, or Prometheus cannot find or reach it: see whether users are ",
                "served, then the page Targets of Prometheus. If it was switched off on purpose, silence ",
                f"this alert; it ends a day after the last target was up.{meaning(slo)}",
            ),
            **runbook(slo),
        },
    )


def _excluding(measured: Sequence[SLO]) -> tuple[str, ...]:
    """Return the objectives during whose exclusions no target is expected: all of them, if each has some."""
    return tuple(slo.id for slo in measured) if all(slo.exclusions for slo in measured) else ()
