"""How much of its window a young history has measured, in words."""

from datetime import datetime

from slo.evidence.status import Status
from slo.model import Calendar
from slo.text.rounding import length


def measured_so_far(status: Status, at: datetime) -> str:
    """Return how much of a window is measured: "14m of 28d measured"; "" if all of it is."""
    known = status.measured_for(at)
    if known is None:
        return ""
    window = status.slo.objective.window
    return (
        f"{length(known.seconds)} of {f'this {window}' if isinstance(window, Calendar) else window} measured"
    )
