"""The proofs of the shipped definitions hold, and find faults in what is generated from them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from slo.actions.definitions import load
from slo.actions.prove import Judges, built, judged
from slo.clients.programs import find
from slo.plan.build import plan
from slo.plan.types import Plan
from slo.project import read_templates
from slo.targets.artifact import Artifact
from slo.targets.tests import all_proofs
from tests.servers.binaries import Generation, require

DEFINITIONS = Path(__file__).parent.parent.parent / "definitions"
AUDIT = "prometheus/doc-checking-audit.yaml"


@pytest.fixture(scope="module")
def planned() -> Plan:
    return plan(load(DEFINITIONS))


@pytest.fixture(scope="module")
def artifacts(planned: Plan) -> tuple[Artifact, ...]:
    return built(planned, read_templates(DEFINITIONS))


def judges(generation: Generation, *, routes: bool = False) -> Judges:
    environment = {"SLO_PROMTOOL": str(generation.promtool), "SLO_AMTOOL": str(generation.amtool)}
    return Judges(find("promtool", environment), find("amtool", environment) if routes else None)


def test_rules_do_what_definitions_say(
    planned: Plan, artifacts: tuple[Artifact, ...], oldest_and_newest: Generation
) -> None:
    proofs = [one for one in all_proofs(planned) if one.service == "doc-checking-audit"]

    assert len(proofs) == 4
    assert not judged(planned, artifacts, proofs, judges(oldest_and_newest)).failures


def test_alerts_reach_whom_the_matrix_says(planned: Plan, artifacts: tuple[Artifact, ...]) -> None:
    found = judged(planned, artifacts, (), judges(require("sid"), routes=True))

    assert not found.failures
    assert found.routes > 100
    assert found.templates > 20


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("> 14.4 * 0.001", "> 18 * 0.001"),
        ("severity: page", "severity: ticket"),
        ("_failures_total", "_attempts_total"),
    ],
    ids=["factor", "severity", "inverted"],
)
def test_a_fault_in_rules_is_found(
    before: str, after: str, planned: Plan, artifacts: tuple[Artifact, ...]
) -> None:
    minutes = [one for one in all_proofs(planned) if one.path == "tests/doc-checking-audit_test.yaml"]
    changed = edited(artifacts, AUDIT, lambda text: text.replace(before, after))

    assert judged(planned, changed, minutes, judges(require("sid"))).failures


def edited(artifacts: tuple[Artifact, ...], path: str, edit: Callable[[str], str]) -> tuple[Artifact, ...]:
    changed = tuple(one._replace(text=edit(one.text)) if one.path == path else one for one in artifacts)
    assert changed != artifacts
    return changed
