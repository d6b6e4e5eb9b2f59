"""The real Terraform, in a folder of its own; skips where it is not here.

Without a provider, resources are Terraform's own, and get the fields as input.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

FIELDS = {  # of the resources of providers: the required ones, and others that are used
    # https://registry.terraform.io/providers/hashicorp/aws/6.0.0/docs/resources/prometheus_rule_group_namespace
    "aws_prometheus_rule_group_namespace": ({"name", "workspace_id", "data"}, set[str]()),
    "aws_prometheus_alert_manager_definition": ({"workspace_id", "definition"}, set[str]()),
    # https://registry.terraform.io/providers/ovh/mimirtool/1.0.0/docs/resources/ruler_namespace
    "mimirtool_ruler_namespace": ({"namespace", "config_yaml"}, {"recording_rule_check"}),
}
META = {"for_each"}


def applied(module: Path, **variables: Any) -> dict[str, Any]:
    """Apply a generated module, and return the fields of each resource, or of each of its instances."""
    configuration = json.loads((module / "slo.tf.json").read_text())
    del configuration["terraform"]
    resources = configuration.pop("resource")
    configuration["resource"] = {"terraform_data": {}}
    configuration["output"] = {}
    for kind, named in resources.items():
        for fields in named.values():
            needed, others = FIELDS[kind]
            assert needed <= fields.keys() - META <= needed | others
            meta = {key: value for key, value in fields.items() if key in META}
            given = {key: value for key, value in fields.items() if key not in META}
            configuration["resource"]["terraform_data"][kind] = {**meta, "input": given}
            output = f"{{for key, one in terraform_data.{kind} : key => one.output}}"
            whole = f"terraform_data.{kind}.output"
            configuration["output"][kind] = {"value": f"${{{output if meta else whole}}}"}
    (module / "slo.tf.json").write_text(json.dumps(configuration))
    (module / "terraform.tfvars.json").write_text(json.dumps(variables))
    _run(module, "init", "-input=false")
    _run(module, "apply", "-auto-approve", "-input=false")
    outputs = json.loads(_run(module, "output", "-json"))
    return {name: one["value"] for name, one in outputs.items()}


def with_mimirtool(module: Path, address: str, *arguments: str) -> str:
    """Run Terraform with the real provider for a Mimir at an address; skips where that is not here."""
    home = Path(os.environ.get("SLO_SERVERS") or "~/.cache/slo-servers").expanduser()
    if not (home / "terraform-provider-mimirtool").is_file():
        pytest.skip(f"no terraform-provider-mimirtool (ovh's v1.0.0, by go build) in {home}")
    provider = {"provider": {"mimirtool": {"address": address, "tenant_id": "anonymous"}}}
    (module / "provider.tf.json").write_text(json.dumps(provider))
    installed = f'provider_installation {{ dev_overrides {{ "ovh/mimirtool" = "{home}" }} }}\n'
    return _run(module, *arguments, settings=installed)


def _run(folder: Path, *arguments: str, settings: str = "") -> str:
    program = shutil.which("terraform") or shutil.which("tofu")
    if program is None:
        pytest.skip("no terraform")
    rc = folder / "terraform.rc"
    rc.write_text(f"disable_checkpoint = true\n{settings}")
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "TF_CLI_CONFIG_FILE": str(rc)}
    said = subprocess.run(
        [program, *arguments, *(() if "-json" in arguments else ("-no-color",))],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr
    return said.stdout
