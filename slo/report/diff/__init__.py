"""What a change of definitions means, as text, as Markdown for a pull request, and as JSON."""

from collections.abc import Callable, Mapping

from slo.diff import Changes
from slo.report.diff import json, markdown, text

FORMATS: Mapping[str, Callable[[Changes, str], str]] = {
    "text": text.render,
    "markdown": markdown.render,
    "json": json.render,
}
"""What each format writes of changes since a base, which is named."""
