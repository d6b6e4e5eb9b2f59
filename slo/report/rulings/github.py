"""Release decisions as workflow commands of GitHub Actions, shown on the page of a run."""

from slo.evidence.gate import BLOCKING, Decision, Ruling
from slo.report.overview import named
from slo.report.rulings.judgement import Judgement, explained
from slo.report.workflow import command
from slo.text.styles import Paint, plain


def render(judgement: Judgement, paint: Paint = plain) -> str:
    """Return an error for each objective that blocks, a warning if it is overridden, and notices.

    Notices are of drafts, and of exclusions in the windows of objectives that pass.
    """
    shown = (one for one in judgement.rulings if one.decision is not Decision.PASSES)
    lines = [_command(one, judgement) for one in shown]
    if exclusions := judgement.exclusions():
        lines.append(command("notice", {"title": "slo check: exclusions"}, "\n".join(exclusions)))
    return "\n".join((*lines, judgement.summary()))


def _command(ruling: Ruling, judgement: Judgement) -> str:
    lines = [*explained(ruling, judgement)]
    level = "notice" if ruling.decision is Decision.DRAFT else "error"
    if judgement.override and ruling.decision in BLOCKING:
        level = "warning"
        lines.append(f"overridden by {judgement.override.by}: {judgement.override.reason}")
    title = f"slo check: {named(ruling.status)} {ruling.decision}"
    return command(level, {"title": title}, "\n".join(lines))
