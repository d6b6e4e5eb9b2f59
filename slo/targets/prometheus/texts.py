"""Prometheus's template language, which it expands in the annotations and labels of alerts."""

from slo.plan.texts import GroupLabel, MeasuredRatio, Text, Verbatim


def template(text: Text) -> str:
    """Write a text so that Prometheus fills in what it knows.

    https://prometheus.io/docs/prometheus/latest/configuration/template_reference/

    >>> template(("region ", GroupLabel("region"), ": ", MeasuredRatio(), " {{ of }}"))
    'region {{ $labels.region }}: {{ $value | humanizePercentage }} {{ "{{" }} of }}'
    """
    return "".join(map(_part, text))


def _part(part: str | MeasuredRatio | GroupLabel | Verbatim) -> str:
    match part:
        case str():
            return part.replace("{{", '{{ "{{" }}')
        case GroupLabel(name):
            return f"{{{{ $labels.{name} }}}}"
        case MeasuredRatio():
            return "{{ $value | humanizePercentage }}"
        case Verbatim(written):
            return written
