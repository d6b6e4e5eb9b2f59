"""Pyrra: `ServiceLevelObjective` of pyrra.dev/v1alpha1, also without the group.

Fields by https://github.com/pyrra-dev/pyrra, kubernetes/api/v1alpha1/servicelevelobjective_types.go.
"""

from collections.abc import Sequence

from slo.dialects import build
from slo.dialects.dialect import Answers, Dialect, Translated
from slo.dialects.pyrra.objective import service
from slo.dialects.pyrra.objects import is_of_pyrra, objective
from slo.dialects.pyrra.policies import Policies
from slo.dialects.pyrra.reading import Reading
from slo.source.nodes import Document


def translate(documents: Sequence[Document], answers: Answers) -> Translated:
    """Rewrite each objective into a service of its own, and what their alerts need into alert policies."""
    services: list[Document] = []
    policies = Policies(answers)
    readings = []
    for document in documents:
        reading = Reading(document)
        readings.append(reading)
        one = objective(reading)
        if one is not None and (made := service(one, reading, answers, policies)) is not None:
            services.append(build.document(document, made))
    return Translated(
        documents=(*services, *policies.documents),
        problems=tuple(problem for reading in readings for problem in reading.problems),
        notes=tuple(note for reading in readings for note in reading.notes.all),
    )


PYRRA = Dialect("pyrra", is_of_pyrra, translate)
