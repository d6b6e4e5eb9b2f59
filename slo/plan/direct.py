"""Windows straight from raw series: they need no history of their own, and cost Prometheus far more.

Counters are read by Prometheus's increase(), which estimates what happened at the ends of a window, and loses
what a series begins with that is new in it. Kinds that judge minutes are asked for each minute of the window.
"""

from collections.abc import Iterator
from textwrap import indent

from slo.model import SLO, naming
from slo.plan.types import Recording
from slo.sli import Counts
from slo.text.units import Duration


def of_window(window: Duration, slo: SLO) -> Iterator[Recording]:
    """Measure the events and the error ratio of an objective over a window."""
    labels = {"slo": slo.id, "slo_bundle": slo.service.name}
    events = naming.of(naming.events(window), slo=slo.id)
    total, bad = _counts(slo, window, events)
    yield Recording(name=naming.events(window), expr=total, labels=labels)
    ratio = f"(\n{indent(bad, '  ')}\n)\n/ {slo.sampling.on} ({events} > 0)"
    yield Recording(name=naming.error_ratio(window), expr=ratio, labels=labels)


def _counts(slo: SLO, window: Duration, events: str) -> Counts:
    """Write what happened in a window; `events` selects the recorded number of all events in it."""
    kind, sampling = slo.indicator.kind, slo.sampling
    if not kind.by_minute:
        whole = sampling.over(window)
        return Counts(kind.total_events(whole), kind.bad_events(whole, events))
    total = f"(\n{kind.total_events(sampling)}\n)"
    bad = f"(\n{kind.bad_events(sampling, total)}\n)"
    minutes = f"[{window}:{sampling.interval}]"
    return Counts(f"sum_over_time({total}{minutes})", f"sum_over_time({bad}{minutes})")
