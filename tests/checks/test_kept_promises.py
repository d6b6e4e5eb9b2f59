"""What the matrix promises and the definitions lack: somebody who does it, accounts, policies, objectives."""

from slo.catalogue.load import load
from slo.checks.idle_activities import activities_of_nobody
from slo.checks.missing_accounts import missing_accounts
from slo.checks.missing_budget_policies import missing_budget_policies
from slo.checks.pages_without_objective import pages_without_objective
from slo.checks.unnamed_logs import unnamed_logs
from tests.use_cases import stolen_keys

ORGANISATION = """\
kind: Organisation
name: techops
parties:
  platform-team:
    kind: platform
    page: {webhook: {url: "https://example.org"}}
    ticket: {webhook: {url: "https://example.org"}}
activities:
  respond-to-incidents: {product: responsible}
  write-manuals: {product: supporting, platform-team: supporting}
  agree-budget-policy: {product: responsible, platform-team: responsible}
hosting: [paas]
accounts:
  cloud: {provided_by: platform-team, existing: [shop]}
"""


def product(name: str, more: str = "hosting: paas") -> str:
    return f"""\
---
kind: Product
name: {name}
alerting: {{page: {{webhook: {{url: "https://example.org"}}}}, ticket: {{webhook: {{url: "https://example.org"}}}}}}
{more}
"""


OF_A_PARTY = "---\nkind: Product\nname: clouds\nparty: platform-team\n"
SERVICE = """\
---
kind: Service
name: shop-api
product: shop
indicators: {up: {probe: {gauge: up}}, fast: {probe: {gauge: fast}}}
objectives:
  - {indicator: up, target: 99%}
  - {indicator: fast, target: 99%, error_budget_policy: agreed}
---
kind: ErrorBudgetPolicy
name: agreed
steps: [{name: freeze, when: {remaining: 0%}, do: Release nothing}]
"""
ALERT = """\
---
kind: Alerts
name: shop-queues
product: shop
alerts: [{name: Grows, expr: 'queue{job="shop"} > 9', severity: page, summary: s, runbook: "https://example.org"}]
"""
USE_CASE = "---\n" + stolen_keys("shop")


def test_an_activity_that_all_help_with_is_done_by_nobody() -> None:
    (found,) = activities_of_nobody(load({"a.yaml": ORGANISATION + product("shop")}))

    assert found.code == "activity-of-nobody"
    assert found.message == "nobody is responsible for 'write-manuals'"
    done = ORGANISATION.replace("{product: supporting", "{product: responsible")
    assert [*activities_of_nobody(load({"a.yaml": done + product("shop")}))] == []


def test_an_account_is_missing_for_the_teams_that_the_model_is_for() -> None:
    texts = product("shop") + product("post") + product("stall", more="") + OF_A_PARTY
    (found,) = missing_accounts(load({"a.yaml": ORGANISATION + texts}))

    assert found.code == "missing-account"
    assert found.message == "the account 'cloud' is still missing for post: platform-team provides it"
    existing = ORGANISATION.replace("[shop]", "[shop, post]")
    assert [*missing_accounts(load({"a.yaml": existing + product("shop") + product("post")}))] == []


def test_where_the_matrix_has_a_row_for_it_each_objective_has_a_policy() -> None:
    (found,) = missing_budget_policies(load({"a.yaml": ORGANISATION + product("shop") + SERVICE}))

    assert found.code == "no-budget-policy"
    assert (
        found.message
        == "the matrix has 'agree-budget-policy', but no error budget policy is agreed for shop-api-up"
    )
    by_default = product("shop", "hosting: paas\ndefaults: {error_budget_policy: agreed}")
    assert [*missing_budget_policies(load({"a.yaml": ORGANISATION + by_default + SERVICE}))] == []
    no_row = ORGANISATION.replace("agree-budget-policy", "agree-on-something")
    assert [*missing_budget_policies(load({"a.yaml": no_row + product("shop") + SERVICE}))] == []


def test_what_wakes_a_team_has_an_objective_beside_it() -> None:
    (found,) = pages_without_objective(load({"a.yaml": ORGANISATION + product("shop") + ALERT + USE_CASE}))

    assert found.code == "pages-without-objective"
    assert found.message == "'shop' has 2 alerts that can wake somebody, but no objective"
    assert [
        *pages_without_objective(load({"a.yaml": ORGANISATION + product("shop") + ALERT + SERVICE}))
    ] == []
    tickets = (ALERT + USE_CASE).replace("severity: page", "severity: ticket")
    assert [*pages_without_objective(load({"a.yaml": ORGANISATION + product("shop") + tickets}))] == []


LOGGING = ORGANISATION.replace("activities:", "activities:\n  set-up-logging: {product: responsible}")


def test_a_product_that_is_responsible_for_logging_names_its_log_streams() -> None:
    (found,) = unnamed_logs(load({"a.yaml": LOGGING + product("shop") + SERVICE}))

    assert found.code == "unnamed-logs"
    assert found.message == "'shop' is responsible for set-up-logging, but its services name no log stream"


def test_one_service_with_log_streams_is_enough_and_without_responsibility_none_is_missing() -> None:
    logs = "product: shop\nlogs: {shop/api: https://logs.example.org/shop}"
    named = SERVICE.replace("product: shop", logs, 1)

    assert [*unnamed_logs(load({"a.yaml": LOGGING + product("shop") + named}))] == []
    assert [*unnamed_logs(load({"a.yaml": ORGANISATION + product("shop") + SERVICE}))] == []
    assert [*unnamed_logs(load({"a.yaml": LOGGING + product("shop", "") + SERVICE}))] == []
    assert [*unnamed_logs(load({"a.yaml": LOGGING + product("shop")}))] == []
