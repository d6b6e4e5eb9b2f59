"""A chart with the template of the documentation renders generated objects as they are."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from slo.model.targets import Target
from tests.targets.platforms.stories import objects, planned, written

DOCUMENTED = Path(__file__).parents[3] / "docs/how-to/kubernetes.md"
STORY = "every_way_to_reach_people"
TARGETS = (Target.PROMETHEUS_OPERATOR, Target.VM_RULE)


def documented(beginning: str) -> str:
    """The block of the documentation that begins with a text."""
    blocks: list[str] = re.findall(r"^```\w*\n(.*?)^```$", DOCUMENTED.read_text(), re.DOTALL | re.MULTILINE)
    return next(block for block in blocks if block.startswith(beginning))


@pytest.mark.skipif(shutil.which("helm") is None, reason="no helm")
@pytest.mark.parametrize("target", TARGETS)
def test_helm_renders_generated_objects_as_they_are(target: Target, tmp_path: Path) -> None:
    files = written(planned(STORY, target, Target.GRAFANA), target)
    chart = {
        "Chart.yaml": documented("# Chart.yaml"),
        "templates/objects.yaml": documented("{{ range").replace("prometheus-operator", target),
        **{f"{target}/{path}": text for path, text in files.items()},
    }
    for path, text in chart.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    said = subprocess.run(
        ["helm", "template", "objectives", tmp_path], capture_output=True, text=True, check=True
    )

    def by_name(found: Any) -> dict[tuple[str, str], Any]:
        return {(one["kind"], one["metadata"]["name"]): one for one in found if one}

    rendered = by_name(yaml.safe_load_all(said.stdout))
    assert rendered == by_name(objects(files))
    assert any(kind == "ConfigMap" for kind, _ in rendered)
