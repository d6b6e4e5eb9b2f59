"""Forms of proofs. To add a form, add a module here and its name to FORMATS."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from slo.report.forms import Forms

if TYPE_CHECKING:
    from slo.report.proofs.outcome import Outcome
    from slo.text.styles import Paint

__all__ = ["FORMATS", "Format"]

Format: TypeAlias = "Callable[[Outcome, Paint], str]"

FORMATS: Mapping[str, Format] = Forms(__name__, "text", "json", "junit")
