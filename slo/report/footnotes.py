"""Footnotes of reports: firing alerts, policy steps that hold, drafts, little traffic, excluded times."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from math import ceil
from typing import TypeVar

from slo.evidence.exclusions import ExcludedTime, excluded_times, unsigned_times
from slo.evidence.remaining import COARSE, one_bad_event
from slo.evidence.rules import Rules
from slo.evidence.status import Status
from slo.model import SLO, Step, Tier
from slo.report.otherwise import decided_by_exclusions
from slo.report.overview import Overview, named
from slo.report.young import measured_so_far
from slo.text.plurals import have
from slo.text.rounding import number, share
from slo.text.times import to_minute
from slo.text.units import Duration

T = TypeVar("T")


def footnotes(overview: Overview) -> list[str]:
    """Return a line for each note, which begins with the names of all objectives that it concerns.

    Firing alerts and steps of error budget policies come first, worst first; then missing data, young
    histories, drafts, emergencies, little traffic, and excluded times with those that decide on a verdict.
    """
    slos = {status.slo.id: status.slo for status in overview.statuses}.values()
    return [
        *_merged(overview.statuses, named, _urgent),
        *_merged(overview.statuses, named, _no_data),
        *_merged(overview.statuses, named, lambda status: _young(status, overview)),
        *_merged(slos, lambda slo: slo.id, _draft),
        *_merged(slos, lambda slo: slo.id, _emergency),
        *_merged(overview.statuses, named, _little_traffic),
        *exclusion_notes(slos, overview.at),
        *_merged(overview.statuses, named, decided_by_exclusions),
    ]


def exclusion_notes(slos: Iterable[SLO], at: datetime) -> list[str]:
    """Return a line for each exclusion with time in the windows of objectives, which names these."""
    return _merged(slos, lambda slo: slo.id, lambda slo: exclusions_of(slo, at))


def _merged(ones: Iterable[T], name: Callable[[T], str], notes_on: Callable[[T], Iterable[str]]) -> list[str]:
    """Merge equal notes into one line with several names."""
    names: defaultdict[str, list[str]] = defaultdict(list)
    for one in ones:
        for note in notes_on(one):
            names[note].append(name(one))
    return [f"{', '.join(concerned)}: {note}" for note, concerned in names.items()]


def _urgent(status: Status) -> Iterator[str]:
    if status.firing:
        yield _firing(status.firing)
    yield from (_step(step, status) for step in status.steps)


def _firing(tiers: Iterable[Tier]) -> str:
    """Return the long windows of the firing tiers by severity."""
    windows: defaultdict[str, list[str]] = defaultdict(list)
    for tier in tiers:
        windows[tier.severity].append(str(tier.long_window))
    return " and ".join(
        f"{severity} firing ({' and '.join(some)} window{'s' if len(some) > 1 else ''})"
        for severity, some in windows.items()
    )


def _step(step: Step, status: Status) -> str:
    policy = status.slo.budget_policy
    assert policy is not None
    frozen = " and freezes releases" if step.freeze else ""
    return f"step {step.name!r} of policy {policy.name} holds{frozen}: {' '.join(step.do.split())}"


def _no_data(status: Status) -> Iterator[str]:
    if status.no_data_since:
        yield f"no data since {to_minute(status.no_data_since)}; the figures are of then"
    elif first := no_figures_yet(status):
        yield first


def no_figures_yet(status: Status) -> str:
    """Say why there are no figures of the window, as far as the state of the rules tells; else ""."""
    if status.is_young:
        return "rules loaded; first figures of the window within 5 minutes"
    match status.rules:
        case Rules.MISSING:
            file = f"prometheus/{status.slo.service.name}.yaml"
            return f"rules not loaded, by the list of this server: load {file}"
        case Rules.WAITING:
            return "rules loaded, first figures in about a minute"
        case Rules.FAILING:
            return "rules loaded, but they fail: see the rules page of this server"
        case Rules.EVALUATED:
            return "rules loaded, but they find no series to count: see 'slo lint --prometheus'"
    return ""


def _young(status: Status, overview: Overview) -> Iterator[str]:
    if text := measured_so_far(status, overview.at):
        yield text


def _draft(slo: SLO) -> Iterator[str]:
    if slo.draft:
        yield f"draft, not yet signed by {' and '.join(slo.draft.missing)}"


def _emergency(slo: SLO) -> Iterator[str]:
    if slo.emergency:
        by, others = slo.emergency.declared, " and ".join(slo.emergency.others)
        yield f"changed by {by.party} alone until {by.until}, not yet signed by {others}"


def _little_traffic(status: Status) -> Iterator[str]:
    """Yield the share of the budget that one bad event spends, if it is COARSE or more."""
    one = one_bad_event(status)
    if status.total is None or (one is not None and one < COARSE):
        return
    events = f"{number(status.total)} {'event' if status.total == 1 else 'events'}"
    spends = "is more than" if one is None or one > 1 else f"= {share(one)} of"
    yield f"little traffic, 1 bad event {spends} the budget ({events} in {status.slo.objective.window})"


def exclusions_of(slo: SLO, at: datetime) -> Iterator[str]:
    """Yield what is left out of the window of an objective, and what would be if all had signed it."""
    for _, same in groupby(excluded_times(slo, at), key=lambda one: one.exclusion.name):
        yield _excluded(list(same))
    for _, same in groupby(unsigned_times(slo, at), key=lambda one: one.exclusion.name):
        out = list(same)
        yield f"not {_excluded(out)}: {have(out[0].missing)} yet to sign that"


def _excluded(out: list[ExcludedTime]) -> str:
    exclusion, last = out[0].exclusion, out[-1].interval.start
    minutes = ceil(sum((one.within for one in out), timedelta()) / timedelta(minutes=1))
    when = f"{f'{len(out)} times, last ' if len(out) > 1 else ''}{to_minute(last)}"
    reason = " ".join(exclusion.reason.split())
    return f"{Duration.of(seconds=60 * minutes)} excluded by {exclusion.name!r} ({reason}), {when}"
