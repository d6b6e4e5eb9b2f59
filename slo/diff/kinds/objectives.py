"""Objectives that are new, or no longer defined."""

from collections.abc import Iterator

from slo.conditions import outage_in_words
from slo.diff.change import Change, Rank
from slo.diff.comparison import Comparison
from slo.diff.words import about, outage_in_window
from slo.model import SLO, Catalogue
from slo.plan.calls import agreed_parties
from slo.text.plurals import listed


def objectives(compared: Comparison) -> Iterator[Change]:
    """Yield what each new objective demands, and what ends with each that is removed."""
    for slo in compared.added:
        yield Change(_rank(slo), about(slo), _new(slo), compared.under("objective", slo.id))
    for slo in compared.removed:
        sentence = f"{_gone(slo)}{_uncalled(slo, compared.before.catalogue)}"
        yield Change(_rank(slo), about(slo), sentence, compared.under("objective", slo.id))


def _rank(slo: SLO) -> Rank:
    return Rank.PAGES if slo.can_page else Rank.TICKETS


def _new(slo: SLO) -> str:
    goal = f"{slo.objective.target} over {slo.objective.window}"
    allows = f"a new objective of {slo.service.name}: {goal}, which allows {outage_in_window(slo)}"
    return allows if slo.draft else f"{allows}; {outage_in_words(slo)}"


def _gone(slo: SLO) -> str:
    goal = f"{slo.objective.target} over {slo.objective.window}"
    alerts = "nobody is paged or gets a ticket for it" if slo.can_page else "nobody gets a ticket for it"
    return f"no longer an objective of {slo.service.name} ({goal}): it is not measured any more, and {alerts}"


def _uncalled(slo: SLO, catalogue: Catalogue) -> str:
    """Name the parties that its pages called automatically."""
    parties = tuple(agreed_parties(slo, catalogue))
    return f"; nor is {listed(parties)} called automatically" if parties else ""
