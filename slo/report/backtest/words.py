"""A backtest in words: its summary, a row for each objective, incidents, teams, and what is not known."""

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from slo.evidence.replay import Firing, Noticed
from slo.report.backtest.outcome import (
    Backtest,
    Found,
    Outcome,
    by_receiver,
    loads,
    time_of,
)
from slo.text.plurals import count, some
from slo.text.rounding import length, share, spent
from slo.text.times import to_minute

HEADER = ("SLO", "target", "pages", "tickets", "frozen", "incidents", "paged")

_NOTHING = "-"


class IncidentLine(NamedTuple):
    """An incident: when it began, how long it lasted, which objective, what it spent, how it was noticed."""

    began: str
    lasted: str
    name: str
    spent: str
    noticed: str


def title(backtest: Backtest) -> str:
    """Say which time was replayed."""
    first, last = time_of(backtest.first), time_of(backtest.last)
    lasted = length(Fraction(60 * (backtest.last - backtest.first)))
    return f"{to_minute(first)} to {to_minute(last)} ({lasted}), as if these definitions had been in force."


def summary(backtest: Backtest) -> str:
    """Say in one sentence how many pages there were, and how many incidents were found."""
    outcomes, before = backtest.outcomes, backtest.before
    pages, missed, incidents = _pages(outcomes), _missed(outcomes), _incidents(outcomes)
    a_week = f"{pages / backtest.weeks:.1f} a week" if backtest.weeks >= 1 else ""
    found = f"{incidents - missed} of {count(incidents, 'incident')} paged"
    if not backtest.base:
        said = count(pages, "page") + (f" ({a_week})" if a_week and pages else "")
        return f"{said}, {count(_tickets(outcomes), 'ticket')}; {found}{_frozen(outcomes)}."
    parts = [
        _instead(pages, _pages(before), "page"),
        _instead(_tickets(outcomes), _tickets(before), "ticket"),
        f"{found}{_as_before(missed, _missed(before), incidents, _incidents(before))}",
    ]
    return f"Compared with {backtest.base}: {', '.join(parts)}{_frozen(outcomes)}.{_worst_change(backtest)}"


def rows(backtest: Backtest) -> Iterator[tuple[str, ...]]:
    """Yield a row of HEADER for each objective: by the base and by the change where they differ."""
    for before, after in backtest.pairs:
        known = after or before
        assert known is not None
        if not backtest.base:
            before = after
        yield (known.name, *(_change(cell, before, after) for cell in _CELLS))


def incidents(backtest: Backtest) -> Iterator[IncidentLine]:
    """Yield each incident, oldest first, and how it was noticed; with a base, how that changes."""
    earlier = {(one.key, now.incident.start): before for now, before, one in _both(backtest)}
    found = [(found, one) for one in backtest.outcomes for found in one.incidents]
    for one, outcome in sorted(found, key=lambda pair: pair[0].incident.start):
        incident = one.incident
        yield IncidentLine(
            to_minute(time_of(incident.start // 60)),
            length(Fraction(incident.end - incident.start)),
            outcome.name,
            spent(incident.share),
            _noticed(one) + _compared(one, earlier.get((outcome.key, incident.start)), backtest),
        )


def teams(backtest: Backtest) -> Iterator[str]:
    """Yield the pages of each team, and of each receiver."""
    for load in loads(backtest.outcomes):
        if load.pages:
            known = load.in_hours + load.out_of_hours
            hours = f": {load.in_hours} in hours, {load.out_of_hours} out of hours"
            yield f"{load.team} gets {count(load.pages, 'page')}{hours if known else ' (it has no hours)'}"
    for receiver, pages in by_receiver(backtest.outcomes):
        yield f"{receiver} is notified {count(pages, 'time')}"


def calls(backtest: Backtest) -> Iterator[str]:
    """Yield each automatic call."""
    for one in backtest.outcomes:
        for party, page in one.calls:
            at = to_minute(time_of(page.start))
            yield f"{at}: {party} is called upon for {one.name}, unless somebody acknowledges the page"


def others(backtest: Backtest) -> Iterator[str]:
    """Yield each alert beside objectives: how often it fired and for how long; with a base, also before."""
    earlier = {one.id: one for one in backtest.others_before if not one.why_not}
    for one in backtest.others:
        had = earlier.pop(one.id, None)
        if one.why_not:
            continue
        lasted = sum(fired.until(backtest.last) - fired.start for fired in one.firings)
        before = len(had.firings) if had else 0
        times = count(len(one.firings), "time")
        instead = f" instead of {before}" if backtest.base and before != len(one.firings) else ""
        in_all = f", for {length(Fraction(60 * lasted))} in all" if lasted else ""
        yield f"{one.id}, {one.severity.one} to {one.first}: fires {times}{instead}{in_all}"
    for had in earlier.values():
        times = count(len(had.firings), "time")
        yield f"{had.id}, {had.severity.one} to {had.first}: is not defined any more; it did fire {times}"


def freezes(backtest: Backtest) -> Iterator[str]:
    """Yield each time in which releases were blocked."""
    for one in backtest.outcomes:
        for frozen in one.frozen:
            until = f"to {to_minute(time_of(frozen.end))}" if frozen.end is not None else "and goes on"
            yield f"{one.name}: from {to_minute(time_of(frozen.start))} {until}"


def doubts(backtest: Backtest) -> Iterator[str]:
    """Yield what is not known: missing data, alerts that were not replayed, coarse rows."""
    silent = [one.name for one in backtest.outcomes if not one.has_data]
    if silent:
        yield f"no data: {some(silent)}; nothing is known of {'it' if len(silent) == 1 else 'them'}"
    for one in backtest.outcomes:
        if one.gaps:
            minutes = sum(gap.end - gap.start for gap in one.gaps)
            lost = length(Fraction(60 * minutes))
            yield f"{one.name}: no data for {lost} of this time; what would have alerted then is unknown"
    young = [one.name for one in backtest.outcomes if one.is_young(backtest.first)]
    if young:
        yield (
            f"young: {some(young, 3)}; the history does not fill their windows at first, so alerts and "
            "budgets are those of rules that were loaded when it begins"
        )
    wide: dict[int, list[str]] = {}
    for one in backtest.outcomes:
        if one.row > 1:
            wide.setdefault(one.row, []).append(one.name)
    for width, names in sorted(wide.items()):
        yield (
            f"rows of {length(Fraction(60 * width))}: {some(names, 3)}; times are no more exact than that, "
            "and shorter windows hold the newest row"
        )
    unknown: dict[str, list[str]] = {}
    for one in backtest.outcomes:
        for name in one.not_replayed:
            unknown.setdefault(name, []).append(one.name)
    for name, names in sorted(unknown.items()):
        yield f"not replayed: the alert {name} of {some(names, 3)}, which counts of events do not decide"
    for other in backtest.others:
        if other.why_not:
            yield f"not replayed: the alert {other.id}: {other.why_not}"
    drafts = [one.name for one in backtest.outcomes if one.slo.draft]
    if drafts:
        yield f"drafts: {some(drafts)}; they page nobody yet, and are replayed as if all had signed"


def minutes_frozen(outcome: Outcome, last: int) -> int:
    """Return for how many minutes releases were blocked."""
    return sum(one.until(last) - one.start for one in outcome.frozen)


def _worst_change(backtest: Backtest) -> str:
    """Name the incident whose page is lost, or else comes later than before by most; "" if there is none."""
    lost: list[tuple[Fraction, str]] = []
    later: list[tuple[int, str]] = []
    for found, before, outcome in _both(backtest):
        day = f"{time_of(found.incident.start // 60):%d %b}"
        if before.page and not found.page:
            sentence = f" The incident of {outcome.name} on {day} pages nobody any more."
            lost.append((found.incident.share, sentence))
        elif before.page and found.page and (minutes := found.page.after - before.page.after) > 0:
            how = length(Fraction(60 * minutes))
            later.append((minutes, f" The incident of {outcome.name} on {day} is still found, {how} later."))
    return max(lost)[1] if lost else max(later)[1] if later else ""


def _both(backtest: Backtest) -> Iterator[tuple[Found, Found, Outcome]]:
    """Yield each incident as it is noticed now and as the base noticed it."""
    earlier = {(one.key, found.incident.start): found for one in backtest.before for found in one.incidents}
    for one in backtest.outcomes:
        for found in one.incidents:
            if (before := earlier.get((one.key, found.incident.start))) is not None:
                yield found, before, one


def _pages(outcomes: Iterable[Outcome]) -> int:
    return sum(len(one.pages) for one in outcomes)


def _tickets(outcomes: Iterable[Outcome]) -> int:
    return sum(len(one.tickets) for one in outcomes)


def _incidents(outcomes: Iterable[Outcome]) -> int:
    return sum(len(one.incidents) for one in outcomes)


def _missed(outcomes: Iterable[Outcome]) -> int:
    return sum(len(one.missed) for one in outcomes)


def _frozen(outcomes: Iterable[Outcome]) -> str:
    blocked = [one.name for one in outcomes if one.frozen]
    return f"; releases of {some(blocked, 2)} are frozen for a time" if blocked else ""


def _instead(now: int, before: int, noun: str) -> str:
    if now == before:
        return f"{count(now, noun)} as before"
    return f"{count(now, noun)} instead of {before}"


def _as_before(missed: int, missed_before: int, incidents: int, incidents_before: int) -> str:
    if (missed, incidents) == (missed_before, incidents_before):
        return " as before"
    return f" (before: {incidents_before - missed_before} of {incidents_before})"


def _change(cell: Callable[[Outcome], str], before: Outcome | None, after: Outcome | None) -> str:
    old, new = (_NOTHING if one is None else cell(one) for one in (before, after))
    return new if old == new else f"{old} → {new}"


def _measured(cell: Callable[[Outcome], str]) -> Callable[[Outcome], str]:
    return lambda one: cell(one) if one.has_data else "no data"


def _hours(frozen: Iterable[Firing], last: int) -> str:
    minutes = sum(one.until(last) - one.start for one in frozen)
    return length(Fraction(60 * minutes)) if minutes else _NOTHING


_CELLS: tuple[Callable[[Outcome], str], ...] = (
    lambda one: str(one.target),
    _measured(lambda one: str(len(one.pages))),
    _measured(lambda one: str(len(one.tickets))),
    _measured(lambda one: _hours(one.frozen, one.last)),
    _measured(lambda one: str(len(one.incidents))),
    _measured(lambda one: str(len(one.incidents) - len(one.missed)) if one.incidents else _NOTHING),
)


def _noticed(found: Found) -> str:
    if found.page:
        return f"paged {_after(found.page)}"
    if found.ticket:
        return f"no page; a ticket {_after(found.ticket)}"
    return "nobody is notified"


def _after(noticed: Noticed) -> str:
    if not noticed.after:
        return "at its beginning"
    when = length(Fraction(60 * noticed.after))
    return f"after {when}, when it had spent {share(noticed.spent)} of the budget"


def _compared(now: Found, before: Found | None, backtest: Backtest) -> str:
    """Say how the page of an incident differs from what the base did."""
    if not backtest.base or before is None:
        return ""
    if now.page and before.page:
        later = now.page.after - before.page.after
        if not later:
            return " (as before)"
        return f" ({length(Fraction(60 * abs(later)))} {'later' if later > 0 else 'sooner'})"
    if now.page:
        return " (no page before)"
    return f" (before: paged {_after(before.page)})" if before.page else " (no page before either)"
