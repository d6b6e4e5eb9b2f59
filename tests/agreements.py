"""An organisation whose objectives two parties set together, and the files in which they sign."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from slo.catalogue.load import load
from slo.model.agreement import path_of_agreement
from slo.model.signing import sign
from slo.report.agreement import agreement_text

ORGANISATION = """\
kind: Organisation
name: acme
parties:
  platform-team:
    kind: platform
    page: {webhook: {url: https://platform.example.org/page}}
    ticket: {webhook: {url: https://platform.example.org/ticket}}
    called: {webhook: {url: https://platform.example.org/called}}
    out_of_hours: https://platform.example.org
activities:
  respond-to-incidents: {product: responsible, platform-team: if-called-upon}
  respond-to-other-alerts: {product: responsible, platform-team: if-called-upon}
  set-objectives: {product: responsible, platform-team: responsible}
calls: [{category: reliability, party: platform-team}]
review: {every: 26w, last: 2026-09-01}
arbitration: {decides: director, within: 5d}
"""
PRODUCTS = """\
kind: Product
name: shop
alerting:
  page: {webhook: {url: https://shop.example.org/page}}
  ticket: {webhook: {url: https://shop.example.org/ticket}}
---
kind: Product
name: clusters
party: platform-team
"""
NODES = """\
kind: Service
name: nodes
product: clusters
runbook: https://example.org/nodes
indicators:
  up: {probe: {gauge: 'up{job="node"}'}}
objectives:
  - {indicator: up, target: 99%}
"""
CHECKOUT = """\
kind: Service
name: checkout
product: shop
runbook: https://example.org/checkout
indicators:
  orders: {events: {total: 'orders_total{job="shop"}', bad: 'orders_total{job="shop",code=~"5.."}'}}
  up: {probe: {gauge: 'up{job="shop"}'}}
objectives:
  - {indicator: orders, target: 99.9%}
  - {indicator: up, target: 99%}
---
"""
SERVICES = CHECKOUT + NODES
DEFINITIONS = {"organisation.yaml": ORGANISATION, "products.yaml": PRODUCTS, "services.yaml": SERVICES}
OPENING_DAY = date(2026, 9, 15)


def signed(definitions: Mapping[str, str], *parties: str, on: date = OPENING_DAY) -> dict[str, str]:
    """These definitions with the files in which these parties sign all that they must."""
    files = dict(definitions)
    for party in parties:
        for signing in sign(load(files), party, (), "head-of-all", on):
            place = path_of_agreement(signing.agreement.home, party)
            files[place] = agreement_text(signing.agreement)
    return files


def signed_by_all(definitions: Mapping[str, str]) -> dict[str, str]:
    """These definitions with the signatures of all who must sign anything."""
    written = load(definitions).standing.written.values()
    return signed(definitions, *dict.fromkeys(party for one in written for party in one.parties))


def write(folder: Path, definitions: Mapping[str, str]) -> None:
    """Write these definitions to a folder."""
    for name, text in definitions.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
