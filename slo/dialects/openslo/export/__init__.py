"""Definitions of slo as documents of OpenSLO v1, with notes on what OpenSLO cannot say."""

from collections.abc import Mapping, Sequence

from slo.dialects.dialect import Written
from slo.dialects.openslo.export.composites import parts_of
from slo.dialects.openslo.export.services import Writer
from slo.model.alerting import BUILT_IN_POLICIES, AlertPolicy
from slo.model.service import Service
from slo.source.nodes import Document, plain
from slo.text.yaml import document


def written(documents: Sequence[Document]) -> Written:
    """Write services and alert policies; all else has no counterpart."""
    services = [Service.model_validate(plain(one.root)) for one in documents if one.text("kind") == "Service"]
    parts = dict(part for service in services for part in parts_of(service))
    writer = Writer(_policies(documents), parts)
    for one in documents:
        kind = one.text("kind")
        if kind == "Service":
            writer.service(one)
        elif kind != "AlertPolicy":
            writer.lost(one, ("kind",), f"kind: {kind}", "OpenSLO has nothing like it")
    for policy_document in (one for one in documents if one.text("kind") == "AlertPolicy"):
        writer.policy(policy_document)
    return Written("---\n".join(document(one) for one in writer.documents), tuple(writer.notes))


def _policies(documents: Sequence[Document]) -> Mapping[str, AlertPolicy]:
    read = [
        AlertPolicy.model_validate(plain(one.root)) for one in documents if one.text("kind") == "AlertPolicy"
    ]
    return {**BUILT_IN_POLICIES, **{one.name: one for one in read}}
