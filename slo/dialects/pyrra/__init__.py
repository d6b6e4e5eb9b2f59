"""Pyrra: `ServiceLevelObjective` of pyrra.dev/v1alpha1, also without the group."""

from collections.abc import Sequence

from slo.dialects.dialect import Answers, Dialect, Translated
from slo.dialects.pyrra.shapes import GROUP, KIND, VERSION
from slo.source.nodes import Document


def recognises(document: Document) -> bool:
    """Return whether a document has Pyrra's group, or no group but Pyrra's version and kind."""
    version = document.text("apiVersion") or ""
    return version.startswith(GROUP) or (version == VERSION and document.text("kind") == KIND)


def translate(documents: Sequence[Document], answers: Answers) -> Translated:
    """Rewrite each objective into a service of its own, and what their alerts need into alert policies."""
    from slo.dialects.pyrra.objective import translate as translate_all  # imported here: few runs need it

    return translate_all(documents, answers)


PYRRA = Dialect("pyrra", recognises, translate)
