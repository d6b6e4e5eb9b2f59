"""Public files of Pyrra compile, and every generation of promtool accepts the rules; where they are there."""

from pathlib import Path

import pytest

from slo.catalogue.load import load
from slo.plan.build import plan
from slo.targets.prometheus import artifacts
from tests.servers import promtool
from tests.servers.binaries import Generation
from tests.shared_cases import SHARED_CASES

FILES = sorted((SHARED_CASES / "pyrra" / "inputs").glob("*.yaml"))


@pytest.mark.skipif(not FILES, reason="no public files of Pyrra on this machine")
def test_public_files_compile_to_rules_that_prometheus_accepts(
    generation: Generation, tmp_path: Path
) -> None:
    catalogue = load({file.name: file.read_text() for file in FILES})
    assert len(catalogue.slos) == len(FILES)

    rules = []
    for artifact in artifacts(plan(catalogue), {}):
        rules.append(tmp_path / artifact.path.removeprefix("prometheus/"))
        rules[-1].write_text(artifact.text)
    promtool.check_rules(rules, generation)
