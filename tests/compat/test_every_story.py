"""Series of other tools are planned for whatever the stories define, and real servers accept the rules."""

from dataclasses import replace
from pathlib import Path

from slo.channels import older
from slo.model import Catalogue
from slo.peers import Peer
from slo.plan.build import plan
from slo.sli import ANCHORED_SINCE, OLDEST_PROMETHEUS
from slo.targets import prometheus
from tests.servers.binaries import Generation
from tests.servers.promtool import check_rules
from tests.test_labels import catalogues


def test_rules_of_every_story_are_accepted_with_series_of_both_tools(
    generation: Generation, tmp_path: Path
) -> None:
    paths = []
    for number, catalogue in enumerate(one for one in catalogues() if is_for(generation, one)):
        for artifact in prometheus.artifacts(plan(replace(catalogue, compat=tuple(Peer))), {}):
            paths.append(tmp_path / f"{number}-{Path(artifact.path).name}")
            paths[-1].write_text(artifact.text)
            check_rules(paths[-1:], generation)

    assert any(":sloth" in path.read_text() and ":pyrra" in path.read_text() for path in paths)


def is_for(generation: Generation, catalogue: Catalogue) -> bool:
    version = catalogue.organisation.value.prometheus if catalogue.organisation else OLDEST_PROMETHEUS
    evaluates = ".".join(map(str, generation.prometheus_version[:2]))
    return older(version, than=ANCHORED_SINCE) and not older(evaluates, than=version)
