"""Proofs as JUnit XML, which CI systems show as tests: a case for each objective, and one for all routes.

https://github.com/testmoapp/junitxml
"""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from slo.report.proofs.outcome import Failure, Outcome, Proved
from slo.text.styles import Paint, plain
from slo.text.xml import allowed

_ROUTES = "routes"


def render(outcome: Outcome, paint: Paint = plain) -> str:
    """Return a document; an objective without proof is a skipped case, which is no success."""
    return allowed("\n".join(_lines(outcome)))


def _lines(outcome: Outcome) -> Iterator[str]:
    known = {one.slo for one in outcome.objectives}
    others = [failure for failure in outcome.failures if failure.about not in known]
    cases = len(outcome.objectives) + 1
    failed = len(outcome.failed & known) + bool(others)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield (
        f'<testsuite name="slo test" tests="{cases}" failures="{failed}" skipped="{len(outcome.unproved)}" '
        f'time="{outcome.seconds:.3f}">'
    )
    for one in outcome.objectives:
        yield from _objective(one, [failure for failure in outcome.failures if failure.about == one.slo])
    yield from _case("alertmanager", _ROUTES, others, "")
    yield "</testsuite>"


def _objective(one: Proved, failures: list[Failure]) -> Iterator[str]:
    file = f" file={quoteattr(one.span.file)}" if one.span else ""
    if one.checks:
        yield from _case(one.service, one.slo, failures, file)
        return
    yield f"  <testcase classname={quoteattr(one.service)} name={quoteattr(one.slo)}{file}>"
    yield f"    <skipped message={quoteattr(f'no proof: {one.reason}')}/>"
    yield "  </testcase>"


def _case(of: str, name: str, failures: list[Failure], file: str) -> Iterator[str]:
    yield f"  <testcase classname={quoteattr(of)} name={quoteattr(name)}{file}>"
    for failure in failures:
        place = f"{failure.span}" if failure.span else ""
        yield f"    <failure message={quoteattr(failure.message)}>{escape(place)}</failure>"
    yield "  </testcase>"
