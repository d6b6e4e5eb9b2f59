"""What Terraform does with the generated file: by the provider's schema, in an account, and really."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.targets.pagerduty.account import TOKEN, Account, Json

SCHEMA: Json = json.loads((Path(__file__).parent / "provider.json").read_text())
"""What `terraform providers schema -json` says of what we use, of the provider that it names."""

_TYPES: Mapping[str, type] = {"string": str, "number": int, "bool": bool}
_REFERENCE = re.compile(
    r'\$\{(?:(data\.pagerduty_schedule\.on_call)\["(.*)"\]\.id|(\w+)\.([\w-]+)\.(id|integration_key))\}'
)


def mistakes(text: str) -> list[str]:
    """What is not as the schema of the provider says."""
    configuration = json.loads(text)
    return [
        mistake
        for part in ("data", "resource")
        for kind, blocks in configuration[part].items()
        for name, block in blocks.items()
        for mistake in _in_block(
            {key: value for key, value in block.items() if key != "for_each"},
            SCHEMA[part].get(kind, {}),
            f"{kind}.{name}",
        )
    ]


def _in_block(block: Json, schema: Json, place: str) -> Iterator[str]:
    for key, value in block.items():
        field = schema.get(key)
        if field is None:
            yield f"{place}: no field {key}"
        elif "block" in field:
            blocks = value if isinstance(value, list) else [value]
            if not field.get("min", 0) <= len(blocks) <= field.get("max", len(blocks)):
                yield f"{place}.{key}: {len(blocks)} blocks"
            for index, inner in enumerate(blocks):
                yield from _in_block(inner, field["block"], f"{place}.{key}[{index}]")
        else:
            if field["use"] == "computed" or "deprecated" in field["use"]:
                yield f"{place}.{key}: {field['use']}"
            if not _fits(value, field["type"]):
                yield f"{place}.{key}: {value!r} is no {field['type']}"
    for key, field in schema.items():
        if key not in block and (field.get("use") == "required" or field.get("min")):
            yield f"{place}: {key} is missing"


def _fits(value: object, kind: str | list[str]) -> bool:
    if isinstance(kind, list):
        return isinstance(value, list) and all(_fits(one, kind[1]) for one in value)
    return isinstance(value, _TYPES[kind])


def apply(text: str, account: Account) -> Json:
    """Make what the file says in an account, as Terraform does, and give the outputs."""
    configuration = json.loads(text)
    ids: dict[tuple[str, str, str], str] = {
        ("data", schedule["name"], "id"): schedule["id"] for schedule in account.schedules.values()
    }

    def value(of: str) -> str:
        match = _REFERENCE.fullmatch(of)
        assert match, f"{of} refers to nothing"
        if match[1]:
            assert not re.search(r"(?<![$])[$][{]|(?<!%)%[{]", match[2]), f"{of} has a template in a name"
            name = json.loads(f'"{match[2]}"').replace("$${", "${").replace("%%{", "%{")
            return ids["data", name, "id"]
        return ids[match[3], match[4], match[5]]

    resources = configuration["resource"]
    for name, said in resources["pagerduty_escalation_policy"].items():
        rules = [
            {
                "escalation_delay_in_minutes": rule["escalation_delay_in_minutes"],
                "targets": [{"type": one["type"], "id": value(one["id"])} for one in rule["target"]],
            }
            for rule in said["rule"]
        ]
        same = {key: said[key] for key in ("name", "description", "num_loops")}
        known = next((one for one in account.policies.values() if one["name"] == said["name"]), None)
        policy = account.put_policy({**same, "escalation_rules": rules}, known)
        ids["pagerduty_escalation_policy", name, "id"] = policy["id"]
    for name, said in resources["pagerduty_service"].items():
        known = next((one for one in account.services.values() if one["name"] == said["name"]), None)
        service = account.put_service(_service(said, value(said["escalation_policy"])), known)
        ids["pagerduty_service", name, "id"] = service["id"]
    for name, said in resources["pagerduty_service_integration"].items():
        integration = account.put_integration(value(said["service"]), {"name": "x", "type": said["type"]})
        ids["pagerduty_service_integration", name, "integration_key"] = integration["integration_key"]
    return {
        output: {key: value(of) for key, of in said["value"].items()}
        for output, said in configuration["output"].items()
    }


def _service(said: Json, policy: str) -> Json:
    def seconds(text: str) -> int | None:
        return None if text == "null" else int(text)

    rule = dict(said["incident_urgency_rule"][0])
    for when in ("during_support_hours", "outside_support_hours"):
        if when in rule:
            rule[when] = rule[when][0]
    return {
        "name": said["name"],
        "escalation_policy": {"id": policy},
        "acknowledgement_timeout": seconds(said["acknowledgement_timeout"]),
        "auto_resolve_timeout": seconds(said["auto_resolve_timeout"]),
        "incident_urgency_rule": rule,
        "support_hours": said["support_hours"][0] if "support_hours" in said else None,
        "scheduled_actions": said.get("scheduled_actions", []),
    }


class Terraform:
    """The real one, with the real provider, in a folder of its own; skips where they are not here."""

    def __init__(self, folder: Path) -> None:
        home = Path(os.environ.get("SLO_SERVERS") or "~/.cache/slo-servers").expanduser()
        terraform = shutil.which("terraform") or shutil.which("tofu")
        if terraform is None or not (home / "terraform-provider-pagerduty").is_file():
            pytest.skip(
                f"no terraform, or no terraform-provider-pagerduty (its v3.32.4, by go build) in {home}"
            )
        self.program, self.folder = terraform, folder
        rc = folder / "terraform.rc"
        rc.write_text(
            f"disable_checkpoint = true\nprovider_installation {{ dev_overrides {{ "
            f'"PagerDuty/pagerduty" = "{home}" }} }}\n'
        )
        self.env = {"PATH": os.environ["PATH"], "HOME": str(folder), "TF_CLI_CONFIG_FILE": str(rc)}

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [self.program, *arguments],
            cwd=self.folder,
            env={**self.env, "PAGERDUTY_TOKEN": TOKEN},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def outputs(self) -> dict[str, Any]:
        said = json.loads(self.run("output", "-json").stdout)
        return {name: one["value"] for name, one in said.items()}
