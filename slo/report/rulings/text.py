"""Release decisions for people: a paragraph for each objective that does not pass, and a summary."""

from slo.evidence.gate import Decision, Ruling
from slo.report.overview import named
from slo.report.rulings.judgement import Judgement, explained
from slo.text.styles import Meaning, Paint, plain

_MEANINGS = {
    Decision.FROZEN: Meaning.ERROR,
    Decision.SPENT: Meaning.ERROR,
    Decision.NO_DATA: Meaning.NO_DATA,
    Decision.DRAFT: Meaning.NOTE,
    Decision.PASSES: Meaning.HEALTHY,
}


def render(judgement: Judgement, paint: Paint = plain) -> str:
    """Return a paragraph for each objective that does not pass, blocking ones first, and a summary.

    Before the summary, exclusions in the windows of objectives that pass are named.
    """
    shown = [
        _paragraph(one, judgement, paint) for one in judgement.rulings if one.decision is not Decision.PASSES
    ]
    if exclusions := judgement.exclusions():
        shown.append("\n".join(exclusions))
    override = judgement.override
    if override:
        shown.append(f"overridden by {override.by}: {override.reason} (recorded in {override.record})")
    verdict, rest = judgement.summary().split(":", 1)
    return "\n\n".join((*shown, f"{paint(_verdict(judgement), verdict)}:{rest}"))


def _verdict(judgement: Judgement) -> Meaning:
    may_release = not judgement.unknown and (not judgement.blocking or judgement.override)
    return Meaning.HEALTHY if may_release else Meaning.ERROR


def _paragraph(ruling: Ruling, judgement: Judgement, paint: Paint) -> str:
    lines = (f"  {line}" for line in explained(ruling, judgement))
    decision = paint(_MEANINGS[ruling.decision], ruling.decision)
    return "\n".join((f"{decision}: {named(ruling.status)}", *lines))
