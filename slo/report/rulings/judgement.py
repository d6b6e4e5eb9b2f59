"""What every report on a gate shows, and the words for it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from slo.evidence.gate import BLOCKING, Clause, Decision, Ruling
from slo.report.overview import Overview
from slo.report.rounding import left
from slo.text.plurals import count
from slo.text.times import to_minute


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Somebody's decision to release in spite of what was agreed, and the file that it is recorded in."""

    by: str
    reason: str
    record: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The rulings on all objectives of an overview, worst first; with an `override`, none of them blocks."""

    overview: Overview
    rulings: tuple[Ruling, ...]
    override: Override | None = None

    @property
    def blocking(self) -> tuple[Ruling, ...]:
        """The rulings that stop a release, whether or not somebody overrides them."""
        return tuple(ruling for ruling in self.rulings if ruling.decision in BLOCKING)

    @property
    def unknown(self) -> bool:
        """Whether nobody can tell: nothing is known of an objective, or there is none."""
        return not self.rulings or any(ruling.decision is Decision.NO_DATA for ruling in self.rulings)

    def summary(self) -> str:
        """Count the objectives by what was decided, and say when that was."""
        counts = Counter(ruling.decision for ruling in self.rulings)
        told = ", ".join(f"{counts[decision]} {decision}" for decision in Decision if counts[decision])
        if self.blocking and not self.override:
            verdict = "Releases wait"
        elif self.unknown:
            verdict = "Nobody can tell, so releases wait"
        else:
            verdict = "Releases may go out"
        number = count(len(self.rulings), "objective")
        return f"{verdict}: {number}{': ' if told else ''}{told}; as of {to_minute(self.overview.at)}"


def explained(ruling: Ruling, judgement: Judgement) -> Iterator[str]:
    """Say in lines what was decided, by which clause, since when, what was agreed, who may override it."""
    status = ruling.status
    window = status.slo.objective.window
    if status.no_data_since:
        since = to_minute(status.no_data_since)
        yield f"no data since {since}: are its targets there, and are they scraped?"
    elif status.is_young:
        yield "counted for a few minutes: the first figures of its window follow within five"
    elif ruling.decision is Decision.NO_DATA:
        yield f"nothing was counted in {window}: do the rules run, and was there traffic?"
    if ruling.decision is Decision.DRAFT and status.slo.draft:
        yield f"{' and '.join(status.slo.draft.missing)} did not sign it, and drafts do not block"
    for clause in ruling.clauses:
        yield from _clause(clause, ruling)
    if ruling.clauses:
        yield f"may be overridden by: {ruling.override}" if ruling.override else "nobody may override it"
        yield f"first to act: {judgement.overview.first(status.slo) or 'nobody'}"


def _clause(clause: Clause, ruling: Ruling) -> Iterator[str]:
    status = ruling.status
    assert status.remaining is not None
    remains = f"{left(status.remaining)} of the {status.slo.objective.window} budget is left"
    if clause.since:
        remains += f", and it has been so since {to_minute(clause.since.at)}"
        remains += " or earlier" if clause.since.or_earlier else ""
    if clause.step is None:
        yield f"{remains}; no error budget policy was agreed on, so a spent budget blocks"
        return
    policy = status.slo.budget_policy
    assert policy is not None
    yield f"step {clause.step.name!r} of {policy.name} holds: {remains}"
    yield f"agreed: {' '.join(clause.step.do.split())}"
