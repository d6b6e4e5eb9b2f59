"""Checks of the responsibility matrix: first responder, callable parties, arbitration and review."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from slo.model import PRODUCT, RESPOND, Catalogue, Declared, Mark
from slo.text import checks
from slo.text.diagnostics import Problem

if TYPE_CHECKING:
    from slo.model import Organisation


def product_is_first(catalogue: Catalogue) -> Iterator[Problem]:
    """Find rows of the matrix that do not make the product team the only first responder."""
    for organisation in _with_matrix(catalogue):
        for activity in RESPOND:
            marks = organisation.value.activities.get(activity)
            if marks is None:
                yield checks.NO_RESPONDER.problem(
                    f"the matrix does not state who must {activity.replace('-', ' ')}",
                    organisation.where("activities"),
                    hint=f"add '{activity}: {{product: responsible, …}}'",
                )
                continue
            if marks.get(PRODUCT) is not Mark.RESPONSIBLE:
                yield checks.PRODUCT_NOT_FIRST.problem(
                    f"the product team must be 'responsible' for {activity!r}: it is woken first",
                    organisation.where("activities", activity),
                )
            for party, mark in marks.items():
                if party != PRODUCT and mark is Mark.RESPONSIBLE:
                    yield checks.TWO_FIRST_RESPONDERS.problem(
                        f"{party!r} would be woken together with the product team; only one party is first",
                        organisation.where("activities", activity, party),
                        hint="mark a party that only helps 'if-called-upon'",
                    )


def calls_can_be_made(catalogue: Catalogue) -> Iterator[Problem]:
    """Find parties that are called but have no mark, no channel, or no procedure for out of hours."""
    for organisation in _with_matrix(catalogue):
        parties, callable_parties = organisation.value.parties, organisation.value.if_called_upon
        for index, call in enumerate(organisation.value.calls):
            if call.party in parties and call.party not in callable_parties:
                yield checks.NOT_CALLABLE.problem(
                    f"the matrix does not mark {call.party!r} 'if-called-upon' for any alert",
                    organisation.where("calls", index, "party"),
                )
        for name in sorted(callable_parties & parties.keys()):
            if parties[name].called is None:
                yield checks.CALL_WITHOUT_CHANNEL.problem(
                    f"{name!r} can be called upon, but has no channel for it: 'called' is missing",
                    organisation.where("parties", name),
                )
            if parties[name].out_of_hours is None:
                yield checks.NO_OUT_OF_HOURS_PROCEDURE.problem(
                    f"{name!r} can be called upon, but has no 'out_of_hours' procedure",
                    organisation.where("parties", name),
                    hint="link the page that explains how to reach it at night",
                )


def disputes_are_settled(catalogue: Catalogue) -> Iterator[Problem]:
    """Find a model without arbitration or review."""
    for organisation in _with_matrix(catalogue):
        missing = {
            "arbitration": (checks.NO_ARBITER, "nobody is named to decide when the parties disagree"),
            "review": (checks.NO_REVIEW, "no review of this model is planned"),
        }
        for key, (check, message) in missing.items():
            if getattr(organisation.value, key) is None:
                yield check.problem(message, organisation.where("name"), hint=f"add '{key}'")


def _with_matrix(catalogue: Catalogue) -> Iterator[Declared[Organisation]]:
    if catalogue.organisation is not None and catalogue.organisation.value.activities:
        yield catalogue.organisation
