"""Sloth: `version: prometheus/v1`, its custom resource PrometheusServiceLevel, and AlertWindows.

https://sloth.dev/specs/default/ and https://sloth.dev/specs/kubernetes/
"""

from collections.abc import Sequence

from slo.dialects.dialect import Answers, Dialect, Translated
from slo.dialects.sloth.spelling import is_service_level, is_windows
from slo.source.nodes import Document


def _recognises(document: Document) -> bool:
    return is_windows(document) or is_service_level(document)


def _translate(documents: Sequence[Document], answers: Answers) -> Translated:
    # Imported here, because few folders have files of Sloth, and a run without them starts faster.
    from slo.dialects.sloth.services import translate_services
    from slo.dialects.sloth.windows import read_windows

    custom, windows = read_windows([one for one in documents if is_windows(one)], answers)
    services = translate_services([one for one in documents if not is_windows(one)], answers, custom)
    return Translated(
        (*windows.documents, *services.documents),
        (*windows.problems, *services.problems),
        (*windows.notes, *services.notes),
    )


SLOTH = Dialect("sloth", _recognises, _translate)
