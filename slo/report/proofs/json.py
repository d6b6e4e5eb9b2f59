"""Proofs as JSON, for programs."""

from slo.report.proofs.outcome import Failure, Outcome
from slo.text.diagnostics import Span
from slo.text.json import document
from slo.text.styles import Paint, plain


def render(outcome: Outcome, paint: Paint = plain) -> str:
    """Return one object. Later versions may add keys; no key changes its meaning.

    programs    such as "promtool 3.5.3"
    objectives  each with `slo`, `service`, `checks` (0 if it has no proof) and `reason` (null, or why not)
    routes      how many alerts were routed; `templates`: how many messages were rendered
    failures    each with `about`, `message`, `file` and `line` (null where nothing is defined)
    stale       generated files that differ from what was tested
    """
    return document(
        {
            "programs": outcome.programs,
            "objectives": [
                {"slo": one.slo, "service": one.service, "checks": one.checks, "reason": one.reason or None}
                for one in outcome.objectives
            ],
            "routes": outcome.routes,
            "templates": outcome.templates,
            "failures": [_failure(failure) for failure in outcome.failures],
            "stale": outcome.stale,
            "seconds": round(outcome.seconds, 3),
        }
    )


def _failure(failure: Failure) -> dict[str, object]:
    span: Span | None = failure.span
    return {
        "about": failure.about,
        "message": failure.message,
        "file": span.file if span else None,
        "line": span.line if span else None,
    }
