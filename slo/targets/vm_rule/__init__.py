"""Target VMRule: objects of Kubernetes with rules for the operator of VictoriaMetrics, and dashboards.

https://docs.victoriametrics.com/operator/resources/vmrule/
"""

from collections.abc import Iterator

from slo.channels import older
from slo.model import Catalogue
from slo.plan.types import Plan
from slo.sli import ANCHORED_SINCE
from slo.targets.artifact import Artifact, Templates
from slo.targets.grafana.config_maps import config_maps
from slo.targets.manifests import kustomization
from slo.targets.prometheus.objects import rule_objects
from slo.targets.vm_rule.turns import in_turns
from slo.text import checks
from slo.text.diagnostics import Problem

_FOLDER = "vm-rule"


def artifacts(plan: Plan, templates: Templates) -> Iterator[Artifact]:
    """Generate the objects, and the kustomization that lists them."""
    written = (
        # What Prometheus calls a query offset, vmalert does by a delay; its own offset is another thing.
        *rule_objects(
            plan, _FOLDER, "operator.victoriametrics.com/v1beta1", "VMRule", "eval_delay", in_turns
        ),
        *config_maps(plan, _FOLDER),
    )
    yield from kustomization(_FOLDER, written)
    yield from written


def problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Find queries that VictoriaMetrics cannot evaluate: of native histograms, and with anchored ranges."""
    for service in catalogue.services.values():
        for name, indicator in service.value.indicators.items():
            if indicator.native_latency is not None:
                yield checks.VICTORIA_METRICS.problem(
                    "VictoriaMetrics does not know native histograms, which 'native_latency' reads",
                    service.where("indicators", name, "native_latency"),
                    hint="use 'latency', which reads classic histograms",
                )
    organisation = catalogue.organisation
    if organisation and not older(organisation.value.prometheus, than=ANCHORED_SINCE):
        yield checks.VICTORIA_METRICS.problem(
            f"rules for Prometheus {ANCHORED_SINCE} have anchored ranges, which VictoriaMetrics lacks",
            organisation.where("prometheus"),
            hint="leave out 'prometheus', or write an older version",
        )
