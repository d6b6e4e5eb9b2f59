"""Comments that silence problems, and the severities that an organisation sets."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from slo.model import Allowance, Catalogue
from slo.text import checks
from slo.text.check import Needs
from slo.text.diagnostics import Problem, Severity


def without_silenced(
    found: Iterable[Problem], catalogue: Catalogue, available: Collection[Needs]
) -> tuple[Problem, ...]:
    """Return the `found` problems without silenced ones, with the organisation's severities.

    A comment that silences nothing is a problem too, if its check could run with the `available` input.
    """
    organisation = catalogue.organisation.value if catalogue.organisation else None
    levels = organisation.checks if organisation else {}
    allowed = {(one.check.code, one.span.file, one.line): one for one in catalogue.allowances}
    used: set[Allowance] = set()
    left: list[Problem] = []
    for problem in found:
        if allowance := allowed.get((problem.code, problem.span.file, problem.span.line)):
            used.add(allowance)
        else:
            left.append(problem)
    left += [
        checks.UNUSED_ALLOW.problem(
            f"this comment silences nothing: {one.check.code!r} finds no problem on line {one.line}",
            one.span,
            "remove the comment",
        )
        for one in catalogue.allowances
        if one not in used and one.check.needs in available
    ]
    return tuple(
        replace(one, severity=Severity(levels.get(one.code, one.severity)))
        for one in left
        if levels.get(one.code) != "off"
    )
