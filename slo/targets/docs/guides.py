"""Guides: the data of each product's page."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from slo.languages import LanguageCode, Phrase
from slo.model import SLO, AlertSeverity, Catalogue, Organisation, Product, Service, Signature
from slo.model.matrix_status import not_in_force
from slo.model.targets import Target
from slo.plan.responders import of_product
from slo.plan.types import Responders, Routing
from slo.targets.grafana.dashboards import uid


class Guide(NamedTuple):
    """The data of a product's page. `signatures` are by objective and party, `levels` those of its alerts.

    `proposed` says why the matrix is not in force; None if it is. `logs` are links to log streams, by service
    and name, and `dashboards` the addresses of dashboards by service, or their paths in Grafana.
    """

    product: Product
    organisation: Organisation
    responders: Responders
    slos: tuple[SLO, ...]
    signatures: Mapping[str, Mapping[str, Signature | None]]
    proposed: Phrase | None
    language: LanguageCode
    levels: tuple[AlertSeverity, ...] = ()
    logs: Mapping[str, Mapping[str, str]] = {}
    dashboards: Mapping[str, str] = {}


def guides(catalogue: Catalogue, routing: Routing) -> Iterator[Guide]:
    """Yield a guide for each product, ordered by name."""
    assert catalogue.organisation is not None, "without an organisation nothing is routed"
    proposed = not_in_force(catalogue)
    for name, declared in sorted(catalogue.products.items()):
        product, slos = declared.value, catalogue.slos_by_product.get(name, ())
        yield Guide(
            product=product,
            organisation=catalogue.organisation.value,
            responders=of_product(product, slos, catalogue, routing),
            slos=slos,
            signatures={slo.id: _signatures(slo, product, catalogue) for slo in slos},
            proposed=proposed.message if proposed else None,
            language=catalogue.language_of(name),
            levels=catalogue.levels_by_product[name],
            logs=_logs(catalogue.services_by_product.get(name, ())),
            dashboards=_dashboards(slos, catalogue),
        )


def _logs(services: tuple[Service, ...]) -> Mapping[str, Mapping[str, str]]:
    """Return the log streams of services that have any, ordered by the names of services."""
    return {one.name: one.logs for one in sorted(services, key=lambda one: one.name) if one.logs}


def _signatures(slo: SLO, product: Product, catalogue: Catalogue) -> Mapping[str, Signature | None]:
    """Return the signature of each party that must sign; None if it is missing or no longer valid."""
    missing = slo.draft.missing if slo.draft else ()
    signed = {
        one.party: one.objectives.get(slo.id) for one in catalogue.agreements_by_product.get(product.name, ())
    }
    return {party: None if party in missing else signed.get(party) for party in slo.signatories}


def _dashboards(slos: tuple[SLO, ...], catalogue: Catalogue) -> Mapping[str, str]:
    """Return the addresses of the dashboards of services, if dashboards are generated."""
    if Target.GRAFANA not in catalogue.targets:
        return {}
    backstage = catalogue.organisation.value.backstage if catalogue.organisation else None
    grafana = (backstage.grafana if backstage else None) or ""
    return {slo.service.name: f"{grafana.rstrip('/')}/d/{uid(slo.service.name)}" for slo in slos}
