"""Target Jira Service Management: Terraform for escalation policies, routing rules and integrations."""

from collections.abc import Iterator

from slo.model import Catalogue
from slo.model.on_call import JiraServiceManagementOnCall
from slo.plan.escalation import policies
from slo.plan.types import Plan
from slo.targets.artifact import Artifact, Templates
from slo.targets.escalation import unsupported
from slo.targets.jira_service_management.integrations import integrations
from slo.targets.jira_service_management.terraform import terraform
from slo.text.diagnostics import Problem


def artifacts(plan: Plan, templates: Templates) -> Iterator[Artifact]:
    """Generate the configuration; nothing without on-call schedules in Jira Service Management."""
    if planned := policies(JiraServiceManagementOnCall, plan.catalogue):
        text = terraform(planned, tuple(integrations(plan.catalogue)), plan.catalogue.products.keys())
        yield Artifact("jira-service-management/jira-service-management.tf.json", text)


def problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Find hours, which it cannot keep, and late calls."""
    yield from unsupported(JiraServiceManagementOnCall, catalogue)
