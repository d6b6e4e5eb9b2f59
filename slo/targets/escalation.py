"""Escalation as Terraform: what the targets of all systems of on-call share.

Addresses in Terraform consist of the names of owners and uses, so that a change never renames other
resources. Schedules are read by name and never changed, because people maintain them.
"""

import json
from collections.abc import Iterable, Iterator

from slo.model import ALWAYS, Catalogue, Declared, OnCall, Organisation, Product
from slo.plan.escalation import EscalationPolicy, late_calls, users_of_schedules
from slo.text import checks
from slo.text.diagnostics import Problem

Block = dict[str, object]


def schedules(kind: str, policies: Iterable[EscalationPolicy]) -> Block:
    """Return the data sources, of a kind, of all schedules of policies."""
    names = {literal(name): literal(name) for name in users_of_schedules(policies)}
    return {kind: {"on_call": {"for_each": names, "name": "${each.value}"}}}


def schedule_id(kind: str, name: str) -> str:
    """Return the id of a schedule that `schedules` reads."""
    return f"${{data.{kind}.on_call[{_quoted(name)}].id}}"


def literal(text: str) -> str:
    """Escape Terraform's template sequences in a text."""
    return text.replace("${", "$${").replace("%{", "%%{")


def _quoted(text: str) -> str:
    """Quote a text for an expression."""
    return literal(json.dumps(text, ensure_ascii=False))


def unsupported(system: type[OnCall], catalogue: Catalogue) -> Iterator[Problem]:
    """Find hours that a system cannot keep, and automatic calls that it would make too late."""
    for product in catalogue.products.values():
        on_call, alerting = product.value.on_call, product.value.alerting
        if not isinstance(on_call, system) or alerting is None or catalogue.organisation is None:
            continue
        yield from _late(product, on_call, catalogue.organisation.value)
        if alerting.hours != ALWAYS and not on_call.keeps_hours:
            message = f"{on_call.title} pages at any hour, also out of {alerting.hours!r}"
            hint = "let the schedules decide who is on call, and write 24x7"
            yield checks.ON_CALL_HOURS.problem(message, product.where("alerting", "hours"), hint=hint)


def _late(product: Declared[Product], on_call: OnCall, organisation: Organisation) -> Iterator[Problem]:
    for party, earliest, shorter in late_calls(product.value, organisation):
        agreed = product.value.automatic_calls[party].automatic_after
        message = (
            f"{on_call.title} cannot call {party!r} {agreed} after a page: "
            f"the levels before take {earliest - 1}m"
        )
        hint = f"the nearest is {earliest}m" + (f", or {shorter}m for 'escalate_after'" if shorter else "")
        span = product.where("alerting", "call", party, "automatic_after")
        yield checks.CALL_NOT_ON_TIME.problem(message, span, hint=hint)
