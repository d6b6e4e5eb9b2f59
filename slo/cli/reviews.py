"""Objectives with their past, from a history or from Prometheus: what a report and a live page look at."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import click

from slo.cli import Unusable
from slo.cli.options import Where
from slo.cli.overviews import answering, read_history, selected, server, told
from slo.clients.prometheus import Prometheus
from slo.evidence.past import Past, of_history, of_rows
from slo.evidence.pasts import Ask, Rowing, as_of, months_asked, step, told_by, windows_asked
from slo.evidence.questions import measurements, question
from slo.evidence.selection import Selection
from slo.evidence.status import Group, Status, worst_first
from slo.model import SLO, Catalogue
from slo.model.call_record import CallRecord, calls
from slo.promql.samples import Sample
from slo.records import Record, Unrecorded
from slo.report import Overview
from slo.report.page import Review, Signed
from slo.text.units import Duration

Judged = Iterable[tuple[Status, Past]]


def review_of(
    catalogue: Catalogue,
    source: Where | Path,
    at: datetime | None,
    selection: Selection,
    recorded: tuple[CallRecord, ...] | None,
) -> Review:
    """Look at the objectives that are meant, at a time or now; raises NotAsked."""
    slos = selected(catalogue, selection)
    if isinstance(source, Path):
        history = read_history(source, catalogue.slos)
        at = at or history.end or datetime.now(UTC)
        return _review(catalogue, selection, at, (of_history(history, slo, at) for slo in slos), recorded)
    prometheus = server(source)
    end = told_by(at) if at else as_of(datetime.now(UTC))
    with answering():
        judged, width = _asked(prometheus, slos, at, end, by_name=len(slos) < len(catalogue.slos))
    return _review(catalogue, selection, end, judged, recorded, prometheus.address.url, width)


def read_record(path: Path) -> tuple[CallRecord, ...]:
    """Read the record of calls; raises Unusable."""
    try:
        found = Record(path).read()
    except Unrecorded as error:
        raise Unusable(str(error)) from error
    if found.unreadable:
        lines = ", ".join(map(str, found.unreadable))
        click.echo(f"{path}: nobody can read line {lines}; left out", err=True)
    return calls(found.events)


def _asked(
    prometheus: Prometheus, slos: tuple[SLO, ...], at: datetime | None, end: datetime, *, by_name: bool
) -> tuple[list[tuple[Status, Past]], Duration]:
    """Ask how objectives are, how their windows went, and how good each month was that data tells of."""
    found = measurements(told(prometheus.query(question(slos, by_name=by_name), at)), slos)
    groups = {slo.id: max(1, len(found.get(slo.id, ()))) for slo in slos}
    width = step(slos, end, groups)
    windows, months = Rowing(slos), Rowing(slos)
    for pair in windows_asked(slos, end, width, groups):
        windows.add(pair, *(_answered(prometheus, ask) for ask in pair))
    for month in months_asked(slos, end):
        answers = [(pair, [_answered(prometheus, ask) for ask in pair]) for pair in month]
        if not any(samples for _, (samples, _) in answers):
            break
        for pair, both in answers:
            months.add(pair, *both)
    of_window, of_months = windows.rows(), months.rows()
    judged = []
    for slo in slos:
        measured = found.get(slo.id, {})
        rows, by_month = of_window.get(slo.id, {}), of_months.get(slo.id, {})
        for group in _groups(slo, measured.keys() | rows.keys()):
            judged.append(
                of_rows(slo, group, measured.get(group, ()), end, rows.get(group), by_month.get(group))
            )
    return judged, width


def _groups(slo: SLO, seen: Iterable[Group]) -> list[Group]:
    """List the groups that were seen, and those that have a target of their own."""
    named = {tuple((label, one.group[label]) for label in slo.indicator.by) for one in slo.objective.targets}
    return sorted({*seen, *named}) or [()]


def _answered(prometheus: Prometheus, ask: Ask) -> tuple[Sample, ...]:
    if ask.first == ask.last:
        return told(prometheus.query(ask.expr, ask.first))
    return told(prometheus.query_range(ask.expr, ask.first, ask.last, ask.step))


def _signed(catalogue: Catalogue, slo: SLO) -> Signed:
    """List who signed an objective, in the order in which they are asked to."""
    days = {
        one.value.party: one.value.objectives[slo.id].agreed_on
        for one in catalogue.agreements
        if one.value.product == slo.service.product and slo.id in one.value.objectives
    }
    return tuple((party, days[party]) for party in catalogue.signatories(slo) if party in days)


def _review(
    catalogue: Catalogue,
    selection: Selection,
    at: datetime,
    judged: Judged,
    recorded: tuple[CallRecord, ...] | None,
    prometheus: str = "",
    width: Duration | None = None,
) -> Review:
    known = list(judged)
    statuses = selection.statuses(worst_first(status for status, _ in known))
    pasts: Mapping[tuple[str, Group], Past] = {(one.slo.id, one.group): past for one, past in known}
    return Review(
        overview=Overview(at=at, statuses=statuses, products=catalogue.products),
        pasts=pasts,
        signed={status.slo.id: _signed(catalogue, status.slo) for status in statuses},
        organisation=catalogue.organisation.value if catalogue.organisation else None,
        calls=recorded,
        prometheus=prometheus,
        step=width,
    )
