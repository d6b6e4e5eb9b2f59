"""Files that are templates of Helm, and no YAML yet."""

import re

from slo.source.source import Source
from slo.text import checks
from slo.text.diagnostics import Problem

_TEMPLATE = re.compile(
    # Templates of Prometheus and Alertmanager have braces, too, but none of these values and functions.
    r"^(?!\s*#).*?(?P<found>\{\{-?[^}\n]*?"
    r"((?<![\w)])\.(Values|Release|Chart|Capabilities|Files)\b|\binclude\s+\"|\btoYaml\b|\bnindent\b))",
    re.MULTILINE,
)
"""https://helm.sh/docs/chart_template_guide/builtin_objects/"""


def unrendered(source: Source) -> Problem | None:
    """Return the problem of a template of Helm: nothing else in it can be judged."""
    if "{{" not in source.text or not (found := _TEMPLATE.search(source.text)):
        return None
    return checks.YAML.problem(
        "this is a template of Helm, not YAML",
        source.span(found.start("found"), found.end("found")),
        hint="render it first: 'helm template CHART > FILE.yaml'",
    )
