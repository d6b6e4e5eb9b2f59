"""Prometheus's template language for annotations and labels of alerts."""

from slo.model import Calendar, naming
from slo.plan.texts import (
    AllLabels,
    GroupLabel,
    MeasuredLocalTime,
    MeasuredRatio,
    MeasuredTime,
    Part,
    Text,
    Verbatim,
)


def template(text: Text) -> str:
    """Return a text as a template; Prometheus replaces its parts when an alert fires.

    https://prometheus.io/docs/prometheus/latest/configuration/template_reference/

    >>> template(("region ", GroupLabel("region"), ": ", MeasuredRatio(), " {{ of }}"))
    'region {{ $labels.region }}: {{ $value | humanizePercentage }} {{ "{{" }} of }}'
    """
    return "".join(map(_part, text))


def _part(part: Part) -> str:
    match part:
        case str():
            return part.replace("{{", '{{ "{{" }}')
        case GroupLabel(name):
            return f"{{{{ $labels.{name} }}}}"
        case MeasuredRatio():
            return "{{ $value | humanizePercentage }}"
        case MeasuredLocalTime():  # written as 2026-10-04 05:00:00 +0000 UTC, whatever clock it is of
            return '{{ $value | humanizeTimestamp | reReplaceAll ":00 .*" "" }}'
        case AllLabels():
            return '{{ range $name, $value := $labels }} {{ $name }}="{{ $value }}"{{ end }}'
        case MeasuredTime():
            return _measured(part)
        case Verbatim(written):
            return written


def _measured(part: MeasuredTime) -> str:
    """Ask for the age of the history while it is less than the window; the largest unit is enough.

    Without the series, or with several, the template has no error.
    """
    starts = " or ".join(naming.of(series, slo=part.slo) for series in (naming.START_5M, naming.START_1M))
    young = f"time() - ({starts}) < {part.length.seconds}"
    age = '{{ . | first | value | humanizeDuration | reReplaceAll " .*" "" }}'
    of = (
        "" if isinstance(part.window, Calendar) else f" of {part.window}"
    )  # an alert does not know its period
    return f"{{{{ with query `{young}` }}}}{age}{of} measured. {{{{ end }}}}"
