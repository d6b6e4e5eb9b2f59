"""Templates of Helm, which must be rendered before anything can read them."""

import re

from slo.source.source import Source
from slo.text import checks
from slo.text.diagnostics import Problem

_ACTION = (
    # Templates of Prometheus and Alertmanager have braces, too, but none of these values and functions.
    r"^(?!\s*#).*?(?P<action>\{\{-?[^}\n]*?"
    r"((?<![\w)])\.(Values|Release|Chart|Capabilities|Files|Template)\b"
    r"|\b(include|define|toYaml|nindent|tpl)\s))"
)
"""Compiled when it is used first, because few texts have braces.

https://helm.sh/docs/chart_template_guide/builtin_objects/
"""

_ESCAPED = re.compile(r"\{\{-?\s*(`[^`]*\{\{[^`]*[$.][^`]*`|\"\{\{[^\"]*[$.][^\"]*\")\s*-?\}\}")
"""A template within a literal of a template: what Helm must leave to another program, such as Prometheus."""

RENDER = "render it first, such as with 'helm template', and use what that writes"


def placeholder(text: str) -> tuple[int, int] | None:
    """Return where Helm has something to do in a text: an action that only it knows, or a hidden template.

    Whoever else expands a template that is hidden from Helm shows the template.

    >>> placeholder('up{job="{{ .Values.job }}"}'), placeholder("{{`{{ $value }}`}}% used")
    ((8, 25), (0, 18))
    >>> placeholder('{{ "{{" }} of Go, and {{ $value }}')
    """
    if "{{" not in text:
        return None
    if found := re.search(_ACTION, text, re.MULTILINE):
        start = found.start("action")
        end = text.find("}}", start)
        return start, len(text) if end < 0 else end + 2
    return found.span() if (found := _ESCAPED.search(text)) else None


def unrendered(source: Source) -> Problem | None:
    """Return the problem of a text that Helm must render first; None if Helm has nothing to do there."""
    if "{{" not in source.text or not (found := re.search(_ACTION, source.text, re.MULTILINE)):
        return None
    place = source.span(found.start("action"), found.end("action"))
    return checks.NOT_RENDERED.problem("this is a template, not YAML yet", place, RENDER)
