"""The example of each kind of indicator and of each way to reach people is one that real servers take."""

from pathlib import Path
from typing import get_args

import yaml

from slo.catalogue.load import load
from slo.channels import CHANNELS, Channels, older
from slo.plan.build import plan
from slo.sli import KINDS, Indicator
from slo.targets import prometheus
from tests.routing.plans import plan as routed
from tests.routing.plans import written
from tests.servers import amtool, promtool
from tests.servers.binaries import Generation

PART = """
kind: Service
name: {name}
indicators: {{success: {{events: {{total: "{name}_total", bad: "{name}_failed_total"}}}}}}
objectives: [{{indicator: success, target: 99.9%, window: 28d}}]
"""


def example_of(shape: type, name: str) -> str:
    text: str = get_args(shape.model_fields[name].annotation)[0].example  # type: ignore[attr-defined]
    return f"{name}:\n  " + text.strip().replace("\n", "\n  ")


def test_rules_for_the_example_of_each_kind_are_valid(tmp_path: Path, generation: Generation) -> None:
    service = {
        "kind": "Service",
        "name": "examples",
        "indicators": {
            name.replace("_", "-"): yaml.load(example_of(Indicator, name), yaml.BaseLoader) for name in KINDS
        },
        "objectives": [
            {"indicator": name.replace("_", "-"), "target": "99%", "window": "28d"} for name in KINDS
        ],
    }
    texts = [yaml.safe_dump(service), *(PART.format(name=name) for name in ("basket", "payment"))]
    planned = plan(load({f"{index}.yaml": text for index, text in enumerate(texts)}))

    for artifact in prometheus.artifacts(planned, {}):
        (tmp_path / Path(artifact.path).name).write_text(artifact.text)
    if generation.prometheus_version >= (3,):
        promtool.check_rules(sorted(tmp_path.iterdir()), generation)
    assert len(list(tmp_path.iterdir())) == 3


def test_alertmanager_takes_the_example_of_each_way(tmp_path: Path, generation: Generation) -> None:
    version = "{}.{}".format(*generation.alertmanager_version)
    ways = {name: yaml.safe_load(example_of(Channels, name)) for name in CHANNELS}
    there = {
        name: way[name]
        for name, way in ways.items()
        if not older(version, than=Channels.model_validate(way).all[0].since.version)
    }

    team = {"name": "notify", "alerting": {"page": there, "ticket": there}}
    amtool.check_config(written(routed(team), tmp_path), generation)
    assert "pagerduty" in there
