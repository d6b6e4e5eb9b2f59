"""Alerts while one party alone has changed an objective in an emergency, and once that is over.

They are tickets for the first responder and for the parties that have not signed: see the label `notifies`.
"""

from collections.abc import Iterator

from slo.conditions import After, Before
from slo.languages.language import language
from slo.model import SLO, AlertSeverity, Catalogue, naming
from slo.model.consent import InEmergency
from slo.model.emergency import at_minute
from slo.plan.alerts import routing_labels
from slo.plan.texts import said
from slo.plan.types import Alert


def of_emergency(slo: SLO, catalogue: Catalogue) -> Iterator[Alert]:
    """Yield both alerts of an objective that is in an emergency."""
    if slo.emergency is None:
        return
    by, notified = slo.emergency.declared, ",".join(notified_parties_of(slo.emergency, catalogue))
    reader = language(slo.language)
    about = {"slo": slo.id, "party": by.party, "until": by.until}
    labels = {**routing_labels(slo, AlertSeverity.TICKET), **({"notifies": notified} if notified else {})}
    until, others = at_minute(by.until), tuple(slo.emergency.others)
    yield Alert(
        key=(slo.id, "emergency"),
        name=naming.EMERGENCY,
        condition=Before(until),
        labels={**labels, "step": "emergency"},
        annotations={
            "summary": said(reader, "alert_emergency", reason=by.reason, **about),
            "description": said(reader, "alert_emergency_about", begins=by.begins, others=others),
        },
    )
    yield Alert(
        key=(slo.id, "emergency over"),
        name=naming.EMERGENCY,
        condition=After(until),
        labels={**labels, "step": "emergency-over"},
        annotations={
            "summary": said(reader, "alert_emergency_over", **about),
            "description": said(reader, "alert_emergency_over_about", others=others),
        },
    )


def notified_parties_of(one: InEmergency, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the parties of the organisation that have not signed. A product is its own first responder."""
    parties = catalogue.organisation.value.parties if catalogue.organisation else {}
    return tuple(party for party in sorted(one.others) if party in parties)
