"""Inhibitions: which alerts notify nobody while others fire."""

from collections.abc import Iterator

from slo.labels import IDENTITY
from slo.model import Catalogue, naming
from slo.model.inhibited import inhibited
from slo.plan.identity import clusters, identity
from slo.plan.types import Inhibition, Matcher

_IDENTIFIED = tuple(Matcher(name, "=~", ".+") for name in IDENTITY)
_NO_CALL = Matcher(naming.CALLED_UPON, "=", "")


def inhibitions(catalogue: Catalogue) -> Iterator[Inhibition]:
    """Yield those among alerts of objectives, then those that teams declare for alerts of their own."""
    budget = identity(catalogue)
    yield _page_before_ticket(budget)
    yield _targets_down_before_no_data(budget)
    yield from _declared(catalogue)


def _page_before_ticket(budget: tuple[str, ...]) -> Inhibition:
    """Inhibit tickets about the burn rate of an error budget while its page fires.

    Other tickets may end during the page: those of steps, and of missing data, because a page often begins
    when data are back. Alertmanager would then neither notify of the end nor of the next such ticket.

    Missing labels count as equal. So both sides must have those of every alert, or other alerts would be
    inhibited; only labels of groups may be missing.
    """
    return Inhibition(
        source=(Matcher("severity", "=", "page"), _NO_CALL, *_IDENTIFIED),
        target=(
            Matcher("severity", "=", "ticket"),
            Matcher("alertname", "=", naming.BURN),
            _NO_CALL,
            *_IDENTIFIED,
        ),
        equal=budget,
    )


def _targets_down_before_no_data(budget: tuple[str, ...]) -> Inhibition:
    """Inhibit tickets about missing data of a service while the page fires that all targets are down.

    The page comes first, and is one for all objectives that share the targets.
    """
    no_data = Matcher("alertname", "=", naming.NO_DATA)
    return Inhibition(
        source=(no_data, Matcher("severity", "=", "page"), *_IDENTIFIED),
        target=(no_data, Matcher("severity", "=", "ticket"), *_IDENTIFIED),
        equal=tuple(label for label in budget if label != "slo"),
    )


def _declared(catalogue: Catalogue) -> Iterator[Inhibition]:
    """Yield the inhibitions among alerts of teams' own.

    Missing labels count as equal, so both alerts must have the labels that must be equal. Calls about an
    alert are never inhibited: people who call wait for an answer.
    """
    among = ("environment", *clusters(catalogue))
    for one in inhibited({name: one.value for name, one in catalogue.alerts.items()}):
        there = tuple(Matcher(label, "=~", ".+") for label in one.equal)
        severity = Matcher("severity", "=", one.severity)
        op = "=" if len(one.severities) == 1 else "=~"
        severities = Matcher("severity", op, "|".join(one.severities))
        yield Inhibition(
            source=(Matcher("slo", "=", one.source), severity, _NO_CALL, *there),
            target=(Matcher("slo", "=", one.target), severities, _NO_CALL, *there),
            equal=(*among, *one.equal),
        )
