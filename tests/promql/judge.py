"""promtool as the judge of many expressions at once."""

import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

_REFUSED = re.compile(r'"judged:(\d+)": (.*)')


def refusals(promtool: Path, expressions: Sequence[str], folder: Path) -> dict[str, str]:
    """What promtool has against each expression that it refuses."""
    rules = [
        {"record": f"judged:{index}", "expr": expression} for index, expression in enumerate(expressions)
    ]
    file = folder / "rules.yaml"
    file.write_text(
        json.dumps({"groups": [{"name": "judged", "rules": rules}]}, ensure_ascii=False), encoding="utf-8"
    )
    enable = "--enable-feature=promql-experimental-functions"
    command = [str(promtool), "check", "rules", "--lint=none", enable, str(file)]
    said = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    refused = {expressions[int(index)]: why for index, why in _REFUSED.findall(said.stdout)}
    assert bool(refused) == bool(said.returncode), said.stdout
    return refused
