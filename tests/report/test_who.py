"""What `slo who` answers: exactly those whom routes reach, and how to reach those who may be called upon."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from slo.catalogue.load import load
from slo.cli import slo as command
from slo.languages.language import language
from slo.model import Catalogue
from slo.plan.build import plan
from slo.plan.drafts import without_pages_of_drafts
from slo.plan.router import route
from slo.plan.types import Alert, Plan
from slo.report.who import Model, answers, as_text
from slo.targets.alertmanager import artifacts
from tests.routing.plans import OURS
from tests.servers.binaries import Generation
from tests.servers.routing import receivers

CASES = Path(__file__).parent.parent / "cases"
GDS = CASES / "the_model_of_gds_is_data" / "definitions"
CDS = CASES / "the_model_of_cds_is_data" / "definitions"
PARTIES = ("platform-team", "security", "lab")
WAYS: tuple[dict[str, Any], ...] = (
    {"webhook": {"url": "https://example.org/way"}},
    {"pagerduty": {"routing_key_file": "/etc/key"}},
    {"pagerduty": {"routing_key_file": "/etc/key"}, "slack": {"channel": "#a", "webhook_url_file": "/etc/a"}},
)

OF_PARTIES: dict[str, Any] = {
    "called": {"pagerduty": {"routing_key_file": "/etc/key-of-parties"}, "slack": WAYS[2]["slack"]},
    "page": {"pagerduty": {"routing_key_file": "/etc/key-of-parties"}},
    "ticket": WAYS[0],
}


def asked(*arguments: str, definitions: Path = GDS) -> Result:
    return CliRunner().invoke(command, ["who", "--definitions", str(definitions), *arguments])


def data(*arguments: str) -> Any:
    return json.loads(asked("--format", "json", *arguments).output)


def test_an_activity_has_all_who_take_part_and_how_they_are_reached() -> None:
    answer = asked("respond-to-incidents")

    assert answer.exit_code == 0
    assert answer.output.splitlines() == [
        "activity respond-to-incidents",
        "  responsible     the team of each product",
        "  if called upon  Reliability Engineering (reliability-engineering)",
        "                    in hours: #techops on Slack",
        (
            "                    out of hours: "
            "https://manual.example.gov.uk/reliability-engineering/out-of-hours"
        ),
        (
            "                    slo call notifies PagerDuty "
            "(/etc/alertmanager/secrets/re-called-pagerduty), Slack #techops"
        ),
        "                  Cyber Security (cyber-security)",
        "                    in hours: #cyber-security-help on Slack",
        "                    out of hours: https://manual.example.gov.uk/cyber-security/out-of-hours",
        (
            "                    slo call notifies PagerDuty "
            "(/etc/alertmanager/secrets/cyber-called-pagerduty), Slack #cyber-security-help"
        ),
        (
            "  disputes        ask head-of-reliability-engineering, then product-director; "
            "if they do not agree within 5d, director-of-technology decides"
        ),
    ]


def test_two_who_are_responsible_are_so_jointly() -> None:
    assert "  responsible, jointly  the team of each product\n" in asked("set-objectives").output
    assert data("set-objectives")["who"][0]["joint"] is True
    assert data("create-pipeline")["who"][0]["joint"] is False


def test_an_activity_goes_through_a_community_of_the_product_team() -> None:
    answer = asked("build-pipelines", definitions=CDS).output

    assert "  responsible  the team of each product, through its development community\n" in answer


def test_an_objective_has_who_is_first_who_may_be_called_and_who_decides() -> None:
    answer = asked("renewals-genuine").output

    for line in (
        "objective renewals-genuine",
        "  first     the team of Passports | renewals (passports)",
        (
            "  page      cyber-security/declared through PagerDuty "
            "(/etc/alertmanager/secrets/cyber-called-pagerduty), Slack #cyber-security-help; at any hour"
        ),
        "  can call  Cyber Security (cyber-security), for security",
        '              slo call cyber-security renewals-genuine --reason "…"',
        "              is notified of pages about security together with the product",
        "  contacts  development: #passports",
    ):
        assert line in answer.splitlines()
    assert "reliability-engineering --reason" not in answer


def test_what_measures_a_third_party_names_nobody_to_call() -> None:
    answer = data("renewals-stored")["who"][0]

    assert answer["if_called_upon"] == []
    assert answer["measures"] == ["aws-cloud"]
    assert list(answer["heard"]) == ["ticket"]


def test_a_third_party_has_what_needs_and_measures_it() -> None:
    assert data("aws-cloud")["who"][0] == {
        "kind": "third party",
        "name": "aws-cloud",
        "status": "https://health.aws.example.com",
        "needed_by": ["passports"],
        "measured_by": ["renewals-stored"],
    }


def test_an_account_has_who_provides_it_and_who_has_one() -> None:
    answer = data("aws")["who"][0]

    assert (answer["provided_by"], answer["existing"]) == ("reliability-engineering", ["passports"])


def test_a_party_has_its_column_of_the_matrix_and_what_it_is_first_for() -> None:
    answer = data("reliability-engineering")["who"][0]

    assert answer["if_called_upon"] == ["respond-to-incidents", "respond-to-other-alerts"]
    assert answer["called_for"] == ["reliability", "infrastructure"]
    assert answer["first_for"] == ["platform"]
    assert answer["provides"] == ["aws", "pagerduty", "alertmanager"]


def test_a_product_that_the_model_is_not_for_has_nobody_to_call() -> None:
    assert (
        "  can call  nobody: parties help only with products hosted on gsp, paas\n"
        in asked("petitions").output
    )


def test_a_draft_says_who_has_yet_to_sign(tmp_path: Path) -> None:
    definitions = "\n---\n".join(
        path.read_text() for path in GDS.glob("**/*.yaml") if "agreed" not in str(path)
    )
    (tmp_path / "all.yaml").write_text(definitions)
    answer = asked("renewals-sent", definitions=tmp_path).output

    assert "  draft     renewals-sent: not yet signed by passports and reliability-engineering\n" in answer
    assert "  page" not in answer


def test_an_alert_has_its_route_and_who_that_is() -> None:
    answer = asked("product=passports", "severity=page", "category=security", "called_upon=cyber-security")

    assert [line for line in answer.output.splitlines() if line and not line.startswith(" ")] == [
        "cyber-security/called",
        "passports/notice",
        "product passports",
        "party cyber-security",
    ]
    assert data("slo=renewals-sent", "product=passports")["who"][0]["kind"] == "objective"
    assert data("product=passports")["route"]["receivers"][0]["receiver"] == "passports/ticket"


def test_a_name_of_several_things_has_an_answer_for_each(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(organisation({"shop": {"page": WAYS[0], "ticket": WAYS[0]}}))
    answer = asked("shop", definitions=tmp_path).output

    assert [line for line in answer.splitlines() if line and not line.startswith(" ")] == [
        "product shop",
        "service shop",
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (
            ["respond-to-incident"],
            2,
            "nothing has the name 'respond-to-incident'; did you mean 'respond-to-incidents'?",
        ),
        (["renewals-snt"], 2, "did you mean 'renewals-sent'?"),
        (["passport"], 2, "did you mean 'passports'?"),
        (["severity=page", "passports"], 2, "'passports' is not a label such as product=notify"),
        ([], 2, "Missing argument"),
    ],
)
def test_what_is_called_nothing_is_a_usage_error(arguments: list[str], code: int, said: str) -> None:
    answer = asked(*arguments)

    assert answer.exit_code == code
    assert said in answer.output


ACCESS = """\
kind: Organisation
name: acme
parties:
  platform-team:
    kind: platform
    code_owners: "@acme/platform"
    page: {pagerduty: {routing_key_file: /secrets/platform}}
    ticket: {email: platform@example.org}
    pagerduty: {schedules: [Platform], leadership: Heads}
activities:
  respond-to-incidents: {product: responsible}
  respond-to-other-alerts: {product: responsible}
  review-access: {platform-team: responsible}
smtp: {smarthost: "mail.example.org:25", sender: alerts@example.org}
access_review: {every: 4w, last: 2026-09-01, activity: review-access}
---
kind: Product
name: shop
code_owners: ["@acme/shop", "@acme/leads"]
alerting:
  page: {opsgenie: {api_key_file: /secrets/shop, api_url: https://api.atlassian.com/jsm/ops/integration/}}
  ticket: {email: shop@example.org}
jira_service_management: {schedules: [[Shop by day, Shop by night], Second]}
---
kind: Product
name: maps
alerting: {page: {email: maps@example.org}, ticket: {email: maps@example.org}}
---
kind: Product
name: clouds
party: platform-team
"""


def test_who_reviews_access_sees_who_approves_and_who_is_paged(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(ACCESS)

    assert asked("review-access", definitions=tmp_path).output.splitlines() == [
        "activity review-access",
        "  responsible    platform-team",
        "  matrix         the matrix is a proposal and binds nobody",
        "  every          28d, last on 2026-09-01, next by 2026-09-29",
        "  platform-team  approves: @acme/platform",
        "                 on call: in PagerDuty: Platform, then Heads",
        "                 page: PagerDuty (/secrets/platform)",
        "                 ticket: e-mail to platform@example.org",
        "  clouds         belongs to platform-team",
        "  maps           approves: anybody who may merge: it has no 'code_owners'",
        "                 page: maps/page through e-mail to maps@example.org; at any hour",
        "                 ticket: maps/ticket through e-mail to maps@example.org; at any hour",
        "  shop           approves: @acme/shop, @acme/leads",
        "                 on call: in Jira Service Management: Shop by day and Shop by night, then Second",
        "                 page: shop/page through Jira Service Management (/secrets/shop); at any hour",
        "                 ticket: shop/ticket through e-mail to shop@example.org; at any hour",
    ]
    for name, system in {"shop": "Jira Service Management", "platform-team": "PagerDuty"}.items():
        assert "  approves " in asked(name, definitions=tmp_path).output
        assert f"in {system}: " in asked(name, definitions=tmp_path).output
    assert "approves" not in asked("respond-to-incidents", definitions=tmp_path).output


def test_a_review_at_the_end_of_time_has_a_next_one(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(ACCESS.replace("2026-09-01", "9999-12-30"))

    assert "next by 9999-12-31" in asked("review-access", definitions=tmp_path).output


def test_the_access_to_review_is_there_for_programs(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(ACCESS)
    answer = asked("review-access", "--format", "json", definitions=tmp_path).output

    review = json.loads(answer)["who"][0]["access_review"]
    assert (review["every"], review["last"]) == ("28d", "2026-09-01")
    assert review["access"]["platform-team"]["schedules"] == [["Platform"], ["Heads"]]
    assert review["access"]["shop"]["code_owners"] == ["@acme/shop", "@acme/leads"]
    assert review["access"]["shop"]["schedules"] == [["Shop by day", "Shop by night"], ["Second"]]
    assert [one["receiver"] for one in review["access"]["shop"]["heard"]["page"]] == ["shop/page"]


def test_a_review_of_access_is_an_activity_of_the_matrix(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(ACCESS.replace("activity: review-access", "activity: review-acess"))

    assert "there is no activity 'review-acess'" in asked("shop", definitions=tmp_path).output


def test_without_an_organisation_nobody_is_named(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(service("shop", "", []))
    answer = asked("shop", definitions=tmp_path)

    assert answer.exit_code == 1
    assert "there are no parties: define an Organisation and its products" in answer.output


def service(name: str, product: str, objectives: list[dict[str, Any]]) -> str:
    return json.dumps(
        {
            "kind": "Service",
            "name": name,
            **({"product": product} if product else {}),
            "indicators": {
                f"i{number}": {"probe": {"gauge": f'up{{job="{name}{number}"}}'}}
                for number in range(len(objectives) or 1)
            },
            "objectives": [
                {"indicator": f"i{number}", "target": "99%", **objective}
                for number, objective in enumerate(objectives or [{}])
            ],
        }
    )


def organisation(products: dict[str, dict[str, Any]], **more: Any) -> str:
    """Definitions of these products, each with a service of its name, and of the parties around them."""
    called = {"out_of_hours": "https://example.org", **OF_PARTIES}
    marks = {"product": "responsible", **dict.fromkeys(PARTIES, "if-called-upon")}
    shared = {
        "kind": "Organisation",
        "name": "acme",
        "parties": {party: {"kind": "platform", **called} for party in PARTIES},
        "activities": {"respond-to-incidents": marks, "respond-to-other-alerts": marks},
        "hours": {"office": {"start": "09:00", "end": "17:00", "timezone": "Europe/London"}},
        "third_parties": {"aws": {}},
        **more,
    }
    policy = {
        "kind": "ErrorBudgetPolicy",
        "name": "strict",
        "steps": [{"name": "stop", "when": {"remaining": "0%"}, "do": "stop", "notify": ["lab", "security"]}],
    }
    documents = [json.dumps(shared), json.dumps(policy)]
    for name, alerting in products.items():
        objectives = alerting.pop("objectives", [{}])
        documents.append(json.dumps({"kind": "Product", "name": name, "alerting": alerting}))
        documents.append(service(name, name, objectives))
    return "\n---\n".join(documents)


objectives = st.fixed_dictionaries(
    {"category": st.sampled_from(["reliability", "security", "infrastructure", "pipeline"])},
    optional={"error_budget_policy": st.just("strict"), "third_party": st.just("aws")},
)
alertings = st.fixed_dictionaries(
    {
        "page": st.sampled_from(WAYS),
        "ticket": st.sampled_from(WAYS[:1]),
        "hours": st.sampled_from(["24x7", "office"]),
        "objectives": st.lists(objectives, min_size=1, max_size=3),
    },
    optional={"call": st.just({"security": "on-declared-security", "lab": "explicit"})},
)
organisations = st.builds(
    lambda products, party: organisation(
        products,
        calls=[{"category": "security", "party": "security"}, {"category": "reliability", "party": party}],
    ),
    st.dictionaries(st.sampled_from(["shop", "post", "maps"]), alertings, min_size=1, max_size=3),
    st.sampled_from(PARTIES),
)


def reached(planned: Plan, slo: str) -> set[str]:
    """Everybody whom the router gives for the alerts that the rules of an objective make."""
    assert planned.routing is not None
    rules = (rule for file in planned.rule_files for group in file.groups for rule in group.rules)
    labels = [rule.labels for rule in rules if isinstance(rule, Alert) and rule.labels.get("slo") == slo]
    return {step.receiver for one in labels for step in route(planned.routing.root, one)}


def named(catalogue: Catalogue, planned: Plan, slo: str) -> tuple[set[str], str]:
    """Everybody who is named as hearing of an objective, in the data, and the text."""
    assert planned.routing is not None
    assert catalogue.organisation is not None
    model = Model(without_pages_of_drafts(catalogue), planned.routing, catalogue.organisation.value)
    (answer,) = answers(slo, model)
    heard = answer.data["heard"]
    assert isinstance(heard, dict)
    return {one["receiver"] for who in heard.values() for one in who}, as_text([answer], language("en"))


@settings(max_examples=60, deadline=None)
@given(organisations)
def test_who_names_exactly_the_receivers_that_the_router_gives(definitions: str) -> None:
    catalogue = load({"all.yaml": definitions})
    planned = plan(catalogue)
    assert planned.routing is not None

    for slo in catalogue.slos:
        expected = reached(planned, slo.id)
        heard, text = named(catalogue, planned, slo.id)
        every = {receiver.name for receiver in planned.routing.receivers}

        assert heard == expected
        assert {one for one in every if f" {one} through " in text} == expected


def test_the_real_alertmanager_sends_an_objectives_alerts_to_who_is_named(
    generation: Generation, tmp_path: Path
) -> None:
    catalogue = load({str(path): path.read_bytes() for path in CDS.glob("**/*.yaml")})
    planned = plan(catalogue)
    config, *_ = artifacts(planned, OURS)
    path = tmp_path / "alertmanager.yml"
    path.write_text(config.text, encoding="utf-8")
    rules = (rule for file in planned.rule_files for group in file.groups for rule in group.rules)
    alerts = [{"alertname": rule.name, **rule.labels} for rule in rules if isinstance(rule, Alert)]
    sent = receivers(path, alerts, tmp_path / "server", generation)

    for slo in catalogue.slos:
        to = {
            one
            for labels, found in zip(alerts, sent, strict=True)
            if labels["slo"] == slo.id
            for one in found
        }
        assert named(catalogue, planned, slo.id)[0] == to
