"""The files for Terraform: what the providers take, without secrets, at addresses that stay."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slo.model import OnCall
from slo.model.on_call import IncidentIoOnCall, JiraServiceManagementOnCall
from tests.targets.escalation.incidentio_api import serve
from tests.targets.escalation.providers import mistakes, terraform
from tests.targets.escalation.written import SYSTEMS, pages, policies, written
from tests.targets.pagerduty.organisations import catalogues

STORY = Path(__file__).parents[2] / "cases" / "teams_on_call_in_other_systems" / "expected" / "generated"
JIRA = (STORY / "jira-service-management" / "jira-service-management.tf.json").read_text()
INCIDENT_IO = (STORY / "incidentio" / "incidentio.tf.json").read_text()

of_each_system = pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.key)


@of_each_system
@settings(deadline=None, max_examples=50)
@given(st.data())
def test_every_field_is_one_of_the_provider(system: type[OnCall], data: st.DataObject) -> None:
    assert mistakes(written(system, data.draw(catalogues(system)))) == []


def test_the_schema_finds_what_is_no_field() -> None:
    configuration = json.loads(JIRA)
    policy = policies(JiraServiceManagementOnCall, configuration)["letters"]
    del policy["rules"][0]["recipient"]["type"]
    policy["repeat"]["count"] = "2"
    policy["loops"] = 2

    assert mistakes(json.dumps(configuration)) == [
        "atlassian-operations_escalation.letters.rules[0].recipient: type is missing",
        "atlassian-operations_escalation.letters.repeat.count: '2' is no number",
        "atlassian-operations_escalation.letters: no field loops",
    ]


@of_each_system
@settings(deadline=None, max_examples=50)
@given(st.data())
def test_what_comes_or_goes_renames_nothing_else(system: type[OnCall], data: st.DataObject) -> None:
    one, other = data.draw(catalogues(system)), data.draw(catalogues(system))

    def addresses(text: str) -> set[str]:
        resources = json.loads(text)["resource"]
        return {
            f"{kind}.{name}" for kind, named in resources.items() for name in named if "ticket" not in name
        }

    def of(found: set[str], owner: str) -> set[str]:
        return {address for address in found if address.partition(".")[2].partition("_")[0] == owner}

    first, second = addresses(written(system, one)), addresses(written(system, other))
    for owner in one.products.keys() & other.products.keys():
        assert of(first, owner) == of(second, owner) != set()


def test_only_tickets_of_jira_service_management_notify_nobody() -> None:
    integrations = json.loads(JIRA)["resource"]["atlassian-operations_api_integration"]
    quiet = {name for name, one in integrations.items() if "type_specific_properties" in one}

    assert set(integrations) == {"letters_page", "letters_ticket", "platform-team_page"}
    assert quiet == {"letters_ticket"}
    assert all(one["enabled"] for one in integrations.values())


def test_urgent_alerts_lead_to_the_policy_of_their_team_and_of_a_product_only_its_own() -> None:
    """The policy of letters calls a party, which has not agreed to be called about alerts of others."""
    resources = json.loads(JIRA)["resource"]
    conditions = {
        owner: {one.get("key", one["field"]): one["expected_value"] for one in rule["criteria"]["conditions"]}
        for owner, rule in resources["atlassian-operations_routing_rule"].items()
    }

    assert conditions == {
        "letters": {"priority": "P1", "product": "letters"},
        "platform-team": {"priority": "P1"},
    }
    for owner, rule in resources["atlassian-operations_routing_rule"].items():
        assert rule["notify"] == {
            "type": "escalation",
            "id": f"${{atlassian-operations_escalation.{owner}.id}}",
        }
        assert rule["criteria"]["type"] == "match-all-conditions"
        assert rule["team_id"] == resources["atlassian-operations_escalation"][owner]["team_id"]


def test_keys_are_reported_by_the_file_that_they_belong_into() -> None:
    keys = json.loads(JIRA)["output"]["api_keys"]

    assert keys["sensitive"] is True
    assert set(keys["value"]) == {
        "/etc/alertmanager/secrets/letters",
        "/etc/alertmanager/secrets/letters-tickets",
        "/etc/alertmanager/secrets/platform",
    }


def test_an_acknowledgement_ends_the_escalation_until_its_timeout() -> None:
    paths = policies(IncidentIoOnCall, json.loads(INCIDENT_IO))
    for path in paths.values():
        assert {node["level"]["ack_mode"] for node in path["path"] if node["type"] == "level"} == {"first"}
    assert paths["parcels"]["repeat_config"]["repeat_after_seconds"] == 3600

    for policy in policies(JiraServiceManagementOnCall, json.loads(JIRA)).values():
        assert policy["repeat"]["reset_recipient_states"] is False


@pytest.mark.parametrize("text", [JIRA, INCIDENT_IO], ids=["jira_service_management", "incidentio"])
def test_the_real_provider_accepts_it(tmp_path: Path, text: str) -> None:
    (tmp_path / "slo.tf.json").write_text(text)
    validated = terraform(tmp_path, "validate", "-no-color")

    assert validated.returncode == 0, validated.stderr


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [(JIRA, '"if-not-acked"', '"if-asleep"'), (INCIDENT_IO, '"repeat_times"', '"times"')],
    ids=["jira_service_management", "incidentio"],
)
def test_the_real_provider_refuses_what_is_wrong(tmp_path: Path, text: str, before: str, after: str) -> None:
    (tmp_path / "slo.tf.json").write_text(text.replace(before, after))

    assert terraform(tmp_path, "validate", "-no-color").returncode == 1


def test_the_provider_of_incident_io_makes_it_and_finds_nothing_left_to_do(tmp_path: Path) -> None:
    """Terraform and the real provider, against an API that keeps what it gets."""
    (tmp_path / "slo.tf.json").write_text(INCIDENT_IO)
    (expected,) = pages(IncidentIoOnCall, INCIDENT_IO).values()
    with serve(["Second", "Parcels"]) as account:
        environment = {"INCIDENT_API_KEY": "key", "INCIDENT_ENDPOINT": account.url}
        applied = terraform(tmp_path, "apply", "-auto-approve", "-no-color", **environment)
        again = terraform(tmp_path, "plan", "-detailed-exitcode", "-no-color", **environment)

    assert applied.returncode == 0, applied.stderr
    assert again.returncode == 0, again.stdout + again.stderr
    levels = [node["level"] for node in account.paths["slo:parcels"]["path"] if "level" in node]
    paged = [account.schedules[int(target["id"])] for level in levels for target in level["targets"]]
    assert paged == [name for _, name in expected][: len(levels)] == ["Parcels", "Second"]
    assert [level["time_to_ack_seconds"] for level in levels] == [900, 900]
