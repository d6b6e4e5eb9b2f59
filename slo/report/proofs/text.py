"""Proofs for people: each failure with its place, what has no proof, and a summary."""

from collections.abc import Iterator

from slo.report.proofs.outcome import Outcome
from slo.text.diagnostics import Span
from slo.text.plurals import count, some
from slo.text.styles import Meaning, Paint, plain

_MOST = 3
"""Failures of one objective that are shown: more mostly have the same cause."""


def render(outcome: Outcome, paint: Paint = plain) -> str:
    """Return the failures of each objective, and lines that sum up."""
    return "\n".join(_lines(outcome, paint))


def _lines(outcome: Outcome, paint: Paint) -> Iterator[str]:
    for about in dict.fromkeys(failure.about for failure in outcome.failures):
        failures = [failure for failure in outcome.failures if failure.about == about]
        for failure in failures[:_MOST]:
            yield f"{paint(Meaning.ERROR, 'failed')}: {failure.message}"
        if (more := len(failures) - _MOST) > 0:
            yield f"        and {count(more, 'more proof')} of {about}"
        yield from _place(failures[0].span)
    for one in outcome.unproved:
        yield f"{paint(Meaning.WARNING, 'no proof')} of {one.slo}: {one.reason}"
        yield from _place(one.span)
    if outcome.stale:
        stale = some(outcome.stale, 5)
        word = paint(Meaning.WARNING, "out of date")
        yield f"{word}, and not what was tested: {stale}; run 'slo compile'"
    yield summary(outcome, paint)


def _place(span: Span | None) -> Iterator[str]:
    if span is not None:
        yield f"   --> {span}"


def summary(outcome: Outcome, paint: Paint = plain) -> str:
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
    failed = f"{len(outcome.failures)} failed"
    verdict = paint(Meaning.ERROR, failed) if outcome.failures else "none failed"
    return f"{', '.join(parts)}: {verdict} ({', '.join(outcome.programs)}, {outcome.seconds:.1f}s)"
