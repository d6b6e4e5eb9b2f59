"""Target PagerDuty: Terraform for escalation policies and services, and drift of an account."""

from collections.abc import Iterator

from slo.model import Catalogue
from slo.model.on_call import PagerDutyOnCall
from slo.plan.types import Plan
from slo.targets.artifact import Artifact, Templates
from slo.targets.escalation import unsupported
from slo.targets.pagerduty.plan import pager
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
    yield from unsupported(PagerDutyOnCall, catalogue)
    known = catalogue.organisation.value.hours if catalogue.organisation else {}
    for product in catalogue.products.values():
        name = product.value.alerting.hours if product.value.pagerduty and product.value.alerting else ""
        if name in known and known[name].timezone not in (*ZONES, "UTC"):
            message = f"{name} is in the time zone {known[name].timezone}, which PagerDuty does not support"
            hint = "use another time zone with the same clock"
            yield checks.PAGERDUTY_TIMEZONE.problem(message, product.where("alerting", "hours"), hint=hint)
        if name in known and known[name].start > known[name].end:
            message = f"{name} ends on the following day, which support hours of PagerDuty cannot"
            hint = "let the schedules decide who is on call, and write 24x7"
            yield checks.PAGERDUTY_HOURS.problem(message, product.where("alerting", "hours"), hint=hint)
