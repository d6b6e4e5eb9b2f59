"""Prometheus's template language for annotations and labels of alerts."""

from collections.abc import Mapping
from functools import lru_cache

from slo.languages.language import Language
from slo.languages.language import language as language_of
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
from slo.promql import quote
from slo.text.units import Duration


def template(text: Text) -> str:
    """Return a text as a template; Prometheus replaces its parts when an alert fires.

    https://prometheus.io/docs/prometheus/latest/configuration/template_reference/

    >>> template(("region ", GroupLabel("region"), " {{ of }}"))
    'region {{ $labels.region }} {{ "{{" }} of }}'
    """
    return "".join(map(_part, text))


def _part(part: Part) -> str:
    match part:
        case str():
            return part.replace("{{", '{{ "{{" }}')
        case GroupLabel(name):
            return f"{{{{ $labels.{name} }}}}"
        case MeasuredRatio() as ratio:
            return _percentage(ratio)
        case MeasuredLocalTime():  # written as 2026-10-04 05:00:00 +0000 UTC, whatever clock it is of
            return '{{ $value | humanizeTimestamp | reReplaceAll ":00 .*" "" }}'
        case AllLabels():
            return '{{ range $name, $value := $labels }} {{ $name }}="{{ $value }}"{{ end }}'
        case MeasuredTime(slo, window, length, language):
            return _measured(slo, window, length, language.code)
        case Verbatim(written):
            return written


@lru_cache
def _percentage(ratio: MeasuredRatio) -> str:
    """Write the value of an alert; in each language it is the same of all alerts."""
    return f"{{{{ $value | humanizePercentage{_replacing(ratio.signs)} }}}}"


@lru_cache(maxsize=1024)
def _measured(slo: str, window: Duration | Calendar, length: Duration, code: str) -> str:
    """Ask for the age of the history while it is less than the window; the largest unit is enough.

    It begins with the first count, or with earlier roll-ups. Without the series, or with several, the
    template has no error. All alerts of an objective ask this.
    """
    reader = language_of(code)
    starts = f'{{__name__=~"{naming.START_1M}|{naming.START_5M}",slo={quote(slo)}}}'
    young = f"time() - min({starts}) < {length.seconds}"
    age = f'{{{{ . | first | value | humanizeDuration | reReplaceAll " .*" ""{_in_units_of(reader)} }}}}'
    if isinstance(window, Calendar):  # an alert does not know its period
        measured = reader.text("alert_measured_so_far", age=age)
    else:
        measured = reader.text("alert_measured", age=age, window=window)
    return f"{{{{ with query `{young}` }}}}{measured}{{{{ end }}}}"


def _in_units_of(language: Language) -> str:
    """Return functions that replace the units of Prometheus's durations; none in English."""
    return _replacing({f"{unit}$": its for unit in "dhms" if (its := language.words["units"][unit]) != unit})


def _replacing(replaced: Mapping[str, str]) -> str:
    return "".join(f' | reReplaceAll "{pattern}" "{by}"' for pattern, by in replaced.items())
