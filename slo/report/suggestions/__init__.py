"""Forms of suggested targets. To add a form, add a module here and its name to FORMATS."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from slo.report.forms import Forms

if TYPE_CHECKING:
    from slo.report.suggestions.suggestion import Suggestion

__all__ = ["FORMATS", "Format"]

Format: TypeAlias = "Callable[[Sequence[Suggestion]], str]"

FORMATS: Mapping[str, Format] = Forms(__name__, "text", "json")
