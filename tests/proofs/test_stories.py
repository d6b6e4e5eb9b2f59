"""What `slo test` says where rules or routes do not do what somebody meant."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slo.actions.prove import Judges, built, judged
from slo.catalogue.load import load
from slo.cli import slo
from slo.clients.programs import find
from slo.plan.build import plan
from slo.project import read_templates
from slo.targets.tests import all_proofs
from tests.agreements import signed_by_all
from tests.servers.binaries import Generation, require

CONFIG = "alertmanager/alertmanager.yml"
SHOP = """\
kind: Service
name: shop
indicators:
  orders:
    events: {total: 'orders_total{job="shop"}', bad: 'orders_total{job="shop",code=~"5.."}'}
objectives:
  - {indicator: orders, target: 99.9%}
"""

RETAIL = """\
kind: Organisation
name: acme
parties:
  reliability:
    kind: platform
    ticket: {email: reliability@example.org}
    called: {pagerduty: {routing_key_file: /secrets/reliability}}
    out_of_hours: https://example.org/reliability
activities:
  respond-to-incidents: {product: responsible, reliability: if-called-upon}
  respond-to-other-alerts: {product: responsible}
calls: [{category: reliability, party: reliability}]
smtp: {smarthost: 'mail.example.org:25', sender: alerts@example.org}
---
kind: Product
name: retail
alerting:
  page: {pagerduty: {routing_key_file: /secrets/retail}}
  ticket: {email: retail@example.org}
---
kind: Service
name: shop
product: retail
indicators:
  orders:
    events: {total: 'orders_total{job="shop"}', bad: 'orders_total{job="shop",code=~"5.."}'}
objectives:
  - {indicator: orders, target: 99.9%}
"""


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> Generation:
    """Let `slo test` find the programs of the newest generation."""
    return use(require("sid"), monkeypatch)


def use(generation: Generation, monkeypatch: pytest.MonkeyPatch) -> Generation:
    monkeypatch.setenv("SLO_PROMTOOL", str(generation.promtool))
    monkeypatch.setenv("SLO_AMTOOL", str(generation.amtool))
    return generation


def run(text: str, folder: Path, *arguments: str) -> Result:
    (folder / "definitions").mkdir()
    (folder / "definitions" / "shop.yaml").write_text(text)
    return CliRunner().invoke(slo, ["test", "--definitions", str(folder / "definitions"), *arguments])


@pytest.mark.usefixtures("programs")
def test_what_is_right_is_proved(tmp_path: Path) -> None:
    found = run(SHOP, tmp_path)

    assert found.exit_code == 0, found.output
    assert "1 objective tested by" in found.output
    assert "none failed" in found.output


@pytest.mark.usefixtures("programs")
def test_alerts_with_labels_of_ones_own_are_proved(tmp_path: Path) -> None:
    own = "alerts: {labels: {owner: a}, page: {labels: {key: b}}}"
    found = run(SHOP.replace("99.9%}", f"99.9%, {own}}}"), tmp_path)

    assert found.exit_code == 0, found.output
    assert "none failed" in found.output


@pytest.mark.usefixtures("programs")
def test_an_inverted_indicator_alerts_in_healthy_traffic(tmp_path: Path) -> None:
    found = run(SHOP.replace("=~", "!~"), tmp_path)

    assert found.exit_code == 1
    assert (
        "shop-orders loses less than its budget: no alert; but one fires at 5m: is the indicator inverted?"
        in found.output
    )
    assert "definitions/shop.yaml:7:5" in found.output


@pytest.mark.usefixtures("programs")
def test_a_tier_that_cannot_be_reached_is_named_with_what_it_would_need(tmp_path: Path) -> None:
    found = run(SHOP.replace("99.9%", "90%, alert_policy: workbook"), tmp_path)

    assert found.exit_code == 1
    assert "the page of 1h, which needs over 134.4% bad events; but it does not fire at" in found.output


def test_a_wrong_route_is_named_with_whom_it_reaches(tmp_path: Path) -> None:
    amtool = find("amtool", {"SLO_AMTOOL": str(require("sid").amtool)})
    planned = plan(load(signed_by_all({"shop.yaml": RETAIL})))
    artifacts = built(planned, read_templates(tmp_path / "definitions"))
    wrong = tuple(
        one._replace(text=one.text.replace("receiver: retail/page", "receiver: reliability/called"))
        for one in artifacts
    )

    outcome = judged(planned, wrong, (), Judges(amtool, amtool))
    (failure,) = (one for one in outcome.failures if one.about == "shop-orders" and "page of" in one.message)

    assert not judged(planned, artifacts, (), Judges(amtool, amtool)).failures
    assert (
        failure.message == "a page of shop-orders must reach retail/page; but it reaches reliability/called"
    )


@pytest.mark.usefixtures("programs")
def test_what_cannot_be_proved_is_neither_passed_nor_failed(tmp_path: Path) -> None:
    backup = "backup: {freshness: {timestamp: 'backup_timestamp_seconds{job=\"backup\"}', within: 8d}}"
    text = SHOP.replace("objectives:", f"  {backup}\nobjectives:\n  - {{indicator: backup, target: 99%}}")
    found = run(text, tmp_path, "--format", "junit")

    assert found.exit_code == 4, found.output
    assert 'tests="3" failures="0" skipped="1"' in found.output
    assert '<skipped message="no proof: a test would have to last longer than 8d"/>' in found.output


JOBS = """\
kind: Service
name: jobs
indicators:
  backup: {freshness: {timestamp: 'backup_timestamp_seconds{job="backup"}', within: 2h}}
  served: {expression: {error_ratio: '1 - sum(rate(good_total[$window])) / sum(rate(all_total[$window]))'}}
objectives:
  - {indicator: backup, target: 99%}
  - {indicator: served, target: 99.9%}
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("> bool 7200", "> bool 14400"),
        ("> bool 7200", "< bool 7200"),
        ("1 - sum(rate(good_total", "sum(rate(good_total"),
    ],
    ids=["right", "age", "inverted", "ratio"],
)
def test_ages_and_ratios_that_are_subtracted_from_1_are_proved(before: str, after: str) -> None:
    promtool = find("promtool", {"SLO_PROMTOOL": str(require("sid").promtool)})
    planned = plan(load({"jobs.yaml": JOBS}))
    artifacts = built(planned, {})
    changed = tuple(
        one._replace(text=one.text.replace(before, after)) if one.path.startswith("prometheus/") else one
        for one in artifacts
    )

    outcome = judged(planned, changed, tuple(all_proofs(planned)), Judges(promtool, None))

    assert bool(outcome.failures) is (changed != artifacts) is bool(before)


def test_steps_are_proved_at_any_share_that_people_write() -> None:
    promtool = find("promtool", {"SLO_PROMTOOL": str(require("sid").promtool)})
    shares = range(5, 100, 5)
    steps = "".join(
        f"  - {{name: at-{share}, when: {{remaining: {share}%}}, do: Look, severity: ticket}}\n"
        for share in reversed(shares)
    )
    policy = f"---\nkind: ErrorBudgetPolicy\nname: many\nsteps:\n{steps}"
    shop = SHOP.replace("indicators:", "error_budget_policy: many\nindicators:")
    planned = plan(load({"shop.yaml": shop + policy}))
    proofs = [one for one in all_proofs(planned) if one.path == "tests/shop_history_test.yaml"]
    checked = [check.words for story in proofs[0].stories for check in story.checks]

    assert all(any(f"step at-{share} holds" in words for words in checked) for share in shares if share > 10)
    assert not judged(planned, built(planned, {}), tuple(proofs), Judges(promtool, None)).failures


@pytest.mark.parametrize(
    ("proofs", "before", "after"),
    [
        ("missed", " offset -5m59s999ms)", ")"),
        ("targets", " == 1 unless on (job, instance)", " == 2 unless on (job, instance)"),
        ("targets", "[3h:5m]", "[15m:5m]"),
    ],
    ids=["minutes without an evaluation", "first requests", "targets that return"],
)
def test_rules_that_forget_events_are_found(proofs: str, before: str, after: str) -> None:
    promtool = find("promtool", {"SLO_PROMTOOL": str(require("sid").promtool)})
    planned = plan(load({"shop.yaml": SHOP}))
    some = [one for one in all_proofs(planned) if one.path == f"tests/shop_{proofs}_test.yaml"]
    artifacts = built(planned, {})
    forgetful = tuple(
        one._replace(text=one.text.replace(before, after)) if one.path.startswith("prometheus/") else one
        for one in artifacts
    )

    assert forgetful != artifacts
    assert not judged(planned, artifacts, some, Judges(promtool, None)).failures
    assert judged(planned, forgetful, some, Judges(promtool, None)).failures


def test_a_program_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("SLO_PROMTOOL", raising=False)
    found = run(SHOP, tmp_path)

    assert found.exit_code == 3
    assert found.stderr == "Error: promtool is not on the PATH: install it, or name it in SLO_PROMTOOL\n"


def test_a_service_that_does_not_exist_is_an_error_with_the_nearest_name(tmp_path: Path) -> None:
    found = run(SHOP, tmp_path, "shp")

    assert found.exit_code == 2
    assert "there is no service 'shp'; did you mean 'shop'?" in found.stderr


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (CONFIG, "/secrets/retail", "/secrets/another"),
        (CONFIG, 'template "slo.call.', 'template "slo.page.'),
        (CONFIG, "continue: true", "continue: false"),
        ("alertmanager/templates/slo.tmpl", ".Annotations.summary", ".Annotations.another"),
        (CONFIG, "group_by: [product, service, slo,", "group_by: [product, service,"),
        (CONFIG, "slo, environment]", "slo, environment, window]"),
        (CONFIG, "group_wait: 10s", "group_wait: 10m"),
        (CONFIG, "equal: [product, service, slo,", "equal: [product, service,"),
        (CONFIG, """      - 'alertname="SLOErrorBudgetBurn"'\n""", ""),
    ],
    ids=[
        *("receiver", "message", "continue", "template"),
        *("objectives in one notification", "tiers in several", "late page", "inhibition", "all tickets"),
    ],
)
def test_a_fault_in_routes_is_found(path: str, before: str, after: str, tmp_path: Path) -> None:
    amtool = find("amtool", {"SLO_AMTOOL": str(require("sid").amtool)})
    planned = plan(load(signed_by_all({"shop.yaml": RETAIL})))
    artifacts = built(planned, read_templates(tmp_path / "definitions"))
    changed = tuple(
        one._replace(text=one.text.replace(before, after)) if one.path == path else one for one in artifacts
    )

    assert changed != artifacts
    assert judged(planned, changed, (), Judges(amtool, amtool)).failures
