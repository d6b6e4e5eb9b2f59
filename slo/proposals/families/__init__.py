"""All families of metrics. To add one: a module here, and a line in FAMILIES.

Each metric belongs to the first family that asks about it.
"""

from collections.abc import Iterator
from dataclasses import replace

from slo.proposals.drafts import Draft, Family, LeftOut
from slo.proposals.families import (
    celery,
    clients,
    envoy,
    grpc,
    haproxy,
    http,
    ingress_nginx,
    istio,
    kafka,
    machines,
    opentelemetry,
    probes,
    prometheus,
    traefik,
)
from slo.proposals.inventory import Inventory, Question

FAMILIES: tuple[Family, ...] = (
    prometheus.FAMILY,
    grpc.FAMILY,
    ingress_nginx.FAMILY,
    traefik.FAMILY,
    istio.FAMILY,
    envoy.FAMILY,
    haproxy.FAMILY,
    opentelemetry.FAMILY,
    clients.FAMILY,
    http.FAMILY,
    probes.FAMILY,
    celery.FAMILY,
    kafka.FAMILY,
    machines.FAMILY,
)


def questions(inventory: Inventory) -> list[tuple[Family, Question]]:
    """Return what must be known of the metrics of an inventory, each metric asked about once."""
    asked: dict[str, tuple[Family, Question]] = {}
    for family in FAMILIES:
        for question in family.questions(inventory.names):
            asked.setdefault(question.metric, (family, question))
    return list(asked.values())


def proposals(inventory: Inventory) -> Iterator[Draft | LeftOut]:
    """Yield drafts and reasons of all families, each of which sees only the metrics that belong to it."""
    owners = {question.metric: family for family, question in questions(inventory)}
    for family in FAMILIES:
        names = frozenset(name for name in inventory.names if owners.get(name, family) is family)
        yield from family.propose(replace(inventory, names=names))
