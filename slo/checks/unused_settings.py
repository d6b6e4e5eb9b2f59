"""Settings of targets that are not chosen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from slo.model import Catalogue
from slo.model.targets import USERS_OF_SETTINGS
from slo.text import checks
from slo.text.diagnostics import Problem, Span

if TYPE_CHECKING:
    from slo.model import OnCall


def settings_of_no_target(catalogue: Catalogue) -> Iterator[Problem]:
    """Find settings of the organisation that are only for targets that it has not chosen."""
    if catalogue.organisation is None:
        return
    for key, users in USERS_OF_SETTINGS.items():
        if getattr(catalogue.organisation.value, key) and not set(users) & set(catalogue.targets):
            *others, last = (repr(str(one)) for one in users)
            either = f"{', '.join(others)} or {last}" if others else last
            yield checks.UNUSED_SETTINGS.problem(
                f"{key!r} has no effect: the target {either} is not chosen",
                catalogue.organisation.where(key),
                hint=f"add {either} to 'targets', or remove {key!r}",
            )


def on_call_of_no_target(catalogue: Catalogue) -> Iterator[Problem]:
    """Find products and parties whose escalation is in no generated file, so that nobody makes its calls."""
    if catalogue.organisation is None:
        return
    for product in catalogue.products.values():
        if (on_call := product.value.on_call) and _is_not_generated(on_call, catalogue):
            calls = " and ".join(map(repr, sorted(product.value.automatic_calls)))
            yield _no_escalation(on_call, product.where(on_call.key), calls)
    for name, party in catalogue.organisation.value.parties.items():
        if (on_call := party.on_call) and _is_not_generated(on_call, catalogue):
            yield _no_escalation(on_call, catalogue.organisation.where("parties", name, on_call.key), "")


def _is_not_generated(on_call: OnCall, catalogue: Catalogue) -> bool:
    """Return whether people configure the escalation of a system, because its target is not chosen."""
    return on_call.target not in catalogue.targets


def _no_escalation(on_call: OnCall, where: Span, calls: str) -> Problem:
    unmade = f", and {on_call.title} calls {calls} only if people have configured it" if calls else ""
    return checks.UNUSED_SETTINGS.problem(
        f"{on_call.key!r} is in no generated file: the target {str(on_call.target)!r} is not chosen{unmade}",
        where,
        hint=f"add {str(on_call.target)!r} to 'targets', or remove {on_call.key!r}",
    )
