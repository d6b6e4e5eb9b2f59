"""Show who is responsible, who is the first responder, and who can be called."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from slo.actions.failures import InvalidRequest, Undeclared
from slo.model import Catalogue, naming
from slo.plan.drafts import without_pages_of_drafts
from slo.plan.routing import routing
from slo.plan.routing.beside import beside
from slo.report import routes
from slo.report.who import Answer, Model, answers
from slo.text.diagnostics import nearest

_OWNERS = {"slo": "objective", "service": "service", "product": "product"}
"""Labels of an alert that name its objective, service or product, the narrowest first."""


class OfAlert(NamedTuple):
    """The route of an alert, and answers about its owner and the called party."""

    route: routes.Answer
    answers: tuple[Answer, ...]


def who(catalogue: Catalogue, names: Iterable[str]) -> tuple[Answer, ...]:
    """Return the answers for these names; raises InvalidRequest for an unknown one, and Undeclared."""
    model = _model(catalogue)
    return tuple(answer for name in names for answer in _of_name(name, model))


def who_gets(catalogue: Catalogue, labels: Mapping[str, str]) -> OfAlert:
    """Return the route of an alert, and answers about its narrowest known owner and the party that it calls.

    Raises Undeclared.
    """
    model = _model(catalogue)
    named = ((labels.get(label, ""), kind) for label, kind in _OWNERS.items())
    owner = next((one for one in named if one[0] in model.names[one[1]]), ("", ""))
    called = (labels.get(naming.CALLED_UPON, ""), "party")
    found = (one for name, kind in (owner, called) for one in answers(name, model) if one.kind == kind)
    routing_of_all = beside(model.routing, model.catalogue.base)
    return OfAlert(routes.answer(routing_of_all, labels, model.catalogue.products), tuple(found))


def _model(catalogue: Catalogue) -> Model:
    catalogue = without_pages_of_drafts(catalogue)
    planned = routing(catalogue)
    if planned is None or catalogue.organisation is None:
        raise Undeclared("there are no parties: define an Organisation and its products")
    return Model(catalogue, planned, catalogue.organisation.value)


def _of_name(name: str, model: Model) -> Iterator[Answer]:
    found = tuple(answers(name, model))
    if not found:
        known = {one for names in model.names.values() for one in names}
        raise InvalidRequest(f"nothing has the name {name!r}; {nearest(name, known)}")
    yield from found
