"""Whether error budget policies can be kept: the parties they tell exist, and their windows fit."""

from collections.abc import Iterator

from slo.catalogue.declarations import Declarations
from slo.catalogue.services import Stated, budget_policy_of, stated
from slo.catalogue.undeclared import undeclared
from slo.model import Calendar, ErrorBudgetPolicy
from slo.source.nodes import Document
from slo.text import checks
from slo.text.diagnostics import Problem


def unresolved_budget_policies(declared: Declarations) -> Iterator[Problem]:
    """Find parties that cannot be told, and steps that look further back than an objective does."""
    for policy in declared.budget_policies.values():
        if policy.value is not None:
            yield from _parties(policy.value, policy.document, declared)
    for objective in stated(declared):
        yield from _windows(objective, declared)


def _parties(policy: ErrorBudgetPolicy, document: Document, declared: Declarations) -> Iterator[Problem]:
    organisation = declared.organisation
    if (organisation is None and not declared.complete) or (organisation and organisation.value is None):
        return
    parties = organisation.value.parties if organisation and organisation.value else {}
    for index, step in enumerate(policy.steps):
        for place, name in enumerate(step.notify):
            span = document.where("steps", index, "notify", place)
            if name not in parties:
                remedy = "declare it under 'parties' of the organisation"
                yield undeclared("party", name, parties, span, remedy)
            elif parties[name].ticket is None:
                hint = "add 'ticket' to the party in the organisation"
                yield checks.CHANNELS.problem(f"nothing says how {name!r} gets a ticket", span, hint=hint)


def _windows(stated: Stated, declared: Declarations) -> Iterator[Problem]:
    policy, window = budget_policy_of(stated, declared), stated.objective.window
    length = window.usual if isinstance(window, Calendar) else window
    for step in policy.steps if policy else ():
        looks_back = step.when.window
        if looks_back and looks_back > length:
            message = f"step {step.name!r} looks back {looks_back}, and this window is only {window}"
            span = stated.document.where("objectives", stated.position, "window")
            yield checks.WINDOW.problem(message, span, hint="choose another error budget policy")
