"""What an organisation chooses to compile is written, and nothing else."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from slo.catalogue.load import load
from slo.cli import slo
from slo.model.targets import BY_DEFAULT, WITHOUT_PEOPLE
from slo.plan.build import plan
from slo.project import read_templates
from slo.targets import module
from slo.text.diagnostics import Invalid

ORGANISATION = """\
kind: Organisation
name: acme
parties:
  platform: {kind: platform, ticket: {webhook: {url: http://tickets.example.org}}}
"""
SERVICE = """\
---
kind: Service
name: till
indicators:
  paid: {events: {total: payments_total, bad: payments_failed_total}}
objectives:
  - {indicator: paid, target: 99%}
"""


def folders(project: Path, organisation: str) -> set[str]:
    """Compile, and list what is in generated/."""
    (project / "definitions").mkdir(exist_ok=True)
    (project / "definitions" / "all.yaml").write_text(organisation + SERVICE)
    paths = [f"--{name}={project / name}" for name in ("definitions", "output")]
    assert CliRunner().invoke(slo, ["compile", *paths]).exit_code == 0
    return {path.name for path in (project / "output").iterdir() if path.name != ".slo-files"}


def test_a_target_that_is_no_longer_chosen_loses_its_files(tmp_path: Path) -> None:
    assert folders(tmp_path, ORGANISATION) >= {"prometheus", "grafana"}
    assert folders(tmp_path, f"{ORGANISATION}targets: [prometheus, splunk]\n") == {"prometheus"}
    assert folders(tmp_path, f"{ORGANISATION}targets: [grafana]\n") == {"grafana"}


def test_without_an_organisation_the_usual_targets_are_chosen() -> None:
    assert load({"all.yaml": SERVICE}).targets == BY_DEFAULT


@pytest.mark.parametrize(
    ("targets", "message", "column"),
    [
        ("[grafana, grafana]", "target 'grafana' is listed already", 20),
        ("[]", "'targets' must have at least one entry", 1),
        ("[graphana]", "'graphana' is not accepted here", 11),
        ("[docs, grafana-provisioning]", "nothing says which data source Grafana reads", 17),
        ("[prometheus, terraform]", "nothing says what Terraform loads rules into", 23),
        (
            "[terraform]\nterraform: [mimir]",
            "Terraform reads generated/prometheus/, which is not compiled",
            11,
        ),
    ],
)
def test_a_choice_that_means_nothing_is_refused(targets: str, message: str, column: int) -> None:
    with pytest.raises(Invalid) as raised:
        load({"all.yaml": f"{ORGANISATION}targets: {targets}\n{SERVICE}"})
    (problem,) = raised.value.problems

    assert (problem.message, problem.span.column) == (message, column)


def test_targets_that_are_not_imported_without_people_have_no_files_then(tmp_path: Path) -> None:
    planned, templates = plan(load({"till.yaml": SERVICE})), read_templates(tmp_path)
    left_out = [target for target in BY_DEFAULT if target not in WITHOUT_PEOPLE]

    assert [one for target in left_out for one in module(target).artifacts(planned, templates)] == []
    assert [target for target in BY_DEFAULT if target in WITHOUT_PEOPLE] == list(WITHOUT_PEOPLE)
