"""Sloth's own examples, where they are at hand: the same objectives as in the rules that Sloth generates."""

from pathlib import Path

import pytest
import yaml

from slo.catalogue.foreign import is_foreign
from slo.catalogue.load import load
from slo.plan.build import plan
from slo.source.document import parse
from slo.targets import prometheus
from tests.servers.binaries import SUITES, require
from tests.servers.promtool import check_rules
from tests.shared_cases import SHARED_CASES

HOME = SHARED_CASES / "sloth"
INPUTS = sorted((HOME / "inputs").glob("*.yml"))


def readable() -> list[Path]:
    """The examples that some dialect recognises."""
    found = [
        path
        for path in INPUTS
        if any(map(is_foreign, parse(path.read_text(), path.name, is_foreign).documents))
    ]
    if not found:
        pytest.skip(f"no examples of Sloth are in {HOME}")
    return found


def test_each_example_has_the_objectives_of_sloths_rules() -> None:
    for path in readable():
        ours = {slo.id for slo in load({path.name: path.read_text()}).slos}

        theirs = objectives_of(HOME / "expected" / path.name)
        if "openslo" in path.name:  # Sloth numbers the objectives of an SLO, also if there is only one
            theirs = {one.removesuffix("-0") for one in theirs}
        assert ours == theirs, path.name


def objectives_of(generated: Path) -> set[str]:
    """Return the ids of the objectives in rules of Sloth, which may be in a resource of Kubernetes."""
    ids = set()
    for document in yaml.load_all(generated.read_text(), Loader=yaml.CSafeLoader):
        body = (document or {}).get("spec", document) or {}
        for group in body.get("groups", ()):
            for rule in group["rules"]:
                if rule.get("record") == "sloth_slo_info":
                    ids.add(rule["labels"]["sloth_id"])
    return ids


@pytest.mark.parametrize("suite", SUITES)
def test_each_prometheus_loads_the_rules_of_the_examples(suite: str, tmp_path: Path) -> None:
    generation = require(suite)
    for path in readable():
        folder = tmp_path / path.stem
        folder.mkdir()
        for artifact in prometheus.artifacts(plan(load({path.name: path.read_text()})), {}):
            (folder / Path(artifact.path).name).write_text(artifact.text)
        check_rules(folder.iterdir(), generation)
