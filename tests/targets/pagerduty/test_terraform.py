"""The file for Terraform: what its provider takes, without secrets, at addresses that stay."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from slo.model import Catalogue
from tests.targets.pagerduty.account import Account
from tests.targets.pagerduty.organisations import a_catalogue, catalogues, planned, written
from tests.targets.pagerduty.server import serve
from tests.targets.pagerduty.terraform import Terraform, apply, mistakes


@settings(deadline=None)
@given(catalogues())
def test_every_field_is_one_of_the_provider(catalogue: Catalogue) -> None:
    assert mistakes(written(planned(catalogue))) == []


def test_the_schema_finds_what_is_no_field() -> None:
    configuration = json.loads(written(planned(a_catalogue())))
    policy = configuration["resource"]["pagerduty_escalation_policy"]["notify"]
    del policy["rule"][0]["target"]
    policy["loops"] = "2"

    assert mistakes(json.dumps(configuration)) == [
        "pagerduty_escalation_policy.notify.rule[0]: target is missing",
        "pagerduty_escalation_policy.notify: no field loops",
    ]


@settings(deadline=None)
@given(catalogues(), catalogues())
def test_what_comes_or_goes_renames_nothing_else(one: Catalogue, other: Catalogue) -> None:
    def addresses(catalogue: Catalogue) -> dict[str, set[str]]:
        resources = json.loads(written(planned(catalogue)))["resource"]
        return {
            owner: {
                f"{kind}.{name}"
                for kind, named in resources.items()
                for name in named
                if name.split("_")[0] == owner
            }
            for owner in catalogue.products
        }

    first, second = addresses(one), addresses(other)

    for owner in first.keys() & second.keys():
        assert {name for name in first[owner] if "ticket" not in name} == {
            name for name in second[owner] if "ticket" not in name
        }


def test_keys_are_reported_by_the_file_that_they_belong_into_and_by_nothing_else() -> None:
    text = written(planned(a_catalogue()))
    account = Account()
    for schedule in planned(a_catalogue()).schedules:
        account.schedule(schedule)
    outputs = apply(text, account)

    assert set(outputs["routing_keys"]) == {"/secrets/notify", "/secrets/re-called"}
    assert json.loads(text)["output"]["routing_keys"]["sensitive"] is True
    assert not any(key in text for key in outputs["routing_keys"].values())
    assert set(outputs["escalation_policies"]) == {"notify", "reliability-engineering"}


@pytest.mark.parametrize("name", ["RE ${on} call", 'The "night"', "%{ if }", "Bereitschaft Süd/West", "a\\b"])
def test_the_name_of_a_schedule_is_no_template(name: str) -> None:
    plan = planned(a_catalogue({"pagerduty": {"schedules": [name]}}))
    account = Account()
    ids = {schedule: account.schedule(schedule)["id"] for schedule in plan.schedules}
    apply(written(plan), account)

    policy = next(one for one in account.policies.values() if one["name"] == "slo:notify")
    assert policy["escalation_rules"][0]["targets"] == [{"type": "schedule_reference", "id": ids[name]}]


def test_the_real_provider_makes_it_and_finds_nothing_left_to_do(tmp_path: Path) -> None:
    """Terraform and PagerDuty's own provider, against an account that behaves as one does."""
    terraform = Terraform(tmp_path)
    schedule = 'RE ${on} "call"'
    plan = planned(a_catalogue({"pagerduty": {"schedules": ["Notify", schedule]}}, hours="office-hours"))
    (tmp_path / "pagerduty.tf.json").write_text(written(plan))
    account = Account()
    for name in plan.schedules:
        account.schedule(name)
    with serve(account) as server:
        provider = {"provider": {"pagerduty": {"api_url_override": server.url}}}
        (tmp_path / "provider.tf.json").write_text(json.dumps(provider))
        applied = terraform.run("apply", "-auto-approve", "-no-color")
        again = terraform.run("plan", "-detailed-exitcode", "-no-color")

    assert applied.returncode == 0, applied.stderr
    assert again.returncode == 0, again.stdout
    assert {one["name"] for one in account.services.values()} == {one.name for one in plan.services}
    assert terraform.outputs()["routing_keys"] == {
        service.key_file: account.integrations_of(known["id"])[0]["integration_key"]
        for service in plan.services
        for known in account.services.values()
        if known["name"] == service.name
    }
