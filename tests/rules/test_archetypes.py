"""What comes of each built-in archetype, as promtool sees it."""

from pathlib import Path

import pytest

from slo.catalogue.load import load
from slo.plan.build import plan
from slo.targets import prometheus
from tests.built_in_archetypes import NAMES, every_parameter_said, service_using
from tests.servers import promtool
from tests.servers.binaries import Generation


@pytest.mark.parametrize("made", [service_using, every_parameter_said], ids=lambda made: made.__name__)
def test_prometheus_accepts_the_rules_of_every_built_in_archetype(
    made: object, generation: Generation, tmp_path: Path
) -> None:
    assert callable(made)
    definitions = "---\n".join(made(name) for name in NAMES)

    files = [
        tmp_path / Path(artifact.path).name
        for artifact in prometheus.artifacts(plan(load({"services.yaml": definitions})), {})
        if (tmp_path / Path(artifact.path).name).write_text(artifact.text)
    ]
    assert {f"{name}.yaml" for name in NAMES} <= {file.name for file in files}
    promtool.check_rules(files, generation)
