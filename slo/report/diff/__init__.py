"""What a change of definitions means, as text, as Markdown for a pull request, and as JSON."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from slo.report.forms import Forms

if TYPE_CHECKING:
    from slo.diff import Changes
    from slo.text.styles import Paint

__all__ = ["FORMATS", "Format"]

Format: TypeAlias = "Callable[[Changes, str, Paint], str]"
"""Renders changes since a base, which is named, with the colours of a terminal."""

FORMATS: Mapping[str, Format] = Forms(__name__, "text", "markdown", "json")
