"""Templates of Helm, which must be rendered before anything can read them."""

import re

_ACTION = re.compile(
    r"\{\{-?[^}\n]*(\.(Values|Release|Chart|Capabilities|Template)\b|\b(include|define|toYaml|tpl)\s)"
)
_ESCAPED = re.compile(r"\{\{-?\s*(`[^`]*\{\{[^`]*[$.][^`]*`|\"\{\{[^\"]*[$.][^\"]*\")\s*-?\}\}")
"""A template within a literal of a template: what Helm must leave to another program, such as Prometheus."""

RENDER = "render it first, such as with 'helm template', and use what that writes"


def has_actions(text: str) -> bool:
    """Return whether a text has actions that only Helm knows."""
    return _ACTION.search(text) is not None


def is_escaped(text: str) -> bool:
    """Return whether a text hides a template from Helm, so that whoever else expands it shows the template.

    >>> is_escaped("{{`{{ $value }}`}}% used"), is_escaped('{{ "{{" }} of Go, and {{ $value }}')
    (True, False)
    """
    return _ESCAPED.search(text) is not None
