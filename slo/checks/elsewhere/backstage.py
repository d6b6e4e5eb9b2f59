"""Owners in Backstage: entities as in catalog-info.yaml, or as its API lists them.

https://backstage.io/docs/features/software-catalog/descriptor-format
"""

from collections.abc import Iterator

from slo.checks.elsewhere.entry import Entry
from slo.source.nodes import Document, Path, Sequence
from slo.source.others import read_all_others

_KINDS = ("Component", "System")
_NAME, _OWNER = ("metadata", "name"), ("spec", "owner")


def entries(text: str, file: str) -> Iterator[Entry]:
    """Yield components and systems. Raises Invalid."""
    for document in read_all_others(text, file):
        root = document.root
        paths: list[Path] = [(index,) for index in range(len(root))] if isinstance(root, Sequence) else [()]
        for path in paths:
            yield from _entity(document, path)


def _entity(document: Document, path: Path) -> Iterator[Entry]:
    kind, name = document.text(*path, "kind"), document.text(*path, *_NAME)
    if kind in _KINDS and name:
        owner = document.text(*path, *_OWNER)
        listed = (document.text(*path, "spec", "type") or "").lower() == "service"
        named_at, owned_at = (document.where(*path, *place) for place in (_NAME, _OWNER))
        yield Entry((name,), (owner,) if owner else (), named_at, owned_at, listed)
