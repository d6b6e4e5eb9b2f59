"""Replay of alert conditions over past events: when each would have held, and its alert would have fired.

Times are whole minutes since 1970, because rules are evaluated once a minute.
"""

from slo.evidence.replay.firing import Firing, firings, united
from slo.evidence.replay.incidents import Noticed, noticed, past_incidents
from slo.evidence.replay.search import Span, holding
from slo.evidence.replay.silence import silent
from slo.evidence.replay.timeline import Row, Starts, Timeline, rows_of, timeline
from slo.evidence.replay.view import View

__all__ = [
    "Firing",
    "Noticed",
    "Row",
    "Span",
    "Starts",
    "Timeline",
    "View",
    "firings",
    "holding",
    "noticed",
    "past_incidents",
    "rows_of",
    "silent",
    "timeline",
    "united",
]
