"""OpenSLO v1, v1alpha and v2alpha.

https://github.com/OpenSLO/OpenSLO
"""

from collections.abc import Sequence

from slo.dialects.dialect import Answers, Dialect, Translated, Written
from slo.source.nodes import Document, Record
from slo.source.nodes import Sequence as Listed


def recognises(document: Document) -> bool:
    """Return whether a document, or the first item of a list, has a version of OpenSLO."""
    root = document.root
    first = next(iter(root.items), root) if isinstance(root, Listed) else root
    version = first.fields.get("apiVersion") if isinstance(first, Record) else None
    said = str(getattr(version, "text", None)).lower()
    return said == "openslo" or said.startswith(("openslo/", "openslo.com/"))


def translate(documents: Sequence[Document], answers: Answers) -> Translated:
    """Translate all documents together: they may refer to each other."""
    from slo.dialects.openslo.translation import translate as translate_all  # imported here: few runs need it

    return translate_all(documents, answers)


def written(documents: Sequence[Document]) -> Written:
    """Write definitions of slo as OpenSLO v1."""
    from slo.dialects.openslo.export import written  # imported here: few runs need it

    return written(documents)


OPENSLO = Dialect("openslo", recognises, translate)
