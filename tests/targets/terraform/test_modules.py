"""Modules for Terraform: what they load is what was generated, to the last character."""

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from slo.cli import slo
from tests.servers import amtool
from tests.targets.terraform.real import applied, with_mimirtool
from tests.targets.terraform.ruler import ruler

STORY = Path(__file__).parents[2] / "cases" / "rules_that_terraform_loads" / "definitions"
SECRETS = {
    f"/etc/alertmanager/secrets/{name}": f"arn:aws:secretsmanager:eu-west-2:123456789012:secret:{name}"
    for name in ("engine-room-called", "tickets-page")
}


@pytest.fixture
def generated(tmp_path: Path) -> Path:
    output = tmp_path / "generated"
    said = CliRunner().invoke(slo, ["compile", f"--definitions={STORY}", f"--output={output}"])
    assert said.exit_code == 0, said.output
    return output


def test_mimir_gets_every_rule_file(generated: Path) -> None:
    (namespaces,) = applied(generated / "terraform" / "mimir").values()

    assert {one["namespace"]: one["config_yaml"] for one in namespaces.values()} == {
        f"slo-{path.stem}": path.read_text() for path in (generated / "prometheus").iterdir()
    }


def test_the_real_provider_loads_every_group_whole_and_finds_nothing_left_to_do(generated: Path) -> None:
    module = generated / "terraform" / "mimir"
    with ruler() as mimir:
        with_mimirtool(module, mimir.url, "apply", "-auto-approve")
        with_mimirtool(module, mimir.url, "plan", "-detailed-exitcode")

    for path in (generated / "prometheus").iterdir():
        groups = yaml.safe_load(path.read_text())["groups"]
        assert [*mimir.groups[f"slo-{path.stem}"].values()] == groups


def test_amazon_gets_every_rule_file(generated: Path) -> None:
    module = generated / "terraform" / "amazon-prometheus"
    made = applied(module, workspace_id="ws-1", routing_key_secrets=SECRETS)
    namespaces = made["aws_prometheus_rule_group_namespace"].values()

    assert {one["name"]: one["data"] for one in namespaces} == {
        f"slo-{path.stem}": path.read_text() for path in (generated / "prometheus").iterdir()
    }
    assert {one["workspace_id"] for one in namespaces} == {"ws-1"}
    assert any("${even} %{this} one" in one["data"] for one in namespaces)


def test_the_alertmanager_of_amazon_differs_only_where_it_must(generated: Path, tmp_path: Path) -> None:
    module = generated / "terraform" / "amazon-prometheus"
    made = applied(module, workspace_id="ws-1", routing_key_secrets=SECRETS)
    definition = yaml.safe_load(made["aws_prometheus_alert_manager_definition"]["definition"])
    config = yaml.safe_load(definition["alertmanager_config"])
    ours = yaml.safe_load((generated / "alertmanager" / "alertmanager.yml").read_text())

    assert definition["template_files"] == {
        path.name: path.read_text() for path in (generated / "alertmanager" / "templates").iterdir()
    }
    assert config.pop("templates") == sorted(definition["template_files"])
    assert config.pop("global") == {}
    secrets = {
        way.pop("routing_key")["aws_secrets_manager"]["secret_arn"]
        for receiver in config["receivers"]
        for way in receiver.get("pagerduty_configs", ())
    }
    for receiver in ours["receivers"]:
        for way in receiver.get("pagerduty_configs", ()):
            del way["routing_key_file"]
    del ours["templates"]
    assert secrets == set(SECRETS.values())
    assert config == ours


def test_alertmanager_itself_takes_the_routes_for_amazon(generated: Path, tmp_path: Path) -> None:
    """With keys in place of the secrets, which only Amazon knows."""
    module = generated / "terraform" / "amazon-prometheus"
    made = applied(module, workspace_id="ws-1", routing_key_secrets=SECRETS)
    definition = yaml.safe_load(made["aws_prometheus_alert_manager_definition"]["definition"])
    for name, text in definition["template_files"].items():
        (tmp_path / name).write_text(text)
    config = yaml.safe_load(definition["alertmanager_config"])
    for receiver in config["receivers"]:
        for way in receiver.get("pagerduty_configs", ()):
            way["routing_key"] = way["routing_key"]["aws_secrets_manager"]["secret_arn"]
    (tmp_path / "alertmanager.yml").write_text(yaml.safe_dump(config))

    amtool.check_config(tmp_path / "alertmanager.yml")
    page = {
        "product": "tickets",
        "severity": "page",
        "service": "ticket-shop",
        "alertname": "SLOErrorBudgetBurn",
    }
    assert amtool.routes_test(tmp_path / "alertmanager.yml", page) == amtool.routes_test(
        generated / "alertmanager" / "alertmanager.yml", page
    )
