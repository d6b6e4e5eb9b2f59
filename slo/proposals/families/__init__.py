"""All families of metrics. To add one: a module here, and a line in FAMILIES.

Each metric belongs to the first family that asks about it.
"""

from collections.abc import Iterator, Mapping
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
from slo.text.plurals import count

FAMILIES: Mapping[str, Family] = {
    "prometheus": prometheus.FAMILY,
    "grpc": grpc.FAMILY,
    "ingress-nginx": ingress_nginx.FAMILY,
    "traefik": traefik.FAMILY,
    "istio": istio.FAMILY,
    "envoy": envoy.FAMILY,
    "haproxy": haproxy.FAMILY,
    "opentelemetry": opentelemetry.FAMILY,
    "clients": clients.FAMILY,
    "http": http.FAMILY,
    "probes": probes.FAMILY,
    "celery": celery.FAMILY,
    "kafka": kafka.FAMILY,
    "machines": machines.FAMILY,
}

_MOST = 40
"""How many services of one family are proposed."""


def questions(inventory: Inventory) -> list[tuple[Family, Question]]:
    """Return what must be known of the metrics of an inventory, each metric asked about once."""
    asked: dict[str, tuple[Family, Question]] = {}
    for family in FAMILIES.values():
        for question in family.questions(inventory.names):
            asked.setdefault(question.metric, (family, question))
    return list(asked.values())


def proposals(inventory: Inventory) -> Iterator[Draft | LeftOut]:
    """Yield drafts and reasons of all families, each of which sees only the metrics that belong to it."""
    owners = {question.metric: family for family, question in questions(inventory)}
    for family_name, family in FAMILIES.items():
        names = frozenset(name for name in inventory.names if owners.get(name, family) is family)
        found = family.propose(replace(inventory, names=names))
        drafts = [one for one in found if isinstance(one, Draft)]
        yield from drafts[:_MOST]
        yield from dict.fromkeys(one for one in found if isinstance(one, LeftOut))
        if rest := drafts[_MOST:]:
            reason = f"{_MOST} services of one kind are enough to begin with"
            yield LeftOut(f"{count(len(rest), 'more service')} of {family_name}", reason)
