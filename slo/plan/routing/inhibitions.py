"""Inhibitions: which alerts notify nobody while others fire."""

from collections.abc import Iterator

from slo.labels import IDENTITY
from slo.model import AlertSeverity, Catalogue, naming
from slo.model.inhibited import inhibited
from slo.plan.identity import clusters, identity
from slo.plan.routing.branch import Levels
from slo.plan.types import Inhibition, Matcher

_IDENTIFIED = tuple(Matcher(name, "=~", ".+") for name in IDENTITY)
_NO_CALL = Matcher(naming.CALLED_UPON, "=", "")


def inhibitions(catalogue: Catalogue) -> Iterator[Inhibition]:
    """Yield those among alerts of objectives, then those that teams declare for alerts of their own."""
    budget, levels = identity(catalogue), Levels(catalogue.severities)
    yield from _more_urgent_first(budget, catalogue.levels, levels)
    yield _targets_down_before_no_data(budget, levels)
    yield from _declared(catalogue, levels)


def _more_urgent_first(
    budget: tuple[str, ...], used: tuple[AlertSeverity, ...], levels: Levels
) -> Iterator[Inhibition]:
    """Inhibit alerts about the burn rate of an error budget while a more urgent one about it fires.

    Other alerts of a level may end during a page: those of steps, and of missing data, because a page often
    begins when data are back. Alertmanager would then neither notify of the end nor of the next such alert.

    Missing labels count as equal. So both sides must have those of every alert, or other alerts would be
    inhibited; only labels of groups may be missing.
    """
    about_burning = (Matcher("alertname", "=", naming.BURN), _NO_CALL, *_IDENTIFIED)
    for level in used:
        if level.more_urgent:
            yield Inhibition(
                source=(levels.matcher(*level.more_urgent), _NO_CALL, *_IDENTIFIED),
                target=(levels.matcher(level), *about_burning),
                equal=budget,
            )


def _targets_down_before_no_data(budget: tuple[str, ...], levels: Levels) -> Inhibition:
    """Inhibit tickets about missing data of a service while the page fires that all targets are down.

    The page comes first, and is one for all objectives that share the targets.
    """
    no_data = Matcher("alertname", "=", naming.NO_DATA)
    return Inhibition(
        source=(no_data, levels.matcher(AlertSeverity.PAGE), *_IDENTIFIED),
        target=(no_data, levels.matcher(AlertSeverity.TICKET), *_IDENTIFIED),
        equal=tuple(label for label in budget if label != "slo"),
    )


def _declared(catalogue: Catalogue, levels: Levels) -> Iterator[Inhibition]:
    """Yield the inhibitions among alerts of teams' own.

    Missing labels count as equal, so both alerts must have the labels that must be equal. Calls about an
    alert are never inhibited: people who call wait for an answer.
    """
    among = ("environment", *clusters(catalogue))
    for one in inhibited(catalogue):
        there = tuple(Matcher(label, "=~", ".+") for label in one.equal)
        yield Inhibition(
            source=(Matcher("slo", "=", one.source), levels.matcher(one.severity), _NO_CALL, *there),
            target=(Matcher("slo", "=", one.target), levels.matcher(*one.severities), _NO_CALL, *there),
            equal=(*among, *one.equal),
        )
