"""slo-generator v2 with Prometheus as its backend.

https://github.com/google/slo-generator
"""

from collections.abc import Sequence

from slo.dialects.dialect import Answers, Dialect, Translated
from slo.source.nodes import Document, Record, Scalar

_KEYS_OF_1 = frozenset(("service_name", "feature_name", "slo_name"))


def recognises(document: Document) -> bool:
    """Return whether a document is an SLO of slo-generator, also one of its first version."""
    root = document.root
    if not isinstance(root, Record):
        return False
    version = root.fields.get("apiVersion")
    if isinstance(version, Scalar) and version.text is not None:
        return version.text.startswith("sre.google.com/")
    return root.fields.keys() >= _KEYS_OF_1


def translate(documents: Sequence[Document], answers: Answers) -> Translated:
    """Translate all documents together: several may be of one service."""
    from slo.dialects.slo_generator.translation import (
        translate as translate_all,  # imported here: few runs need it
    )

    return translate_all(documents, answers)


SLO_GENERATOR = Dialect("slo-generator", recognises, translate)
