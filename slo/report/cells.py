"""The figures of a status as texts for a table, in the language of its readers; "" for what is unknown."""

from slo.evidence.remaining import events_left, left_in_events, outage_left
from slo.evidence.status import Status
from slo.report.overview import Overview


def exhausted_in(status: Status, overview: Overview) -> str:
    """Return the time until the budget is spent; "" if it would last."""
    if status.exhausted_in is None:
        return ""
    reader = overview.reader
    return reader.length(status.exhausted_in) if status.exhausted_in else reader.text("status_spent")


def can_fail(status: Status, overview: Overview) -> str:
    """Return what would spend the rest: an outage of this length, or so many events; "" if unknown."""
    events, outage = events_left(status), outage_left(status)
    if left_in_events(status):
        return "" if events is None else overview.reader.events(events)
    return "" if outage is None else overview.reader.length(outage)


def errors(status: Status, overview: Overview) -> str:
    """Return the share of bad events; "" if unknown."""
    return "" if status.error_ratio is None else overview.reader.share(status.error_ratio)


def left(status: Status, overview: Overview) -> str:
    """Return the share of the budget that is left; "" if unknown."""
    return "" if status.remaining is None else overview.reader.left(status.remaining)


def burn(status: Status, overview: Overview) -> str:
    """Return the burn rate of the last hour; "" if unknown."""
    return "" if status.burn_rate is None else overview.reader.times(status.burn_rate)


def target(status: Status, overview: Overview) -> str:
    """Return the target, of its group."""
    return overview.reader.target(status.slo.target_of(dict(status.group)))


def window(status: Status, overview: Overview) -> str:
    """Return the compliance window."""
    return overview.reader.window_in_short(status.slo.objective.window)


def verdict(status: Status, overview: Overview) -> str:
    """Return the verdict in words."""
    return str(overview.reader.words["status_verdicts"][status.verdict])


def first(status: Status, overview: Overview) -> str:
    """Return the first responder."""
    return overview.first(status.slo) or overview.reader.text("status_nobody")
