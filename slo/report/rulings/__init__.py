"""Forms of release decisions. To add a form, add a module here and its name to FORMATS."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from slo.report.forms import Forms

if TYPE_CHECKING:
    from slo.report.rulings.judgement import Judgement
    from slo.text.styles import Paint

__all__ = ["FORMATS", "Format"]

Format: TypeAlias = "Callable[[Judgement, Paint], str]"
"""Renders decisions, with the colours of a terminal."""

FORMATS: Mapping[str, Format] = Forms(__name__, "text", "json", "github")
