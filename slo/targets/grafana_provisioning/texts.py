"""Grafana's template language for annotations and labels of alert rules.

It is that of Prometheus with other data: `.Values.A.Value` is the value of query A, where `$value` would be a
sentence about all values. Queries return nothing, so the age of a young history is not shown.
https://grafana.com/docs/grafana/latest/alerting/alerting-rules/templates/reference/
"""

import re

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

QUERY = "A"
_ACTION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_VALUE = re.compile(r"\$value\b")


def annotation(text: Text) -> str:
    """Return an annotation. Grafana replaces no variables in these, except perhaps `${NAME}`.

    >>> annotation(("region ", GroupLabel("region"), " {{ of }} ${HOME}"))
    'region {{ .Labels.region }} {{ "{{" }} of }} {{ "$" }}{HOME}'
    >>> annotation((Verbatim("{{ $value | humanize }} of $value"),))
    '{{ $values.A.Value | humanize }} of $value'
    """
    return "".join(map(_part, text))


def _part(part: Part) -> str:
    match part:
        case str():
            return part.replace("{{", '{{ "{{" }}').replace("${", '{{ "$" }}{')
        case GroupLabel(name):
            return f"{{{{ .Labels.{name} }}}}"
        case MeasuredRatio() as ratio:
            replaced = "".join(f' | reReplaceAll "{sign}" "{its}"' for sign, its in ratio.signs.items())
            return f"{{{{ .Values.{QUERY}.Value | humanizePercentage{replaced} }}}}"
        case MeasuredLocalTime():
            return f'{{{{ .Values.{QUERY}.Value | humanizeTimestamp | reReplaceAll ":00 .*" "" }}}}'
        case AllLabels():
            return '{{ range $name, $value := .Labels }} {{ $name }}="{{ $value }}"{{ end }}'
        case MeasuredTime():
            return ""
        case Verbatim(written):
            return _ACTION.sub(lambda action: _VALUE.sub(f"$values.{QUERY}.Value", action[0]), written)
