"""Target Backstage: an entity for each objective, which depends on the component that has it.

Components stay as their teams wrote them: Backstage shows the relation on both sides.
https://backstage.io/docs/features/software-catalog/descriptor-format#kind-resource
"""

import hashlib
from collections.abc import Iterator

from slo.languages.language import language
from slo.model import SLO, Catalogue
from slo.model.backstage import Backstage
from slo.plan.alerts import meaning, objective_in_words
from slo.plan.types import Plan
from slo.targets.artifact import GENERATED, Artifact, Templates
from slo.targets.grafana.dashboards import uid
from slo.text.yaml import Value, document

_LONGEST_NAME = 63
_NOBODY = "unknown"


def artifacts(plan: Plan, templates: Templates) -> Iterator[Artifact]:
    """Generate one file with all entities, which Backstage reads as a location."""
    catalogue = plan.catalogue
    if catalogue.slos:
        entities = (document(_entity(slo, catalogue)) for slo in catalogue.slos)
        yield Artifact("backstage/catalog-info.yaml", f"# {GENERATED}\n" + "---\n".join(entities))


def _entity(slo: SLO, catalogue: Catalogue) -> dict[str, Value]:
    reader = language(slo.language)
    annotations = {
        "slo/id": slo.id,
        "slo/target": str(slo.objective.target),
        "slo/window": str(slo.objective.window),
    }
    links = list(_links(slo, catalogue))
    tags = [slo.service.environment, *(["draft"] if slo.draft else [])]
    owner = _owner(slo, catalogue)
    return {
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Resource",
        "metadata": {
            "name": _name(slo.id),
            "title": slo.id,
            "description": f"{objective_in_words(slo, reader)}.{meaning(slo, reader)}",
            "annotations": annotations,
            "tags": tags,
            **({"links": links} if links else {}),
        },
        "spec": {
            "type": "service-level-objective",
            "owner": f"group:{owner}",
            "dependsOn": [f"component:{slo.service.name}"],
        },
    }


def _links(slo: SLO, catalogue: Catalogue) -> Iterator[Value]:
    """Yield links to the page of the objective, the dashboard of its service, and the runbook."""
    organisation = catalogue.organisation
    backstage = (organisation.value.backstage if organisation else None) or Backstage()
    reader = language(slo.language)
    if backstage.pages:
        address = f"{backstage.pages.rstrip('/')}/slo/{slo.id}"
        yield {"url": address, "title": reader.text("catalogue_budget"), "icon": "dashboard"}
    if backstage.grafana:
        address = f"{backstage.grafana.rstrip('/')}/d/{uid(slo.service.name)}"
        yield {"url": address, "title": reader.text("catalogue_dashboard"), "icon": "dashboard"}
    if slo.runbook:
        yield {"url": slo.runbook, "title": reader.text("runbook_link"), "icon": "docs"}


def _owner(slo: SLO, catalogue: Catalogue) -> str:
    """Return the group that owns the product: its team on the code host, or else that of its name.

    Backstage imports groups from GitHub and GitLab by these names.
    """
    declared = catalogue.products.get(slo.service.product or "")
    if declared is None:
        return _NOBODY
    product, owners = declared.value, declared.value.code_owners
    if product.party and catalogue.organisation:
        owners = catalogue.organisation.value.parties[product.party].code_owners
    teams = (owner.rpartition("/")[2] for owner in owners if "/" in owner)
    return next(teams, product.party or product.name)


def _name(id: str) -> str:
    """Return the name of an entity. Backstage allows 63 characters."""
    if len(id) <= _LONGEST_NAME:
        return id
    return f"{id[: _LONGEST_NAME - 13]}-{hashlib.sha256(id.encode()).hexdigest()[:12]}"
