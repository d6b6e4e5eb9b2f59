"""PagerDuty: Terraform for its escalation policies and services, and how an account differs from it."""

from collections.abc import Iterator

from slo.model import Catalogue
from slo.plan.types import Plan
from slo.targets.artifact import Artifact, Templates
from slo.targets.pagerduty.plan import pager
from slo.targets.pagerduty.terraform import terraform
from slo.targets.pagerduty.zones import ZONES
from slo.text.diagnostics import Problem


def artifacts(plan: Plan, templates: Templates) -> Iterator[Artifact]:
    """Write the configuration; nothing where nobody says who is on call in PagerDuty."""
    if wanted := pager(plan.catalogue):
        yield Artifact("pagerduty/pagerduty.tf.json", terraform(wanted))


def problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Find hours in a time zone that PagerDuty has none of, so that nobody could be woken by them."""
    known = catalogue.organisation.value.hours if catalogue.organisation else {}
    for product in catalogue.products.values():
        name = product.value.alerting.hours if product.value.pagerduty and product.value.alerting else ""
        if name in known and known[name].timezone not in (*ZONES, "UTC"):
            message = f"{name} is in the time zone {known[name].timezone}, in which PagerDuty has no hours"
            hint = "give the hours another zone whose clocks are the same"
            yield Problem("pagerduty-timezone", message, product.where("alerting", "hours"), hint=hint)
