"""The Alertmanager configuration of a tenant has templates and secrets inside, which nobody is shown."""

from pathlib import Path

import pytest
import yaml

from slo.actions.failures import InvalidRequest
from slo.actions.push.alertmanager import of_tenant
from slo.actions.push.failures import Clash, Interrupted
from tests.push.faults import Answer, Asked
from tests.push.mimir import Mimir
from tests.push.tenants import CONFIGURATION, MARK, TENANT, generated, pushed, routes, tenant

pytestmark = pytest.mark.usefixtures("impatient")

SECRET = 'https://hooks.example.org/"quoted"\\here#x'


@pytest.fixture
def configuration(tmp_path: Path) -> str:
    (tmp_path / "slack").write_text(SECRET + "\n")
    return CONFIGURATION.replace("/etc/alertmanager/secrets", str(tmp_path))


def test_files_are_replaced_by_what_is_in_them(mimir: Mimir, configuration: str) -> None:
    pushed(mimir.server.url, generated({}, *routes(configuration)))
    held = mimir.configurations[TENANT]
    read = yaml.safe_load(held["alertmanager_config"])

    assert read["templates"] == ["calls.tmpl", "slo.tmpl"]
    assert read["receivers"][0]["slack_configs"] == [{"api_url": SECRET, "channel": "#alerts"}]
    assert held["template_files"]["calls.tmpl"] == "{{/* é 😀 */}}\n"
    assert held["alertmanager_config"].splitlines()[0] == f"# {MARK} (slo)"


def test_it_is_written_before_rules_and_again_only_if_it_differs(
    mimir: Mimir, configuration: str, tmp_path: Path
) -> None:
    made = generated({"x": {"a": ["one"]}}, *routes(configuration))
    first = pushed(mimir.server.url, made)
    again = pushed(mimir.server.url, made)
    (tmp_path / "slack").write_text("https://hooks.example.org/rotated")
    rotated = pushed(mimir.server.url, generated({"x": {"a": ["one"]}}, *routes(configuration)))
    edited = pushed(mimir.server.url, generated({"x": {"a": ["one"]}}, *routes(configuration, "{{/* */}}\n")))

    assert [str(step) for step in first.comparison.steps] == [
        "+ Alertmanager configuration: routes, receivers and templates",
        "+ group a in slo:x: 1 rule",
    ]
    assert not again.comparison.steps
    assert again.comparison.unchanged == 2
    assert [str(step) for step in rotated.comparison.steps] == [
        "~ Alertmanager configuration: routes, receivers or secrets"
    ]
    assert [str(step) for step in edited.comparison.steps] == [
        "~ Alertmanager configuration: template slo.tmpl"
    ]


def test_that_of_others_is_not_replaced(mimir: Mimir, configuration: str) -> None:
    theirs = {"alertmanager_config": "route: {receiver: x}\n", "template_files": {}}
    mimir.configurations[TENANT] = dict(theirs)
    with pytest.raises(Clash, match="Alertmanager configuration"):
        pushed(mimir.server.url, generated({"x": {"a": ["one"]}}, *routes(configuration)))

    assert mimir.configurations[TENANT] == theirs
    assert not mimir.of(TENANT)


def test_that_of_another_prefix_is_not_replaced(mimir: Mimir, configuration: str) -> None:
    pushed(mimir.server.url, generated({}, *routes(configuration)), prefix="slo-staging")
    held = dict(mimir.configurations)
    with pytest.raises(Clash, match="Alertmanager configuration"):
        pushed(mimir.server.url, generated({}, *routes(configuration)))

    assert mimir.configurations == held


def test_a_refusal_that_repeats_a_secret_is_shown_without_it(mimir: Mimir, configuration: str) -> None:
    handle = mimir.server.handle

    def refusing(asked: Asked) -> Answer:
        if asked.method == "POST" and asked.path.endswith("/alerts"):
            escaped = SECRET.replace("\\", "\\\\").replace('"', '\\"')
            return Answer(400, f'parse "{escaped}": or {SECRET}: invalid')
        return handle(asked)

    mimir.server.handle = refusing
    with pytest.raises(Interrupted) as why:
        pushed(mimir.server.url, generated({}, *routes(configuration)))

    assert 'parse "***": or ***: invalid' in str(why.value)
    assert "hooks" not in str(why.value)


def test_all_secrets_that_cannot_be_read_are_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    configuration = """\
templates: ["templates/*.tmpl"]
global: {smtp_auth_password_file: /etc/slo/empty}
receivers:
  - name: a
    slack_configs: [{api_url_file: /etc/slo/gone}]
    webhook_configs:
      - url_file: /etc/other/gone
"""
    with pytest.raises(InvalidRequest) as why:
        of_tenant(routes(configuration), MARK, tmp_path)

    assert str(why.value).splitlines() == [
        "the Alertmanager needs these secrets:",
        f"  {tmp_path}/gone cannot be read: No such file or directory",
        f"  {tmp_path}/empty must hold a secret on one line",
        "  /etc/slo/gone and /etc/other/gone have the same name, so one file would stand for both",
    ]


def test_templates_in_a_block_and_anchors_of_others_are_kept(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("secret")
    configuration = """\
# theirs
templates:
  - templates/*.tmpl
receivers:
  - name: a
    webhook_configs:
      - &hook
        url: http://x
        http_config: {authorization: {credentials_file: /etc/token}}  # kept
  - name: b
    webhook_configs: [*hook]
"""
    made = of_tenant(routes(configuration), MARK, tmp_path)
    assert made
    read = yaml.safe_load(made.configuration.text)

    assert read["templates"] == ["calls.tmpl", "slo.tmpl"]
    assert read["receivers"][1]["webhook_configs"] == read["receivers"][0]["webhook_configs"]
    assert read["receivers"][1]["webhook_configs"][0]["http_config"] == {
        "authorization": {"credentials": "secret"}
    }
    assert "# theirs" in made.configuration.text
    assert "# kept" in made.configuration.text


def test_templates_that_were_not_generated_are_refused(tmp_path: Path) -> None:
    configuration = 'templates: ["/etc/theirs/*.tmpl", "templates/*.tmpl"]\n'
    with pytest.raises(InvalidRequest, match="templates '/etc/theirs/"):
        of_tenant(routes(configuration), MARK, tmp_path)


def test_secrets_are_in_no_representation(configuration: str) -> None:
    made = of_tenant(routes(configuration), MARK, None)
    assert made
    shown = [made, tenant("http://localhost", generated({}, *routes(configuration)))]

    assert "hooks.example.org" not in repr(shown)
