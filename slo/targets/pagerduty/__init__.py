"""Target PagerDuty: Terraform for escalation policies and services, and drift of an account."""

from collections.abc import Iterator

from slo.model import Catalogue, Declared, Organisation, Product
from slo.plan.types import Plan
from slo.targets.artifact import Artifact, Templates
from slo.targets.pagerduty.plan import late_calls, pager
from slo.targets.pagerduty.terraform import terraform
from slo.targets.pagerduty.zones import ZONES
from slo.text import checks
from slo.text.diagnostics import Problem


def artifacts(plan: Plan, templates: Templates) -> Iterator[Artifact]:
    """Generate the configuration; nothing without on-call schedules in PagerDuty."""
    if wanted := pager(plan.catalogue):
        yield Artifact("pagerduty/pagerduty.tf.json", terraform(wanted))


def problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Find hours that PagerDuty does not support: in some time zones, and over midnight; and late calls."""
    known = catalogue.organisation.value.hours if catalogue.organisation else {}
    for product in catalogue.products.values():
        yield from _late(product, catalogue.organisation.value) if catalogue.organisation else ()
        name = product.value.alerting.hours if product.value.pagerduty and product.value.alerting else ""
        if name in known and known[name].timezone not in (*ZONES, "UTC"):
            message = f"{name} is in the time zone {known[name].timezone}, which PagerDuty does not support"
            hint = "use another time zone with the same clock"
            yield checks.PAGERDUTY_TIMEZONE.problem(message, product.where("alerting", "hours"), hint=hint)
        if name in known and known[name].start > known[name].end:
            message = f"{name} ends on the following day, which support hours of PagerDuty cannot"
            hint = "let the schedules decide who is on call, and write 24x7"
            yield checks.PAGERDUTY_HOURS.problem(message, product.where("alerting", "hours"), hint=hint)


def _late(product: Declared[Product], organisation: Organisation) -> Iterator[Problem]:
    for party, earliest, shorter in late_calls(product.value, organisation):
        agreed = product.value.automatic_calls[party].automatic_after
        message = (
            f"PagerDuty cannot call {party!r} {agreed} after a page: the levels before take {earliest - 1}m"
        )
        hint = f"the nearest is {earliest}m" + (f", or {shorter}m for 'escalate_after'" if shorter else "")
        span = product.where("alerting", "call", party, "automatic_after")
        yield checks.CALL_NOT_ON_TIME.problem(message, span, hint=hint)
