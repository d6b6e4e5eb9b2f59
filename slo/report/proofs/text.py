"""Proofs for people: each failure with its place, what has no proof, and a summary."""

from collections.abc import Iterator

from slo.report.proofs.outcome import Outcome
from slo.text.diagnostics import Span
from slo.text.plurals import count, some

_MOST = 3
"""Failures of one objective that are shown: more mostly have the same cause."""


def render(outcome: Outcome) -> str:
    """Return the failures of each objective, and lines that sum up."""
    return "\n".join(_lines(outcome))


def _lines(outcome: Outcome) -> Iterator[str]:
    for about in dict.fromkeys(failure.about for failure in outcome.failures):
        failures = [failure for failure in outcome.failures if failure.about == about]
        for failure in failures[:_MOST]:
            yield f"failed: {failure.message}"
        if (more := len(failures) - _MOST) > 0:
            yield f"        and {count(more, 'more proof')} of {about}"
        yield from _place(failures[0].span)
    for one in outcome.unproved:
        yield f"no proof of {one.slo}: {one.reason}"
        yield from _place(one.span)
    if outcome.stale:
        yield f"out of date, and not what was tested: {some(outcome.stale, 5)}; run 'slo compile'"
    yield summary(outcome)


def _place(span: Span | None) -> Iterator[str]:
    if span is not None:
        yield f"   --> {span}"


def summary(outcome: Outcome) -> str:
    """Return one line: how much was proved, by which programs, and how many proofs failed."""
    proved = [one for one in outcome.objectives if one.checks]
    checks = sum(one.checks for one in proved)
    parts = (
        [f"{count(len(proved), 'objective')} tested by {count(checks, 'check')}"]
        if outcome.objectives
        else []
    )
    parts += [f"{count(outcome.routes, 'alert')} routed"] if outcome.routes else []
    parts += [f"{count(outcome.templates, 'template')} rendered"] if outcome.templates else []
    parts += [f"{len(outcome.unproved)} without proof"] if outcome.unproved else []
    verdict = f"{len(outcome.failures)} failed" if outcome.failures else "none failed"
    return f"{', '.join(parts)}: {verdict} ({', '.join(outcome.programs)}, {outcome.seconds:.1f}s)"
