"""Problems for people: each with its line and a caret, and their number."""

from collections.abc import Mapping, Sequence

from slo.text.diagnostics import Problem, Severity
from slo.text.diagnostics import render as shown
from slo.text.plurals import count
from slo.text.styles import Paint, plain


def render(problems: Sequence[Problem], texts: Mapping[str, str], paint: Paint = plain) -> str:
    """Return a paragraph for each problem, and a last line with their number."""
    return "\n\n".join([*(shown(problem, texts, paint) for problem in problems), _summary(problems)])


def _summary(problems: Sequence[Problem]) -> str:
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    warnings = len(problems) - errors
    return f"{count(errors, 'error')}, {count(warnings, 'warning')}"
