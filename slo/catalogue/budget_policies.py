"""Checks of error budget policies: parties have ticket channels, and windows fit."""

from collections.abc import Iterator

from slo.catalogue.declarations import Declarations
from slo.catalogue.services import SettledObjective, budget_policy_of, settled_objectives
from slo.model import Calendar, ErrorBudgetPolicy
from slo.source.nodes import Document
from slo.text import checks
from slo.text.diagnostics import Problem


def impossible_budget_policies(declared: Declarations) -> Iterator[Problem]:
    """Find parties without a ticket channel, and steps with a longer window than the objective's."""
    for policy in declared.budget_policies.values():
        if policy.value is not None:
            yield from _parties(policy.value, policy.document, declared)
    for settled in settled_objectives(declared):
        yield from _windows(settled, declared)


def _parties(policy: ErrorBudgetPolicy, document: Document, declared: Declarations) -> Iterator[Problem]:
    parties = declared.shared.parties if declared.shared else {}
    for index, step in enumerate(policy.steps):
        for place, name in enumerate(step.notify):
            span = document.where("steps", index, "notify", place)
            if name in parties and parties[name].ticket is None:
                hint = "add 'ticket' to the party in the organisation"
                yield checks.CHANNELS.problem(f"{name!r} has no channel for tickets", span, hint=hint)


def _windows(settled: SettledObjective, declared: Declarations) -> Iterator[Problem]:
    policy, window = budget_policy_of(settled, declared), settled.objective.window
    length = window.usual if isinstance(window, Calendar) else window
    for step in policy.steps if policy else ():
        looks_back = step.when.window
        if looks_back and looks_back > length:
            message = f"step {step.name!r} looks back {looks_back}, but this compliance window is {window}"
            span = settled.document.where("objectives", settled.position, "window")
            yield checks.WINDOW.problem(
                message, span, hint="choose a longer window, or another error budget policy"
            )
