"""Prometheus's template language for annotations and labels of alerts."""

from slo.plan.texts import AllLabels, GroupLabel, MeasuredRatio, Part, Text, Verbatim


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
        case AllLabels():
            return '{{ range $name, $value := $labels }} {{ $name }}="{{ $value }}"{{ end }}'
        case Verbatim(written):
            return written
