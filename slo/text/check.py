"""What a check is: the code, severity and description of one kind of problem."""

from dataclasses import dataclass
from enum import StrEnum

from slo.text.diagnostics import Problem, Severity, Span


class Needs(StrEnum):
    """Input that a check requires."""

    DEFINITIONS = "definitions"
    DATE = "today's date"
    DATA = "measured data"
    OWNERS = "owners in other systems"


@dataclass(frozen=True, slots=True)
class Check:
    """One kind of problem. `about` describes it in one sentence without a full stop.

    Checks that protect paging, calls or consent, and problems that stop `slo compile`, are not `silenceable`.
    """

    code: str
    severity: Severity
    about: str
    needs: Needs = Needs.DEFINITIONS
    silenceable: bool = False

    @property
    def adjustable(self) -> bool:
        """Whether an organisation may change its severity. One that is not silenceable may only be raised."""
        return self.silenceable or self.severity is Severity.WARNING

    def problem(self, message: str, span: Span, hint: str = "") -> Problem:
        """Return a problem found by this check."""
        return Problem(self.code, message, span, self.severity, hint)
