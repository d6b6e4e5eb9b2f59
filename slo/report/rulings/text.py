"""For people: a paragraph for each objective that does not simply pass, and what it comes to."""

from slo.evidence.gate import Decision, Ruling
from slo.report.overview import named
from slo.report.rulings.judgement import Judgement, explained


def render(judgement: Judgement) -> str:
    """Write what blocks first; those that pass are only counted."""
    told = [_paragraph(one, judgement) for one in judgement.rulings if one.decision is not Decision.PASSES]
    override = judgement.override
    if override:
        told.append(f"overridden by {override.by}: {override.reason} (recorded in {override.record})")
    return "\n\n".join((*told, judgement.summary()))


def _paragraph(ruling: Ruling, judgement: Judgement) -> str:
    lines = (f"  {line}" for line in explained(ruling, judgement))
    return "\n".join((f"{ruling.decision}: {named(ruling.status)}", *lines))
