"""Long windows, which are sums of roll-ups: which windows are, and how their series are read."""

from slo.model.alerting import LONGEST_FROM_MINUTES
from slo.model.windows import Calendar
from slo.text.units import Duration

SLOW_INTERVAL = Duration.parse("4m")
"""How often long windows are computed: results stay younger than Prometheus's lookback of 5 minutes."""

OLDEST = Duration.parse("9m")
"""How old a result may be that is read: two intervals and a minute, so one evaluation may be missed."""


def is_long(window: Duration | Calendar) -> bool:
    """Return whether a window is a sum of roll-ups, unless it is read straight from raw series."""
    return isinstance(window, Calendar) or window.milliseconds > LONGEST_FROM_MINUTES.milliseconds


def newest(selector: str, window: Duration | Calendar) -> str:
    """Return an expression for the newest values of series that are recorded of a window.

    >>> newest("slo:error_ratio:1h", Duration.parse("1h"))
    'slo:error_ratio:1h'
    >>> newest("slo:error_ratio:1d", Duration.parse("1d"))
    'last_over_time(slo:error_ratio:1d[9m])'
    """
    return newest_of_long(selector) if is_long(window) else selector


def newest_of_long(selector: str) -> str:
    """Return an expression for the newest values of series that are recorded of long windows.

    An instant selector would not see them for three minutes after a missed evaluation.
    """
    return f"last_over_time({selector}[{OLDEST}])"
