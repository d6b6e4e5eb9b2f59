"""Who does something, who is first, and who may be called upon."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from slo.actions.failures import InvalidRequest, Undeclared
from slo.model import Catalogue, naming
from slo.plan.drafts import without_pages_of_drafts
from slo.plan.routing import routing
from slo.report import routes
from slo.report.who import Answer, Model, answers
from slo.text.diagnostics import nearest

_OWNERS = {"slo": "objective", "service": "service", "product": "product"}
"""Labels of an alert that say what it is of, the narrowest first, and what they name."""


class OfAlert(NamedTuple):
    """Who gets an alert, and who they are."""

    route: routes.Answer
    answers: tuple[Answer, ...]


def who(catalogue: Catalogue, names: Iterable[str]) -> tuple[Answer, ...]:
    """Answer for everything with these names; raises InvalidRequest for others, and Undeclared."""
    model = _model(catalogue)
    return tuple(answer for name in names for answer in _of_name(name, model))


def who_gets(catalogue: Catalogue, labels: Mapping[str, str]) -> OfAlert:
    """Answer for the narrowest thing that an alert says it is of, and for who is called upon by it.

    Raises Undeclared.
    """
    model = _model(catalogue)
    named = ((labels.get(label, ""), kind) for label, kind in _OWNERS.items())
    owner = next((of for of in named if of[0] in model.names[of[1]]), ("", ""))
    called = (labels.get(naming.CALLED_UPON, ""), "party")
    found = (one for name, kind in (owner, called) for one in answers(name, model) if one.kind == kind)
    return OfAlert(routes.answer(model.routing, labels, model.catalogue.products), tuple(found))


def _model(catalogue: Catalogue) -> Model:
    catalogue = without_pages_of_drafts(catalogue)
    planned = routing(catalogue)
    if planned is None or catalogue.organisation is None:
        raise Undeclared("nobody is named: declare an organisation and its products in the definitions")
    return Model(catalogue, planned, catalogue.organisation.value)


def _of_name(name: str, model: Model) -> Iterator[Answer]:
    found = tuple(answers(name, model))
    if not found:
        known = {one for names in model.names.values() for one in names}
        raise InvalidRequest(f"nothing is called {name!r}; {nearest(name, known)}")
    yield from found
