"""`slo pagerduty-check` finds each way in which an account may differ, and nothing in one that does not."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings

from slo.cli import slo
from slo.clients.api import Api
from slo.clients.failures import Unreachable
from slo.clients.pagerduty import rest_api
from slo.clients.pagerduty_account import read_account
from slo.clients.urls import Address
from slo.model import Catalogue
from slo.targets.pagerduty.drift import Finding, findings
from slo.targets.pagerduty.types import Pager
from tests.agreements import signed_by_all, write
from tests.clients.stub import Reply, stub
from tests.targets.pagerduty.account import NOON, READ_ONLY, Account, Json
from tests.targets.pagerduty.organisations import PARTIES, a_catalogue, catalogues, planned, written
from tests.targets.pagerduty.server import Server, serve
from tests.targets.pagerduty.terraform import apply

RE = PARTIES[0]
TWO_WEEKS = timedelta(days=14)
FRIDAY_NIGHT = datetime(2026, 11, 6, 18, tzinfo=UTC)
SATURDAY = FRIDAY_NIGHT + timedelta(hours=12)


def applied(plan: Pager, **schedules: tuple[tuple[datetime, datetime], ...]) -> Account:
    """An account in which the plan was applied; schedules with underscores for blanks have other shifts."""
    account = Account()
    for name in plan.schedules:
        account.schedule(name, *schedules.get(name.replace(" ", "_"), ()))
    apply(written(plan), account)
    return account


@pytest.fixture
def token(tmp_path: Path) -> Path:
    file = tmp_path / "token"
    file.write_text(READ_ONLY + "\n")
    return file


def api_of(server: Server, token: Path, timeout: int = 10) -> Api:
    return rest_api(Address.parse(server.url), token, timeout=timeout)


def found(plan: Pager, account: Account, token: Path) -> tuple[Finding, ...]:
    with serve(account) as server:
        return findings(plan, read_account(api_of(server, token), plan.schedules, account.now, TWO_WEEKS))


def codes(plan: Pager, account: Account, token: Path) -> list[tuple[str, str]]:
    return [(one.code, one.about) for one in found(plan, account, token)]


@settings(deadline=None, max_examples=25)
@given(catalogues())
def test_nothing_is_found_in_an_account_that_terraform_has_made(catalogue: Catalogue) -> None:
    plan = planned(catalogue)
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(READ_ONLY)
        file.flush()

        assert found(plan, applied(plan), Path(file.name)) == ()


def of(things: dict[str, Json], name: str) -> Json:
    return next(one for one in things.values() if one["name"] == name)


def _remove_service(account: Account) -> None:
    del account.services[of(account.services, "slo:notify:page")["id"]]


def _remove_policy(account: Account) -> None:
    del account.policies[of(account.policies, "slo:reliability-engineering")["id"]]


def _rules(account: Account) -> list[Json]:
    rules: list[Json] = of(account.policies, "slo:notify")["escalation_rules"]
    return rules


def _other_delay(account: Account) -> None:
    _rules(account)[0]["escalation_delay_in_minutes"] = 5


def _party_first(account: Account) -> None:
    _rules(account).insert(0, _rules(account).pop())


def _party_in_between(account: Account) -> None:
    _rules(account).insert(1, _rules(account).pop())


def _a_person(account: Account) -> None:
    target = {"id": account.user("Ada")["id"], "type": "user_reference", "summary": "Ada"}
    _rules(account)[0]["targets"].append(target)


def _service(**said: Any) -> Callable[[Account], None]:
    def change(account: Account) -> None:
        of(account.services, "slo:notify:page").update(said)

    return change


def _other_policy(account: Account) -> None:
    policy = of(account.policies, "slo:reliability-engineering")
    of(account.services, "slo:notify:page")["escalation_policy"] = {"id": policy["id"]}


def _events_v1(account: Account) -> None:
    service = of(account.services, "slo:notify:page")
    (integration,) = account.integrations_of(service["id"])
    integration["type"] = "generic_events_api_inbound_integration"


def _no_integration(account: Account) -> None:
    service = of(account.services, "slo:notify:page")
    del account.integrations[account.integrations_of(service["id"])[0]["id"]]


def _remove_schedule(account: Account) -> None:
    del account.schedules[of(account.schedules, "Notify leadership")["id"]]


def _second_schedule(account: Account) -> None:
    account.schedule("Notify leadership")


def _empty_schedule(account: Account) -> None:
    of(account.schedules, "RE leadership")["shifts"] = []


def _no_ability(account: Account) -> None:
    account.abilities.discard("urgencies")


DRIFT: dict[str, tuple[Callable[[Account], None], list[tuple[str, str]]]] = {
    "a service is not there": (_remove_service, [("missing-service", "slo:notify:page")]),
    "a policy is not there": (_remove_policy, [("missing-policy", "slo:reliability-engineering")]),
    "a level is shorter": (_other_delay, [("other-levels", "slo:notify")]),
    "a party is first": (_party_first, [("not-first", "slo:notify"), ("other-levels", "slo:notify")]),
    "a party is second": (_party_in_between, [("not-first", "slo:notify"), ("other-levels", "slo:notify")]),
    "a person is a target": (_a_person, [("other-levels", "slo:notify")]),
    "another policy": (_other_policy, [("other-policy", "slo:notify:page")]),
    "another timeout": (
        _service(acknowledgement_timeout=600),
        [("acknowledgement-timeout", "slo:notify:page")],
    ),
    "no timeout": (_service(acknowledgement_timeout=None), [("acknowledgement-timeout", "slo:notify:page")]),
    "ends by itself": (_service(auto_resolve_timeout=14400), [("auto-resolve", "slo:notify:page")]),
    "low urgency": (
        _service(incident_urgency_rule={"type": "constant", "urgency": "low"}),
        [("urgency", "slo:notify:page")],
    ),
    "disabled": (_service(status="disabled"), [("disabled", "slo:notify:page")]),
    "Events v1": (_events_v1, [("events-v1", "slo:notify:page")]),
    "no integration": (_no_integration, [("missing-integration", "slo:notify:page")]),
    "a schedule is not there": (
        _remove_schedule,
        [("other-levels", "slo:notify"), ("missing-schedule", "Notify leadership")],
    ),
    "two of a name": (_second_schedule, [("ambiguous-schedule", "Notify leadership")]),
    "nobody at all": (_empty_schedule, [("empty-schedule", "RE leadership")]),
    "no urgencies": (_no_ability, [("missing-ability", "urgencies")]),
}


@pytest.mark.parametrize("drift", DRIFT)
def test_what_differs_is_found_and_nothing_else(drift: str, token: Path) -> None:
    change, expected = DRIFT[drift]
    plan = planned(a_catalogue())
    account = applied(plan)
    change(account)

    assert codes(plan, account, token) == expected


def test_a_party_that_nobody_agreed_to_call_is_found(token: Path) -> None:
    agreed, not_agreed = planned(a_catalogue()), planned(a_catalogue(call={}))
    account = applied(agreed)

    assert codes(not_agreed, account, token) == [("not-agreed", "slo:notify"), ("other-levels", "slo:notify")]


def test_hours_that_differ_are_found(token: Path) -> None:
    plan = planned(a_catalogue(hours="office-hours"))
    account = applied(plan)
    of(account.services, "slo:notify:page")["support_hours"]["end_time"] = "16:00:00"

    assert codes(plan, account, token) == [("urgency", "slo:notify:page")]


def until_friday_and_from_saturday() -> tuple[tuple[datetime, datetime], ...]:
    """Shifts of two weeks and more, with a hole of a night."""
    return ((NOON - timedelta(days=1), FRIDAY_NIGHT), (SATURDAY, NOON + timedelta(days=30)))


def test_a_night_without_anybody_on_call_is_found_with_who_is_woken_instead(token: Path) -> None:
    plan = planned(a_catalogue())
    coverage_gaps = until_friday_and_from_saturday()
    hole, early = found(
        plan, applied(plan, Notify_in_hours=coverage_gaps, Notify_out_of_hours=coverage_gaps), token
    )

    assert (hole.code, hole.about, hole.times) == (
        "nobody-on-call",
        "slo:notify",
        ((FRIDAY_NIGHT, SATURDAY),),
    )
    assert "so 'Notify leadership' is woken" in hole.message
    assert (early.message, early.times) == (f"would wake {RE} after 15m, but 30m was agreed", hole.times)


def test_schedules_that_complete_each_other_have_no_holes(token: Path) -> None:
    plan = planned(a_catalogue())
    day = (NOON - timedelta(days=1), FRIDAY_NIGHT), (SATURDAY, NOON + timedelta(days=30))
    account = applied(plan, Notify_in_hours=day, Notify_out_of_hours=((FRIDAY_NIGHT, SATURDAY),))

    assert codes(plan, account, token) == []


def test_a_hole_that_brings_a_party_to_the_front_is_reported_as_such(token: Path) -> None:
    plan = planned(a_catalogue())
    coverage_gaps = until_friday_and_from_saturday()
    account = applied(
        plan,
        Notify_in_hours=coverage_gaps,
        Notify_out_of_hours=coverage_gaps,
        Notify_leadership=coverage_gaps,
    )
    (early,) = found(plan, account, token)

    assert early.code == "called-too-early"
    assert early.message == f"would wake {RE} first, but 30m was agreed"
    assert early.times == ((FRIDAY_NIGHT, SATURDAY),)


def test_a_party_that_is_woken_too_early_because_leadership_is_not_there_is_reported(token: Path) -> None:
    plan = planned(a_catalogue())
    early = found(plan, applied(plan, Notify_leadership=((SATURDAY, SATURDAY + TWO_WEEKS),)), token)

    assert [(one.code, one.times) for one in early] == [("called-too-early", ((NOON, SATURDAY),))]


def test_a_holiday_is_no_hole_where_nobody_else_would_be_woken(token: Path) -> None:
    """The fifth of November 2026 is a holiday there."""
    calls: tuple[dict[str, Any] | None, ...] = ({}, None)
    plans = [planned(a_catalogue(hours="office-hours", call=call)) for call in calls]
    holiday = datetime(2026, 11, 5, tzinfo=UTC)
    shifts = ((NOON - timedelta(days=1), holiday), (holiday + timedelta(days=1), NOON + timedelta(days=30)))
    off = dict.fromkeys(("Notify_in_hours", "Notify_out_of_hours", "Notify_leadership"), shifts)
    alone, with_party = (found(plan, applied(plan, **off), token) for plan in plans)

    assert alone == ()
    assert [(one.code, one.times) for one in with_party] == [
        (
            "called-too-early",
            ((holiday + timedelta(hours=9), holiday + timedelta(hours=17, minutes=30)),),
        )
    ]


def event(account: Account, service: str) -> None:
    key = account.integrations_of(of(account.services, service)["id"])[0]["integration_key"]
    payload = {"summary": "x", "source": "test", "severity": "critical"}
    account.event({"routing_key": key, "event_action": "trigger", "payload": payload})


def test_incidents_that_go_on_by_an_old_policy_are_found(token: Path) -> None:
    plan = planned(a_catalogue())
    account = applied(plan)
    event(account, "slo:notify:page")
    account.now += timedelta(days=40)
    before = codes(plan, account, token)
    apply(written(plan), account)
    event(account, "slo:reliability-engineering:called")
    account.now += timedelta(minutes=5)
    (incident, _) = account.incidents

    assert before == []
    assert codes(plan, account, token) == [("old-policy", incident)]


def test_an_incident_of_another_policy_is_found(token: Path) -> None:
    plan = planned(a_catalogue())
    account = applied(plan)
    event(account, "slo:notify:page")
    (incident,) = account.incidents.values()
    incident.policy = {"id": "POLD", "name": "Old"}
    account.policies["POLD"] = {"id": "POLD", "name": "Old", "escalation_rules": []}

    assert codes(plan, account, token) == [("old-policy", incident.id)]


def test_where_changes_cannot_be_known_that_is_said(token: Path) -> None:
    plan = planned(a_catalogue())
    account = applied(plan)
    account.abilities.discard("audit_trail")
    event(account, "slo:notify:page")
    account.now += timedelta(minutes=5)
    with serve(account) as server:
        read = read_account(api_of(server, token), plan.schedules, account.now, TWO_WEEKS)

    assert findings(plan, read) == ()
    assert "402" in read.remarks[0]


def test_everything_is_read_page_by_page_by_offset_and_by_cursor(token: Path) -> None:
    plan = planned(a_catalogue())
    account = applied(plan)
    event(account, "slo:notify:page")
    for _ in range(7):
        account.now += timedelta(hours=1)
        apply(written(plan), account)
    with serve(account) as server:
        whole = read_account(api_of(server, token), plan.schedules, account.now, TWO_WEEKS)
        server.page = 2
        in_pages = read_account(api_of(server, token), plan.schedules, account.now, TWO_WEEKS)

    assert in_pages == whole
    assert any("offset=2" in path for _, path in server.asked)
    assert any("cursor=2" in path for _, path in server.asked)
    assert {method for method, _ in server.asked} == {"GET"}


def test_what_is_turned_away_is_asked_again_when_pagerduty_says(token: Path) -> None:
    plan = planned(a_catalogue())
    with serve(applied(plan)) as server:
        server.busy = 2
        server.busy_headers = {"ratelimit-limit": "960", "ratelimit-remaining": "0", "ratelimit-reset": "1"}
        began = datetime.now(UTC)
        read = read_account(api_of(server, token), plan.schedules, NOON, TWO_WEEKS)

    assert findings(plan, read) == ()
    assert datetime.now(UTC) - began >= timedelta(seconds=2)


@pytest.mark.parametrize("headers", [{"Retry-After": "600"}, {"ratelimit-reset": "600"}])
def test_who_would_have_to_wait_for_long_is_notified_so(token: Path, headers: dict[str, str]) -> None:
    plan = planned(a_catalogue())
    with serve(applied(plan)) as server:
        server.busy, server.busy_headers = 100, headers
        with pytest.raises(Unreachable, match="429 Too Many Requests"):
            read_account(api_of(server, token), plan.schedules, NOON, TWO_WEEKS)


DEFINITIONS = """\
kind: Organisation
name: techops
parties:
  reliability-engineering:
    kind: platform
    out_of_hours: https://example.org/at-night
    called: {pagerduty: {routing_key_file: /secrets/re-called}}
    pagerduty: {schedules: [RE on call]}
activities:
  respond-to-incidents: {product: responsible, reliability-engineering: if-called-upon}
  respond-to-other-alerts: {product: responsible}
calls: [{category: reliability, party: reliability-engineering}]
unowned: {webhook: {url: "https://example.org/unowned"}}
---
kind: Product
name: notify
alerting:
  page: {pagerduty: {routing_key_file: /secrets/notify}}
  ticket: {webhook: {url: "https://example.org/tickets"}}
  call: {reliability-engineering: {automatic_after: 30m}}
pagerduty: {schedules: [Notify]}
"""


@pytest.fixture
def definitions(tmp_path: Path) -> Path:
    folder = tmp_path / "definitions"
    write(folder, signed_by_all({"all.yaml": DEFINITIONS}))
    return folder


@pytest.fixture
def server(definitions: Path, tmp_path: Path) -> Iterator[Server]:
    generated = tmp_path / "generated"
    CliRunner().invoke(slo, ["compile", "--definitions", str(definitions), "--output", str(generated)])
    account = Account()
    for name in ("Notify", "RE on call"):
        account.schedule(name)
    apply((generated / "pagerduty" / "pagerduty.tf.json").read_text(), account)
    with serve(account) as server:
        yield server


def run(server_url: str, definitions: Path, token: Path, *options: str) -> Result:
    arguments = ["pagerduty-check", "--definitions", str(definitions), "--pagerduty", server_url]
    return CliRunner().invoke(slo, [*arguments, "--token-file", str(token), *options])


def test_the_command_says_that_all_is_well(server: Server, definitions: Path, token: Path) -> None:
    result = run(server.url, definitions, token)

    assert result.exit_code == 0
    assert result.output.startswith("0 findings in 2 escalation policies, 2 services, 2 schedules until ")


def test_the_command_shows_findings_and_when(server: Server, definitions: Path, token: Path) -> None:
    of(server.account.schedules, "Notify")["shifts"] = []
    result = run(server.url, definitions, token)

    assert result.exit_code == 1
    assert (
        "slo:notify: would wake reliability-engineering first, but 30m was agreed [called-too-early]\n  "
        in (result.output)
    )


def test_the_command_speaks_json(server: Server, definitions: Path, token: Path) -> None:
    of(server.account.services, "slo:notify:page")["status"] = "disabled"
    result = run(server.url, definitions, token, "--format", "json")

    (finding,) = json.loads(result.output)["findings"]
    assert result.exit_code == 1
    assert (finding["code"], finding["about"], finding["times"]) == ("disabled", "slo:notify:page", [])


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (None, "token cannot be read: No such file"),
        ("", "must hold a token"),
        ("wrong", "refuses (401): Authentication failed"),
    ],
)
def test_a_token_that_is_none_is_reported(
    server: Server, definitions: Path, token: Path, said: str | None, words: str
) -> None:
    if said is None:
        token.unlink()
    else:
        token.write_text(said)
    result = run(server.url, definitions, token)

    assert result.exit_code == 3
    assert words in result.output
    assert not said or said not in result.output


def test_a_server_that_is_something_else_is_reported(definitions: Path, token: Path) -> None:
    with stub(Reply(body='{"abilities": 3}')) as other:
        result = run(other.url, definitions, token)
    nobody = run("http://127.0.0.1:9", definitions, token)

    assert (result.exit_code, nobody.exit_code) == (3, 3)
    assert "not PagerDuty's" in result.output


def test_mistakes_of_the_command_line_are_reported(definitions: Path, token: Path) -> None:
    no_url = run("pagerduty", definitions, token)
    no_token = CliRunner().invoke(slo, ["pagerduty-check", "--definitions", str(definitions)])
    shutil.rmtree(definitions / "notify")
    (definitions / "all.yaml").write_text(
        DEFINITIONS.split("---")[0].replace("pagerduty: {schedules: [RE on call]}", "")
    )
    nobody = run("http://127.0.0.1:9", definitions, token)

    assert (no_url.exit_code, no_token.exit_code) == (2, 2)
    assert nobody.exit_code == 1
    assert "add 'pagerduty' to a product or a party" in nobody.output


def test_pages_that_never_end_are_not_read_for_ever(token: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slo.clients.pagerduty_account._MOST_PAGES", 3)
    endless = Reply(body='{"abilities": [], "escalation_policies": [], "next_cursor": "again"}')
    with stub(endless) as server:
        api = rest_api(Address.parse(server.url), token)
        with pytest.raises(Unreachable, match="no last page of escalation_policies"):
            read_account(api, (), NOON, TWO_WEEKS)
