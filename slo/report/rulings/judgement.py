"""Content of all reports on release decisions, and its text."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from slo.evidence.gate import BLOCKING, Clause, Decision, Ruling
from slo.languages import LANGUAGES
from slo.languages.language import language
from slo.report.footnotes import exclusion_notes, exclusions_of, no_figures_yet
from slo.report.otherwise import decided_by_exclusions, undecided_exclusions
from slo.report.overview import Overview, named
from slo.report.young import measured_so_far
from slo.text.plurals import count
from slo.text.rounding import left
from slo.text.times import to_minute

_READER = language(LANGUAGES[0]).on_terminals
"""Decisions are in English only: pipelines show them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A decision to release despite a freeze: by whom, why, and the file that it is recorded in."""

    by: str
    reason: str
    record: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The rulings on all objectives of an overview, worst first; an `override` lets the release pass."""

    overview: Overview
    rulings: tuple[Ruling, ...]
    override: Override | None = None

    @property
    def blocking(self) -> tuple[Ruling, ...]:
        """The rulings that block a release, overridden or not."""
        return tuple(ruling for ruling in self.rulings if ruling.decision in BLOCKING)

    @property
    def unknown(self) -> bool:
        """Whether an objective has no data, or there is no objective."""
        return not self.rulings or any(ruling.decision is Decision.NO_DATA for ruling in self.rulings)

    def exclusions(self) -> list[str]:
        """Return a line for each exclusion in the window of an objective that passes.

        For others, it is among the reasons of the ruling.
        """
        passing = {
            one.status.slo.id: one.status.slo for one in self.rulings if one.decision is Decision.PASSES
        }
        decided = (
            f"{named(one.status)}: {text}"
            for one in self.rulings
            if one.decision is Decision.PASSES
            for text in (
                *decided_by_exclusions(one.status, _READER),
                *undecided_exclusions(one.status, _READER),
            )
        )
        return [*exclusion_notes(passing.values(), self.overview.at, _READER), *decided]

    def summary(self) -> str:
        """Return whether releases are blocked, the number of objectives by decision, and the time."""
        counts = Counter(ruling.decision for ruling in self.rulings)
        shown = ", ".join(f"{counts[decision]} {decision}" for decision in Decision if counts[decision])
        if self.blocking and not self.override:
            verdict = "Releases are blocked"
        elif self.unknown:
            verdict = "Releases are blocked for lack of data"
        else:
            verdict = "Releases may go out"
        number = count(len(self.rulings), "objective")
        return f"{verdict}: {number}{': ' if shown else ''}{shown}; as of {to_minute(self.overview.at)}"


def explained(ruling: Ruling, judgement: Judgement) -> Iterator[str]:
    """Yield lines with the reasons of a ruling, since when they hold, actions, and who may override."""
    status = ruling.status
    window = status.slo.objective.window
    if status.no_data_since:
        since = to_minute(status.no_data_since)
        yield f"no data since {since}: check that its targets exist and are scraped"
    elif first := no_figures_yet(status, _READER):
        yield first
    elif ruling.decision is Decision.NO_DATA:
        yield f"no events in {window}: check that Prometheus evaluates the rules, and that there was traffic"
    elif text := measured_so_far(status, judgement.overview.at, _READER):
        yield text
    if ruling.decision is Decision.DRAFT and status.slo.draft:
        yield f"not yet signed by {' and '.join(status.slo.draft.missing)}; drafts do not block releases"
    for clause in ruling.clauses:
        yield from _clause(clause, ruling)
    yield from exclusions_of(status.slo, judgement.overview.at, _READER)
    yield from decided_by_exclusions(status, _READER)
    if ruling.clauses:
        yield f"may be overridden by: {ruling.override or 'nobody'}"
        yield f"first responder: {judgement.overview.first(status.slo) or 'nobody'}"


def _clause(clause: Clause, ruling: Ruling) -> Iterator[str]:
    status = ruling.status
    assert status.remaining is not None
    remains = f"{left(status.remaining)} of the {status.slo.objective.window} budget is left"
    since = f" since {to_minute(clause.since.at)}" if clause.since else ""
    since += " or earlier" if clause.since and clause.since.or_earlier else ""
    if clause.step is None:
        yield f"the budget {'has been' if since else 'is'} spent{since}: {remains}"
        yield "without an error budget policy, a spent budget blocks releases"
        return
    policy = status.slo.budget_policy
    assert policy is not None
    yield f"step {clause.step.name!r} of policy {policy.name} holds{since}: {remains}"
    yield f"agreed action: {' '.join(clause.step.do.split())}"
