"""Release decisions for people: a paragraph for each objective that does not pass, and a summary."""

from slo.evidence.gate import Decision, Ruling
from slo.report.overview import named
from slo.report.rulings.judgement import Judgement, explained


def render(judgement: Judgement) -> str:
    """Return a paragraph for each objective that does not pass, blocking ones first, and a summary.

    Before the summary, exclusions in the windows of objectives that pass are named.
    """
    shown = [_paragraph(one, judgement) for one in judgement.rulings if one.decision is not Decision.PASSES]
    if exclusions := judgement.exclusions():
        shown.append("\n".join(exclusions))
    override = judgement.override
    if override:
        shown.append(f"overridden by {override.by}: {override.reason} (recorded in {override.record})")
    return "\n\n".join((*shown, judgement.summary()))


def _paragraph(ruling: Ruling, judgement: Judgement) -> str:
    lines = (f"  {line}" for line in explained(ruling, judgement))
    return "\n".join((f"{ruling.decision}: {named(ruling.status)}", *lines))
