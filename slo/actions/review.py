"""The review of error budgets: objectives with their past, their signatures, and calls."""

import warnings
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from slo.actions.events import Source, select
from slo.actions.notices import Clock, Notify, utc_now
from slo.actions.recording import report_unreadable
from slo.model import SLO, Catalogue
from slo.model.agreement import signature_of
from slo.model.call_record import CallRecord, calls
from slo.records import Record
from slo.report.page.review import Review, Signed


def review(
    catalogue: Catalogue,
    source: Source,
    selectors: Iterable[str] = (),
    at: datetime | None = None,
    recorded: tuple[CallRecord, ...] | None = None,
    *,
    notify: Notify = warnings.warn,
    clock: Clock = utc_now,
) -> Review:
    """Review the selected objectives, or all, at a time, by default now; raises what `assess` does."""
    selected = select(catalogue, source, selectors, notify, clock)
    found = selected.events.with_past(selected.slos, at).review(selected.catalogue, selected.selection)
    day = found.at.date()
    signed = {status.slo.id: _signed(catalogue, status.slo, day) for status in found.overview.statuses}
    return replace(found, signed=signed, calls=recorded)


def recorded_calls(path: Path, notify: Notify) -> tuple[CallRecord, ...]:
    """Read the record of calls, and report unreadable lines; raises RecordFailure."""
    record = Record(path)
    found = record.read()
    report_unreadable(record, found, notify)
    return calls(found.events)


def _signed(catalogue: Catalogue, slo: SLO, until: date) -> Signed:
    """Return who had signed an objective by the end of a day, and when, in the order of its signatories."""
    days = {
        one.party: signature.agreed_on
        for one in catalogue.agreements_by_product.get(slo.service.product, ())
        if (signature := signature_of(slo.ids, one.objectives)) and signature.agreed_on <= until
    }
    return tuple((party, days[party]) for party in slo.signatories if party in days)
