"""Objects of Kubernetes as YAML: names, metadata, sizes, and the kustomization that lists them.

https://kubernetes.io/docs/concepts/overview/working-with-objects/
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import indent

from slo.model.platforms import Kubernetes
from slo.plan.types import Plan
from slo.targets.artifact import GENERATED, Artifact, TooLarge
from slo.text.yaml import Value, document

APPLIED = 200_000
"""Bytes of an object that `kubectl apply` can always write: it keeps it in an annotation of 256 KiB."""

_STORED = 1_000_000  # bytes; a Secret or ConfigMap has 1 MiB at most, and etcd 1.5 MiB for any object
_LONGEST_NAME = 253
_DIGEST = 10


def object_name(name: str, part: int = 1) -> str:
    """Return the name of an object: a DNS subdomain, unique for each `name` and `part`.

    >>> object_name("notify-api"), object_name("notify-api", 2)
    ('slo-notify-api', 'slo-notify-api.2')
    >>> object_name("_heartbeat")
    'slo-heartbeat-80c5b3b7b1'
    """
    suffix = f".{part}" if part > 1 else ""
    valid = re.sub("[^a-z0-9]+", "-", name.lower()).strip("-")
    if valid and valid == name and len(name) <= _LONGEST_NAME - len(f"slo-{suffix}"):
        return f"slo-{name}{suffix}"
    digest = hashlib.sha256(name.encode()).hexdigest()[:_DIGEST]
    room = _LONGEST_NAME - len(f"slo--{digest}{suffix}")
    return "-".join(filter(None, ("slo", valid[:room].strip("-"), digest))) + suffix


def settings(plan: Plan) -> Kubernetes:
    """Return the organisation's settings of Kubernetes."""
    organisation = plan.catalogue.organisation
    return (organisation.value.kubernetes if organisation else None) or Kubernetes()


def manifest(
    api: str, kind: str, name: str, chosen: Kubernetes, body: str, labels: Mapping[str, str] = {}
) -> str:
    """Return an object with a `body` of top-level keys, after the line that separates documents."""
    metadata: dict[str, Value] = {
        "name": name,
        **({"namespace": chosen.namespace} if chosen.namespace else {}),
        "labels": {"app.kubernetes.io/managed-by": "slo", **labels, **chosen.labels},
        **({"annotations": chosen.annotations} if chosen.annotations else {}),
    }
    head = document({"apiVersion": api, "kind": kind, "metadata": metadata})
    return f"---\n{head}{body}"


def nested(key: str, text: str) -> str:
    """Return a mapping, written as YAML, below a key."""
    return f"{key}:\n{indent(text, '  ')}"


def stored(what: str, text: str, most: int = _STORED) -> str:
    """Return a manifest; raises TooLarge if it has more bytes than can be stored."""
    if (size := len(text.encode())) > most:
        raise TooLarge(f"{what} has {size:,} bytes; {most:,} at most can be stored")
    return text


def packed(texts: Sequence[str], most: int = APPLIED) -> Iterator[range]:
    """Yield the ranges of consecutive texts that fit one object together."""
    start, size = 0, 0
    for index, text in enumerate(texts):
        more = applied_size(text)
        if size + more > most and index > start:
            yield range(start, index)
            start, size = index, 0
        size += more
    if start < len(texts):
        yield range(start, len(texts))


def applied_size(text: str) -> int:
    """Return the most bytes that YAML has in the annotation of `kubectl apply`: JSON, escaped for HTML."""
    return len(json.dumps(text, ensure_ascii=False).encode()) + 5 * sum(map(text.count, "<>&"))


def kustomization(folder: str, resources: Sequence[Artifact]) -> Iterator[Artifact]:
    """Generate the list of all manifests of a folder, if there are any.

    https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
    """
    if not resources:
        return
    paths = sorted(one.path.removeprefix(f"{folder}/") for one in resources)
    listing = document(
        {
            "apiVersion": "kustomize.config.k8s.io/v1beta1",
            "kind": "Kustomization",
            "resources": paths,
        }
    )
    yield Artifact(f"{folder}/kustomization.yaml", f"# {GENERATED}\n{listing}")
