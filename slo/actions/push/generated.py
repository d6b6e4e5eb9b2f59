"""What is pushed: the generated files, and the mark by which servers know whose a thing is."""

from pathlib import Path
from typing import NamedTuple

from slo import targets
from slo.actions.definitions import load_recorded
from slo.actions.failures import InvalidDefinitions
from slo.actions.notices import Clock, utc_now
from slo.checks.emergencies import ended_emergencies
from slo.model import Catalogue
from slo.model.targets import Target
from slo.plan.build import plan
from slo.project import read_templates
from slo.targets.artifact import Artifact

RULES = (Target.MIMIR,)
ROUTES = (Target.ALERTMANAGER,)
DASHBOARDS = (Target.GRAFANA,)


class Generated(NamedTuple):
    """The generated files of some targets, and a mark that names the organisation of the definitions."""

    targets: tuple[Target, ...]
    artifacts: tuple[Artifact, ...]
    mark: str


def generated(
    definitions: Path, output: Path, wanted: tuple[Target, ...], clock: Clock = utc_now
) -> Generated:
    """Generate the files of some targets, whether or not they are chosen.

    Raises InvalidDefinitions, also if what is in force is not recorded in the folder of generated files;
    UnusableTemplates, and project.Refused.
    """
    catalogue = load_recorded(definitions, output)
    if ended := tuple(ended_emergencies(catalogue, clock())):
        raise InvalidDefinitions(ended, {})
    planned, templates = plan(catalogue), read_templates(definitions)
    artifacts = (
        artifact for target in wanted for artifact in targets.module(target).artifacts(planned, templates)
    )
    return Generated(wanted, tuple(artifacts), _mark(catalogue))


def _mark(catalogue: Catalogue) -> str:
    organisation = catalogue.organisation
    return f"Pushed by slo for {organisation.value.name}" if organisation else "Pushed by slo"
