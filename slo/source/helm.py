"""Templates of Helm, which must be rendered before anything can read them."""

import re

from slo.source.source import Source
from slo.text import checks
from slo.text.diagnostics import Problem

_ACTION = re.compile(
    # Templates of Prometheus and Alertmanager have braces, too, but none of these values and functions.
    r"^(?!\s*#).*?(?P<action>\{\{-?[^}\n]*?"
    r"((?<![\w)])\.(Values|Release|Chart|Capabilities|Files|Template)\b"
    r"|\b(include|define|toYaml|nindent|tpl)\s))",
    re.MULTILINE,
)
"""https://helm.sh/docs/chart_template_guide/builtin_objects/"""

_ESCAPED = re.compile(r"\{\{-?\s*(`[^`]*\{\{[^`]*[$.][^`]*`|\"\{\{[^\"]*[$.][^\"]*\")\s*-?\}\}")
"""A template within a literal of a template: what Helm must leave to another program, such as Prometheus."""

RENDER = "render it first, such as with 'helm template', and use what that writes"


def has_actions(text: str) -> bool:
    """Return whether a text has actions that only Helm knows."""
    return "{{" in text and _ACTION.search(text) is not None


def unrendered(source: Source) -> Problem | None:
    """Return the problem of a text that Helm must render first; None if Helm has nothing to do there."""
    if "{{" not in source.text or not (found := _ACTION.search(source.text)):
        return None
    place = source.span(found.start("action"), found.end("action"))
    return checks.NOT_RENDERED.problem("this is a template, not YAML yet", place, RENDER)


def is_escaped(text: str) -> bool:
    """Return whether a text hides a template from Helm, so that whoever else expands it shows the template.

    >>> is_escaped("{{`{{ $value }}`}}% used"), is_escaped('{{ "{{" }} of Go, and {{ $value }}')
    (True, False)
    """
    return _ESCAPED.search(text) is not None
