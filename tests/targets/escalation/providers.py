"""The providers of Jira Service Management and incident.io: their fields, and the real ones."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

Json = dict[str, Any]

SCHEMA: Json = json.loads((Path(__file__).parent / "providers.json").read_text())
"""What `terraform providers schema -json` says of what we use, of the providers that it names."""

_TYPES: Mapping[str, type] = {"string": str, "number": int, "bool": bool}
_SEVERAL = ("list", "set")
_BINARIES = {
    "atlassian/atlassian-operations": "terraform-provider-atlassian-operations",
    "incident-io/incident": "terraform-provider-incident",
}


def mistakes(text: str) -> list[str]:
    """What is not as the schemas of the providers say."""
    configuration = json.loads(text)
    return [
        mistake
        for part in ("data", "resource")
        for kind, named in configuration[part].items()
        for name, block in named.items()
        for mistake in _in(block, SCHEMA[part].get(kind, {}), f"{kind}.{name}")
    ]


def _in(block: Json, schema: Json, place: str) -> Iterator[str]:
    for key, value in block.items():
        field = schema.get(key)
        if key == "for_each":
            continue
        if field is None or field["use"] == "computed":
            yield f"{place}: no field {key}"
        elif "fields" in field:
            several = field["mode"] in _SEVERAL
            if isinstance(value, list) is not several:
                yield f"{place}.{key}: no {field['mode']}"
            for index, inner in enumerate(value if isinstance(value, list) else [value]):
                yield from _in(
                    inner, field["fields"], f"{place}.{key}[{index}]" if several else f"{place}.{key}"
                )
        elif not _fits(value, field["type"]):
            yield f"{place}.{key}: {value!r} is no {field['type']}"
    for key, field in schema.items():
        if field["use"] == "required" and key not in block:
            yield f"{place}: {key} is missing"


def _fits(value: object, kind: str | list[str]) -> bool:
    if isinstance(value, str) and value.startswith("${"):
        return True
    if isinstance(kind, list):
        return isinstance(value, list) and all(_fits(one, kind[1]) for one in value)
    return isinstance(value, _TYPES[kind])


def terraform(folder: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run the real Terraform with the real providers in a folder; skips where they are not here."""
    home = Path(os.environ.get("SLO_SERVERS") or "~/.cache/slo-servers").expanduser()
    program = shutil.which("terraform") or shutil.which("tofu")
    missing = [name for name in _BINARIES.values() if not (home / name).is_file()]
    if program is None or missing:
        pytest.skip(
            f"no terraform, or no {', '.join(missing)} ({SCHEMA['providers']}, by go build) in {home}"
        )
    rc = folder / "terraform.rc"
    overrides = "".join(f'"{source}" = "{home}"\n' for source in _BINARIES)
    rc.write_text(f"disable_checkpoint = true\nprovider_installation {{ dev_overrides {{\n{overrides}}} }}\n")
    return subprocess.run(
        [program, *arguments],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "TF_CLI_CONFIG_FILE": str(rc),
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
