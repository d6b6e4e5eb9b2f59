"""Footnotes of reports: firing alerts, policy steps that hold, drafts, little traffic, excluded times."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from math import ceil
from typing import TypeVar

from slo.evidence.exclusions import ExcludedTime, excluded_times, unsigned_times
from slo.evidence.remaining import one_bad_event
from slo.evidence.status import Status
from slo.languages import Listed, Phrase
from slo.languages.language import Language
from slo.model import SLO, Step, Tier
from slo.model.little_traffic import COARSE
from slo.report.otherwise import decided_by_exclusions
from slo.report.overview import Overview, named
from slo.report.young import measured_so_far
from slo.text.times import to_minute
from slo.text.units import Duration

T = TypeVar("T")


def footnotes(overview: Overview) -> list[str]:
    """Return a line for each note, which begins with the names of all objectives that it concerns.

    Firing alerts and steps of error budget policies come first, worst first; then missing data, young
    histories, drafts, emergencies, little traffic, and excluded times with those that decide on a verdict.
    """
    slos, reader = {status.slo.id: status.slo for status in overview.statuses}.values(), overview.reader
    of_statuses = (_urgent, _no_data, lambda status, reader: _young(status, overview.at, reader))
    notes = [note for notes_on in of_statuses for note in _merged(overview.statuses, named, notes_on, reader)]
    return [
        *notes,
        *_merged(slos, _id, _draft, reader),
        *_merged(slos, _id, _emergency, reader),
        *_merged(overview.statuses, named, _little_traffic, reader),
        *exclusion_notes(slos, overview.at, reader),
        *_merged(overview.statuses, named, decided_by_exclusions, reader),
    ]


def exclusion_notes(slos: Iterable[SLO], at: datetime, reader: Language) -> list[str]:
    """Return a line for each exclusion with time in the windows of objectives, which names these."""
    return _merged(slos, _id, lambda slo, reader: exclusions_of(slo, at, reader), reader)


def _id(slo: SLO) -> str:
    return slo.id


def _merged(
    ones: Iterable[T],
    name: Callable[[T], str],
    notes_on: Callable[[T, Language], Iterable[str]],
    reader: Language,
) -> list[str]:
    """Merge equal notes into one line with several names."""
    names: defaultdict[str, list[str]] = defaultdict(list)
    for one in ones:
        for note in notes_on(one, reader):
            names[note].append(name(one))
    return [reader.text("note", names=Listed(concerned), note=note) for note, concerned in names.items()]


def _urgent(status: Status, reader: Language) -> Iterator[str]:
    if status.firing:
        yield _firing(status.firing, reader)
    yield from (_step(step, status, reader) for step in status.steps)


def _firing(tiers: Iterable[Tier], reader: Language) -> str:
    """Return the long windows of the firing tiers by severity."""
    windows: defaultdict[str, list[Duration]] = defaultdict(list)
    for tier in tiers:
        windows[tier.severity].append(tier.long_window)
    return reader.all_of(
        reader.text("note_firing", severity=Phrase.of(f"severity_{severity}"), parties=tuple(some))
        for severity, some in windows.items()
    )


def _step(step: Step, status: Status, reader: Language) -> str:
    policy = status.slo.budget_policy
    assert policy is not None
    key = "note_step_freezes" if step.freeze else "note_step"
    return reader.text(key, step=step.name, policy=policy.name, do=" ".join(reader.read(step.do).split()))


def _no_data(status: Status, reader: Language) -> Iterator[str]:
    if status.no_data_since:
        yield reader.text("note_no_data_since", time=to_minute(status.no_data_since))
    elif first := no_figures_yet(status, reader):
        yield first


def no_figures_yet(status: Status, reader: Language) -> str:
    """Say why there are no figures of the window, as far as the state of the rules tells; else ""."""
    if status.is_young:
        return reader.text("note_first_figures")
    if status.rules is None:
        return ""
    file = f"prometheus/{status.slo.service.name}.yaml"
    return reader.text(f"note_rules_{status.rules}", file=file)


def _young(status: Status, at: datetime, reader: Language) -> Iterator[str]:
    if text := measured_so_far(status, at, reader):
        yield text


def _draft(slo: SLO, reader: Language) -> Iterator[str]:
    if slo.draft:
        yield reader.text("note_draft", parties=slo.draft.missing)


def _emergency(slo: SLO, reader: Language) -> Iterator[str]:
    if slo.emergency:
        by, others = slo.emergency.declared, tuple(slo.emergency.others)
        yield reader.text("note_emergency", party=by.party, until=by.until, others=others)


def _little_traffic(status: Status, reader: Language) -> Iterator[str]:
    """Yield the share of the budget that one bad event spends, if it is COARSE or more."""
    one = one_bad_event(status)
    if status.total is None or (one is not None and one < COARSE):
        return
    about = {
        "events": reader.events(status.total),
        "window": reader.window_in_short(status.slo.objective.window),
    }
    if one is None or one > 1:
        yield reader.text("note_one_bad_event_spends_all", **about)
    else:
        yield reader.text("note_one_bad_event", share=reader.share(one), **about)


def exclusions_of(slo: SLO, at: datetime, reader: Language) -> Iterator[str]:
    """Yield what is left out of the window of an objective, and what would be if all had signed it."""
    for _, same in groupby(excluded_times(slo, at), key=lambda one: one.exclusion.name):
        yield _excluded(list(same), reader)
    for _, same in groupby(unsigned_times(slo, at), key=lambda one: one.exclusion.name):
        out = list(same)
        yield reader.text("note_not_excluded", excluded=_excluded(out, reader), parties=out[0].missing)


def _excluded(out: list[ExcludedTime], reader: Language) -> str:
    exclusion, when = out[0].exclusion, to_minute(out[-1].interval.start)
    minutes = ceil(sum((one.within for one in out), timedelta()) / timedelta(minutes=1))
    if len(out) > 1:
        when = reader.text("note_excluded_times", times=len(out), time=when)
    return reader.text(
        "note_excluded",
        lasts=Duration.of(seconds=60 * minutes),
        name=exclusion.name,
        reason=" ".join(reader.read(exclusion.reason).split()),
        when=when,
    )
