"""How much of its window a young history has measured, in words."""

from datetime import datetime

from slo.evidence.status import Status
from slo.languages.language import Language
from slo.model import Calendar


def measured_so_far(status: Status, at: datetime, reader: Language) -> str:
    """Return how much of a window is measured: "14m of 28d measured"; "" if all of it is."""
    known = status.measured_for(at)
    if known is None:
        return ""
    window = status.slo.objective.window
    key = "note_young_calendar" if isinstance(window, Calendar) else "note_young"
    return reader.text(key, age=reader.length(known.seconds), window=reader.window_in_short(window))
