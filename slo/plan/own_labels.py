"""Labels and annotations that people chose for the alerts of an objective, beside those of slo.

A call has none of them: it is for the party that is called, and people may make it by hand.
"""

from slo.model import SLO, naming
from slo.plan.texts import Verbatim
from slo.plan.types import Alert

_OF_BURNING = ("summary", "description")
"""Texts about a budget that burns, which would be wrong on any other alert."""


def with_own(alert: Alert, slo: SLO) -> Alert:
    """Return an alert of an objective with what people chose for its severity; labels of slo stay."""
    if not (slo.service.alerts or slo.objective.alerts):
        return alert  # as of most
    own = slo.own_on_alerts(slo.severities.level_of(alert.labels))
    texts = {
        name: (Verbatim(text),)
        for name, text in own.annotations.items()
        if alert.name == naming.BURN or name not in _OF_BURNING
    }
    return alert._replace(labels={**alert.labels, **own.labels}, annotations={**alert.annotations, **texts})
