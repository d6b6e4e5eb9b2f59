"""The replay of alerts beside objectives: a Prometheus evaluates their expressions over the past."""

from collections.abc import Iterator

from slo.actions.backtest.past import Past, Period
from slo.clients.failures import Refused
from slo.evidence.replay import Firing, Span, firings, united
from slo.evidence.replay.windows import minutes
from slo.model import AlertRule, Catalogue
from slo.plan.routing import UNOWNED
from slo.report.backtest.outcome import OtherAlert

_NO_SERVER = "a history has no events of it; --prometheus replays it"


def other_alerts(catalogue: Catalogue, past: Past, period: Period) -> Iterator[OtherAlert]:
    """Yield the alerts of all definitions of `kind: Alerts`, with when they would have fired."""
    for definition in (one.value for one in catalogue.alerts.values()):
        product = catalogue.products[definition.product].value if definition.product else None
        first = product.party or product.name if product else UNOWNED
        for id, _, alert in definition.numbered:
            try:
                found = _fired(alert, past, period)
            except Refused as error:
                yield OtherAlert(id, alert.severity, first, why_not=str(error))
                continue
            why_not = _NO_SERVER if found is None else ""
            yield OtherAlert(id, alert.severity, first, found or (), why_not)


def _fired(alert: AlertRule, past: Past, period: Period) -> tuple[Firing, ...] | None:
    """Return when any series of an alert fired: they are one notification. None if nobody can say."""
    lead = sum(minutes(delay) for delay in (alert.for_, alert.keep_firing) if delay)
    series = past.holding(alert.expr, period.first - lead - 1, period.last)
    if series is None:
        return None
    spans = united(
        Span(fired.start, fired.until(period.last + 1))
        for held in series
        for fired in firings(_spans(held), period.last, alert.for_, alert.keep_firing)
    )
    return tuple(
        Firing(one.start, None if one.end > period.last else one.end)
        for one in spans
        if one.end > period.first
    )


def _spans(held: tuple[int, ...]) -> tuple[Span, ...]:
    """Return the times in which a condition held at each minute."""
    return united(Span(minute, minute + 1) for minute in held)
