"""Target incident.io: Terraform for escalation paths."""

from collections.abc import Iterator

from slo.model import Catalogue
from slo.model.on_call import IncidentIoOnCall
from slo.plan.escalation import on_call_in, policies
from slo.plan.types import Plan
from slo.targets.artifact import Artifact, Templates
from slo.targets.escalation import unsupported
from slo.targets.incidentio.terraform import terraform
from slo.text.diagnostics import Problem


def artifacts(plan: Plan, templates: Templates) -> Iterator[Artifact]:
    """Generate the configuration; nothing without on-call schedules in incident.io."""
    if planned := policies(IncidentIoOnCall, plan.catalogue):
        owners = on_call_in(IncidentIoOnCall, plan.catalogue)
        timeouts = {name: on_call.acknowledgement_timeout for name, _, on_call in owners}
        yield Artifact("incidentio/incidentio.tf.json", terraform(planned, timeouts))


def problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Find hours, which it cannot keep, and late calls."""
    yield from unsupported(IncidentIoOnCall, catalogue)
