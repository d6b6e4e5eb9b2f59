"""Target Terraform: modules that load the generated rules into services which have no files."""

from collections.abc import Callable, Iterator, Mapping

from slo.model import Catalogue
from slo.model.channels_within import channels_within
from slo.model.terraform import TerraformModule
from slo.plan.types import Plan
from slo.shapes import Definition
from slo.targets.artifact import GENERATED, Artifact, Templates
from slo.targets.terraform.amazon_prometheus import AMAZON_ALERTMANAGER, AMAZON_RULES, CHANNELS
from slo.targets.terraform.block import Block, together
from slo.targets.terraform.mimir import MIMIR
from slo.text import checks
from slo.text.diagnostics import Problem, Span
from slo.text.json import document


def artifacts(plan: Plan, templates: Templates) -> Iterator[Artifact]:
    """Generate a module for each service that the organisation names."""
    notifies = (AMAZON_ALERTMANAGER,) if plan.routing else ()
    modules: Mapping[TerraformModule, tuple[Block, ...]] = {
        TerraformModule.MIMIR: (MIMIR,),
        TerraformModule.AMAZON_PROMETHEUS: (AMAZON_RULES, *notifies),
    }
    for name in _chosen(plan.catalogue):
        text = document({"//": GENERATED, **together(modules[name])})
        yield Artifact(f"terraform/{name}/slo.tf.json", f"{text}\n")


def problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Find channels, and a field of one, that Amazon Managed Prometheus does not accept."""
    if TerraformModule.AMAZON_PROMETHEUS not in _chosen(catalogue):
        return
    for product in catalogue.products.values():
        yield from _undeliverable(product.value, product.where)
    if catalogue.organisation:
        yield from _undeliverable(catalogue.organisation.value, catalogue.organisation.where)


def _undeliverable(value: Definition, where: Callable[..., Span]) -> Iterator[Problem]:
    for path, channels in channels_within(value):
        for name in channels.by_name:
            if name not in CHANNELS:
                message = f"Amazon Managed Prometheus cannot deliver to {name!r}"
                hint = "use 'sns', whose topics have any subscribers, or 'pagerduty'"
                yield checks.AMAZON_CHANNELS.problem(message, where(*path, name), hint=hint)
        if channels.sns and channels.sns.api_url:
            message = "Amazon Managed Prometheus refuses an 'api_url' of 'sns'"
            span = where(*path, "sns", "api_url")
            yield checks.AMAZON_CHANNELS.problem(message, span, hint="remove it: Amazon sets the address")


def _chosen(catalogue: Catalogue) -> tuple[TerraformModule, ...]:
    return catalogue.organisation.value.terraform if catalogue.organisation else ()
