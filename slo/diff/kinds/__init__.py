"""The kinds of changes. To add one: a module here, and its line in KINDS.

Each returns the changes of two plans that it recognises, with the keys that they explain. What none of them
explains is named by `slo.diff.rest`.
"""

from collections.abc import Callable, Iterator, Mapping

from slo.diff.change import Change
from slo.diff.comparison import Comparison
from slo.diff.kinds.budgets import budgets
from slo.diff.kinds.calls import calls
from slo.diff.kinds.exclusions import exclusions
from slo.diff.kinds.first import first_responders
from slo.diff.kinds.incidents import incidents
from slo.diff.kinds.indicators import indicators
from slo.diff.kinds.names import names
from slo.diff.kinds.no_data import no_data
from slo.diff.kinds.objectives import objectives
from slo.diff.kinds.other_alerts import other_alerts
from slo.diff.kinds.own_labels import own_labels
from slo.diff.kinds.recipients import recipients
from slo.diff.kinds.rules import rules
from slo.diff.kinds.severity_words import severity_words
from slo.diff.kinds.signatures import signatures
from slo.diff.kinds.steps import steps
from slo.diff.kinds.tiers import tiers

Kind = Callable[[Comparison], Iterator[Change]]

KINDS: Mapping[str, Kind] = {
    "recipients": recipients,
    "first responder": first_responders,
    "words of severity": severity_words,
    "calls": calls,
    "objectives": objectives,
    "alert tiers": tiers,
    "missing data": no_data,
    "labels of alerts": own_labels,
    "other alerts": other_alerts,
    "signatures": signatures,
    "names": names,
    "open incidents": incidents,
    "error budgets": budgets,
    "indicators": indicators,
    "budget policy": steps,
    "exclusions": exclusions,
    "rules": rules,
}
