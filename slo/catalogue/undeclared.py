"""The problem of a name that is not declared."""

from collections.abc import Iterable

from slo.text import checks
from slo.text.diagnostics import Problem, Span, nearest


def undeclared(what: str, name: str, accepted: Iterable[str], span: Span, remedy: str) -> Problem:
    """Return the problem; its hint is the name that was probably meant, or else the remedy."""
    near = nearest(name, accepted)
    hint = near if near.startswith("did you mean") else remedy
    return checks.UNDECLARED.problem(f"there is no {what} {name!r}", span, hint=hint)
