"""The outcome of `slo test`: what was proved, what failed, and what nothing proves."""

from typing import NamedTuple

from slo.text.diagnostics import Span


class Failure(NamedTuple):
    """A proof that failed: the objective, product or file that it is `about`, and in words what is wrong.

    `span` is where the definition is, with its path from the working directory; None if nothing defines it.
    """

    about: str
    message: str
    span: Span | None = None


class Proved(NamedTuple):
    """An objective, and how many checks prove something of it; 0 if no proof is known, and the reason."""

    slo: str
    service: str
    checks: int
    reason: str = ""
    span: Span | None = None


class Outcome(NamedTuple):
    """What the `programs` proved of objectives, alerts that are routed, and templates that are rendered.

    `stale` are generated files on disk that differ from what definitions say now, which is what was tested.
    """

    programs: tuple[str, ...]
    objectives: tuple[Proved, ...]
    routes: int = 0
    templates: int = 0
    failures: tuple[Failure, ...] = ()
    stale: tuple[str, ...] = ()
    seconds: float = 0

    @property
    def unproved(self) -> tuple[Proved, ...]:
        return tuple(one for one in self.objectives if not one.checks)

    @property
    def failed(self) -> frozenset[str]:
        """What failures are about."""
        return frozenset(failure.about for failure in self.failures)
