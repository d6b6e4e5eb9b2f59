"""Release decisions as JSON: unrounded numbers, and null without data."""

from typing import Any

from slo.evidence.gate import Clause, Ruling
from slo.report import figures
from slo.report.rulings.judgement import Judgement
from slo.text.json import document
from slo.text.styles import Paint, plain
from slo.text.times import rfc3339


def render(judgement: Judgement, paint: Paint = plain) -> str:
    """Return one object. Later versions may add keys; no key changes its meaning.

    as_of           the time of the figures, RFC 3339 in UTC
    may_release     true if nothing blocks, or an override is given, and every objective but drafts has data
    override        `by` and `reason` of the override, and the file it is recorded in, `record`; or null
    objectives      worst first, each with the keys of `slo.report.figures.objective`, and with
      decision      "frozen" by the policy, "spent" without one, "no data", "draft" or "passes"
      clauses       reasons to block: `policy`, `step` and `do` (null without a policy), `since` (RFC 3339 in
                    UTC, or null) and `or_earlier`
      may_override  who may override the freeze, or null
    """
    override = judgement.override
    body = {
        "as_of": rfc3339(judgement.overview.at),
        "may_release": not judgement.unknown and (not judgement.blocking or override is not None),
        "override": {"by": override.by, "reason": override.reason, "record": override.record}
        if override
        else None,
        "objectives": [objective(ruling, judgement) for ruling in judgement.rulings],
    }
    return document(body)


def objective(ruling: Ruling, judgement: Judgement) -> dict[str, Any]:
    """Return a ruling with the keys of an item of `objectives`."""
    return {
        **figures.objective(ruling.status, judgement.overview),
        "decision": ruling.decision,
        "clauses": [_clause(clause, ruling) for clause in ruling.clauses],
        "may_override": ruling.override or None,
    }


def _clause(clause: Clause, ruling: Ruling) -> dict[str, Any]:
    policy = ruling.status.slo.budget_policy
    return {
        "policy": policy.name if policy else None,
        "step": clause.step.name if clause.step else None,
        "do": clause.step.do if clause.step else None,
        "since": rfc3339(clause.since.at) if clause.since else None,
        "or_earlier": clause.since.or_earlier if clause.since else False,
    }
