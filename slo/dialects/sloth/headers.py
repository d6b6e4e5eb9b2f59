"""The beginning of Sloth's documents: version, or kind and metadata."""

from slo.dialects.fields import Fields
from slo.dialects.notes import Notes
from slo.dialects.sloth.spelling import API, CAMEL, RESOURCE, SNAKE, Spelling, is_resource
from slo.source.nodes import Document, Record
from slo.text import checks
from slo.text.diagnostics import Problem, nearest

_VERSION = "prometheus/v1"


def spec_of(document: Document, notes: Notes, problems: list[Problem]) -> tuple[Fields | None, Spelling]:
    """Return the fields of a service level, and how its form spells keys."""
    root = document.root
    assert isinstance(root, Record), "it is recognised by its keys"
    if is_resource(document):
        return _resource(Fields(document, root, "a resource of Sloth", problems), notes), CAMEL
    spec = Fields(document, root, "a file of Sloth", problems)
    version = spec.text("version", required=True)
    if version is not None and version.text != _VERSION:
        spec.add(checks.VALUE, f"there is no version {version.text!r} of Sloth", version, f"write {_VERSION}")
    elif version is not None:
        notes.carried(version, f"version: {_VERSION}", "kind: Service")
    return spec, SNAKE


def _resource(top: Fields, notes: Notes) -> Fields | None:
    api, kind = top.text("apiVersion", required=True), top.text("kind", required=True)
    metadata, status = top.inner("metadata", "metadata"), top.inner("status", "status")
    spec = top.inner("spec", "a resource of Sloth", required=True)
    top.finish()
    for node, accepted in ((api, API), (kind, RESOURCE)):
        if node is not None and node.text != accepted:
            top.add(checks.VALUE, f"{node.text!r} is not known", node, nearest(node.text or "", [accepted]))
        elif node is not None:
            notes.carried(node, node.text or "", "kind: Service")
    if metadata is not None:
        notes.all_lost(metadata.record, "metadata", "it is about the object in Kubernetes")
    if status is not None:
        notes.all_lost(status.record, "status", "it is about the object in Kubernetes")
    return spec
