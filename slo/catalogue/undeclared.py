"""How to say that a name stands for nothing."""

from collections.abc import Iterable

from slo.text import checks
from slo.text.diagnostics import Problem, Span, nearest


def undeclared(what: str, name: str, accepted: Iterable[str], span: Span, remedy: str) -> Problem:
    """Say that there is no such thing; the hint is what was probably meant, or else how to declare it."""
    near = nearest(name, accepted)
    hint = near if near.startswith("did you mean") else remedy
    return checks.UNDECLARED.problem(f"there is no {what} {name!r}", span, hint=hint)
