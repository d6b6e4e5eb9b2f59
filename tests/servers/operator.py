"""The configuration that Prometheus Operator makes of AlertmanagerConfigs, by its own code.

`tools/engines alertmanager-config` builds the program from `alertmanager_config.go` in the operator's module.
"""

import base64
import json
import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

_PROGRAM = Path(os.environ.get("SLO_ENGINES") or "~/.cache/slo-engines").expanduser() / "alertmanager-config"


def configured(
    objects: Iterable[Mapping[str, Any]], main: str, secrets: Mapping[str, Mapping[str, str]]
) -> str:
    """The configuration of an Alertmanager 0.28 that has a `main` one, and objects of any namespace.

    `secrets` has the keys of each Secret in the namespace of the objects. Skips without the program.
    """
    if not _PROGRAM.exists():
        pytest.skip("no code of Prometheus Operator: run `tools/engines alertmanager-config`")
    named = {f"{one['metadata']['namespace']}/{one['metadata']['name']}": one for one in objects}
    namespace = next(iter(named)).partition("/")[0]
    question = {
        "version": "0.28.0",
        "strategy": "None",
        "main": main,
        "objects": named,
        "secrets": [
            {"metadata": {"name": name, "namespace": namespace}, "data": _encoded(keys)}
            for name, keys in secrets.items()
        ],
    }
    said = subprocess.run([_PROGRAM], input=json.dumps(question), capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    return said.stdout


def _encoded(keys: Mapping[str, str]) -> dict[str, str]:
    return {key: base64.b64encode(value.encode()).decode() for key, value in keys.items()}
