"""Names and labels of other tools' series are those that these tools generate, where their files are."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from slo.catalogue.load import load
from slo.model import Catalogue
from slo.peers import Peer
from slo.plan.build import plan
from tests.shared_cases import SHARED_CASES

PYRRA = [
    *("ex-apiserver-read-resource-latency", "ex-caddy-response-latency", "ex-nginx", "ex-prometheus-http"),
    *("ex-thanos-grpc", "ut-http-latency-native", "ut-http-ratio-grouping", "ut-operator-ratio"),
    "ut-up-targets",
]
GENERIC = "pyrra_"
"""What Pyrra only generates with its option --generic-rules."""
SLOTH = """\
kind: Service
name: myservice
indicators:
  requests-availability: {events: {total: requests_total, bad: errors_total}}
objectives:
  - {indicator: requests-availability, target: 99.9%, window: 30d}
"""
OF_PEOPLE = frozenset(("cmd", "owner", "repo", "tier"))
"""Labels that people gave their objectives in the example of Sloth."""
OF_THE_PROGRAM = frozenset(("sloth_mode", "sloth_spec", "sloth_version"))

Named = tuple[str, tuple[tuple[str, str], ...]]

pytestmark = pytest.mark.skipif(not SHARED_CASES.exists(), reason="no files of other tools on this machine")


@pytest.mark.parametrize("name", PYRRA)
def test_series_of_pyrra_have_its_names_and_labels(name: str) -> None:
    catalogue = load({name: (SHARED_CASES / f"pyrra/inputs/{name}.yaml").read_text()})
    ours = {one for one in _ours(catalogue, Peer.PYRRA) if not one[0].startswith(GENERIC)}

    assert ours == set(_recorded(SHARED_CASES / f"pyrra/expected/{name}.yaml"))


def test_series_of_sloth_have_its_names_and_labels() -> None:
    theirs = set(map(_without_people, _recorded(SHARED_CASES / "sloth/expected/getting-started.yml")))

    assert set(map(_without_people, _ours(load({"shop.yaml": SLOTH}), Peer.SLOTH))) == theirs


def _ours(catalogue: Catalogue, peer: Peer) -> Iterator[Named]:
    for file in plan(replace(catalogue, compat=(peer,))).rule_files:
        for group in file.groups:
            if group.name.endswith(f":{peer}"):
                yield from ((rule.name, tuple(sorted(rule.labels.items()))) for rule in group.rules)


def _recorded(path: Path) -> Iterator[Named]:
    for group in yaml.safe_load(path.read_text())["groups"]:
        for rule in group["rules"]:
            if "record" in rule:
                yield rule["record"], tuple(sorted(rule.get("labels", {}).items()))


def _without_people(one: Named) -> Named:
    """Leave out the labels that people chose, and what those say that name the program."""
    name, labels = one
    kept = [
        (label, "" if label in OF_THE_PROGRAM else value) for label, value in labels if label not in OF_PEOPLE
    ]
    return name, tuple(kept)


def test_series_of_sloth_keep_names_that_are_none_here() -> None:
    text = (
        (SHARED_CASES / "sloth/inputs/getting-started.yml").read_text().replace('"myservice"', '"my_service"')
    )
    recorded = dict(_ours(load({"sloth.yaml": text}), Peer.SLOTH))

    assert dict(recorded["slo:objective:ratio"]) == {
        "sloth_id": "my_service-requests-availability",
        "sloth_service": "my_service",
        "sloth_slo": "requests-availability",
    }
