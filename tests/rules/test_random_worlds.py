"""Whatever happens to scraped counters, rules count what the scrapes show, says Prometheus's own rule tester.

A world that is counted otherwise is printed as a story for promtool.
"""

import json
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from slo.catalogue.load import load
from slo.model import naming
from slo.plan.build import plan
from slo.targets import prometheus
from tests.rules.random_worlds import Target, series, targets, truth
from tests.servers.binaries import Generation

WORLDS = 10
_COUNTS = (naming.TOTAL_1M, naming.BAD_1M, naming.TOTAL_RECENT, naming.BAD_RECENT)
_END, _SETTLED = "1h", "1h6m"

World = Sequence[Target]
worlds = st.lists(st.lists(targets(), min_size=1, max_size=2), min_size=WORLDS, max_size=WORLDS)


@given(worlds)
@settings(max_examples=1, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
def test_all_that_scrapes_show_is_counted(generation: Generation, drawn: Sequence[World]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "rules.yaml").write_text(rules(len(drawn)))
        (folder / "story.yaml").write_text(story(dict(enumerate(drawn))))
        command = [generation.promtool, "test", "rules", folder / "story.yaml"]
        said = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout
    wrong = sorted({int(number) for number in re.findall(r"web-w(\d+)", said)})
    assert not wrong, f"{said}\n{story({wrong[0]: drawn[wrong[0]]})}"
    assert "SUCCESS" in said, said


def rules(number: int) -> str:
    """Write the rules that count the requests of so many jobs."""
    service = {
        "kind": "Service",
        "name": "web",
        "indicators": {
            f"w{one}": {
                "events": {
                    "total": f'requests_total{{job="w{one}"}}',
                    "bad": f'requests_total{{job="w{one}",code="bad"}}',
                }
            }
            for one in range(number)
        },
        "objectives": [{"indicator": f"w{one}", "target": "99%"} for one in range(number)],
    }
    (file,) = plan(load({"web.yaml": json.dumps(service)})).rule_files
    groups = (
        group._replace(rules=tuple(rule for rule in group.rules if rule.name in _COUNTS))
        for group in file.groups
    )
    counting = file._replace(groups=tuple(group for group in groups if group.rules))
    whole = plan(load({"web.yaml": json.dumps(service)}))._replace(rule_files=(counting,))
    (artifact,) = prometheus.artifacts(whole, {})
    return artifact.text


def story(worlds: Mapping[int, World]) -> str:
    """Write a rule test of some worlds."""
    test = {
        "interval": "30s",
        "input_series": [
            {"series": key, "values": values}
            for number, world in worlds.items()
            for place, target in enumerate(world)
            for key, values in series(target, f"w{number}", place)
        ],
        "promql_expr_test": [one for number, world in worlds.items() for one in expected(number, world)],
    }
    whole = {"rule_files": ["rules.yaml"], "evaluation_interval": "1m", "tests": [test]}
    return yaml.safe_dump(whole, sort_keys=False, width=1000)


def expected(number: int, world: World) -> Iterator[Mapping[str, Any]]:
    """Ask by how much more or less is settled than may be, and what is missing while some of it is recent.

    After failed scrapes, recent counts have up to five minutes before them once more.
    """
    bounds = [truth(target) for target in world]
    for side, (minutes, recent) in enumerate(zip(_COUNTS[:2], _COUNTS[2:], strict=True)):
        least, most = (sum(getattr(one[side], bound) for one in bounds) for bound in ("least", "most"))
        of_world = f'{{slo="web-w{number}"}}'
        settled = f"(sum(sum_over_time({minutes}{of_world}[2h])) or vector(0))"
        yield _none(f"{settled} - clamp({settled}, {least}, {most})", _SETTLED)
        yield _none(f"clamp_max({settled} + (sum({recent}{of_world}) or vector(0)) - {least}, 0)", _END)


def _none(expr: str, at: str) -> Mapping[str, Any]:
    return {"expr": expr, "eval_time": at, "exp_samples": [{"value": 0}]}
