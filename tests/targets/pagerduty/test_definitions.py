"""What definitions may not say about who is on call, and where it is stated."""

import pytest

from slo.catalogue.load import load
from slo.checks.on_call import called_for_others, tickets_that_page
from slo.checks.unused_settings import on_call_of_no_target
from slo.plan.build import plan
from slo.targets import problems as refused_by_targets
from slo.targets.pagerduty.plan import pager
from slo.text.diagnostics import Invalid, Problem, Span
from tests.agreements import signed_by_all
from tests.use_cases import stolen_keys

ORGANISATION = """\
kind: Organisation
name: techops
parties:
  platform-team:
    kind: platform
    ticket: {webhook: {url: "http://tickets.example.org"}}
    called: {pagerduty: {routing_key_file: /secrets/platform}}
    pagerduty: {schedules: [Platform on call], leadership: Platform leadership}
  helpers:
    kind: support
    called: {webhook: {url: "http://pager.example.org"}}
activities:
  respond-to-incidents: {product: responsible, platform-team: if-called-upon, helpers: if-called-upon}
  respond-to-other-alerts: {product: responsible}
calls: [{category: reliability, party: platform-team}, {category: pipeline, party: helpers}]
hours:
  north: {start: "09:00", end: "17:00", timezone: Europe/Oslo}
"""
PRODUCT = """\
kind: Product
name: notify
alerting:
  page: {pagerduty: {routing_key_file: /secrets/notify}}
  ticket: {webhook: {url: "http://tickets.example.org"}}
  call: {platform-team: {automatic_after: 30m}}
pagerduty: {schedules: [Notify]}
"""
SERVICE = """\
kind: Service
name: api
product: notify
indicators:
  ok: {events: {total: 'requests_total{job="api"}', bad: 'requests_total{job="api",code=~"5.."}'}}
objectives:
  - {indicator: ok, target: 99.9%}
"""


def sources(
    organisation: str = ORGANISATION, product: str = PRODUCT, service: str = SERVICE
) -> dict[str, str]:
    return {"organisation.yaml": organisation, "product.yaml": product, "service.yaml": service}


def problems(texts: dict[str, str]) -> list[Problem]:
    try:
        catalogue = load(texts, refused_by_targets)
    except Invalid as invalid:
        return list(invalid.problems)
    checks = (called_for_others, tickets_that_page)
    return [problem for check in checks for problem in check(catalogue)]


def said(*texts: str, **changed: str) -> list[str]:
    """Each problem's code and the text that it points at."""
    written = sources(*texts, **changed)
    return [f"{one.code}: {_pointed_at(one.span, written)}" for one in problems(written)]


def hints(**changed: str) -> list[str]:
    return [one.hint for one in problems(sources(**changed))]


def _pointed_at(span: Span, sources: dict[str, str]) -> str:
    return sources[span.file].splitlines()[span.line - 1][span.column - 1 : span.end_column - 1]


def test_a_product_and_a_party_that_agreed_are_right() -> None:
    assert said() == []


@pytest.mark.parametrize(
    "schedules", ["[Platform on call, Notify]", "[Notify], leadership: Platform on call"]
)
def test_a_schedule_of_a_party_is_no_schedule_of_the_product(schedules: str) -> None:
    product = PRODUCT.replace("[Notify]", schedules)

    assert said(product=product) == ["not-own-schedule: Platform on call"]


def test_a_party_without_schedules_is_not_called_by_pagerduty() -> None:
    product = PRODUCT.replace("platform-team", "helpers")

    assert said(product=product, service=SERVICE.replace("99.9%}", "99.9%, category: pipeline}")) == [
        "call-to-nobody: helpers"
    ]


def test_a_party_is_not_woken_for_what_it_is_not_called_for() -> None:
    service = SERVICE.replace("99.9%}", "99.9%, category: pipeline}")

    assert said(service=service) == ["called-for-others: pipeline"]
    assert said(service=service, product=PRODUCT.replace("[Notify]}", "[Notify]}\n")) == said(service=service)


def test_a_page_of_a_budget_policy_wakes_as_well() -> None:
    policies = """\
alert_policy: quiet
error_budget_policy: agreed
---
kind: AlertPolicy
name: quiet
tiers: [{severity: ticket, budget: 10%, long_window: 3d, short_window: 6h}]
---
kind: ErrorBudgetPolicy
name: agreed
steps: [{name: freeze, when: {remaining: 0%}, do: Release nothing, severity: page}]
"""
    service = SERVICE.replace("99.9%}", "99.9%, category: pipeline}") + policies

    assert said(service=service) == ["called-for-others: pipeline"]


def test_a_page_of_a_use_case_wakes_as_well() -> None:
    use_case = "\n---\n" + stolen_keys("notify")
    assert said(service=SERVICE + use_case) == ["called-for-others: page"]
    assert said(service=SERVICE + use_case.replace("severity: page", "severity: ticket")) == []


def test_what_only_makes_tickets_wakes_nobody() -> None:
    policy = "alert_policy: quiet\n---\nkind: AlertPolicy\nname: quiet\ntiers:\n"
    tier = "  - {severity: ticket, budget: 10%, long_window: 3d, short_window: 6h}\n"
    service = SERVICE.replace("99.9%}", "99.9%, category: pipeline}") + policy + tier

    assert said(service=service) == []


def test_a_key_belongs_to_one_team() -> None:
    product = PRODUCT.replace("/secrets/notify", "/secrets/platform")

    assert said(product=product) == ["shared-key: /secrets/platform"]


def test_a_product_never_pages_a_party_by_its_key_even_where_slo_sets_up_no_pagerduty() -> None:
    product = PRODUCT.replace("/secrets/notify", "/secrets/platform").replace("pagerduty: {sched", "#")
    product = product.replace("  call: {platform-team", "  #")

    assert said(product=product) == ["shared-key: /secrets/platform"]
    assert said(product=product.replace("/secrets/platform", "/secrets/other")) == []


def test_teams_without_pagerduty_by_slo_may_share_a_key() -> None:
    product = PRODUCT.replace("pagerduty: {sched", "#").replace("  call: {platform-team", "  #")

    assert said(product=f"{product}---\n{product.replace('name: notify', 'name: letters')}") == []


@pytest.mark.parametrize("team", ["product", "party"])
def test_tickets_have_a_key_of_their_own(team: str) -> None:
    ticket = '{webhook: {url: "http://tickets.example.org"}}'
    key = "/secrets/notify" if team == "product" else "/secrets/platform"
    by_key = f"{{pagerduty: {{routing_key_file: {key}}}}}"
    changed = {"product": PRODUCT, "party": ORGANISATION}[team].replace(ticket, by_key)
    of_its_own = changed.replace(
        f"ticket: {by_key}", "ticket: {pagerduty: {routing_key_file: /secrets/queue}}"
    )

    found = said(product=changed) if team == "product" else said(changed)
    assert found == [f"tickets-page: {key}"]
    assert (said(product=of_its_own) if team == "product" else said(of_its_own)) == []


def test_hours_are_in_a_time_zone_that_pagerduty_has() -> None:
    product = PRODUCT.replace("alerting:\n", "alerting:\n  hours: north\n")

    assert said(product=product) == ["pagerduty-timezone: north"]
    assert said(ORGANISATION.replace("Oslo", "Copenhagen"), product) == []
    assert said(ORGANISATION.replace("Europe/Oslo", "UTC"), product) == []


def test_hours_that_pagerduty_has_do_not_end_on_the_following_day() -> None:
    product = PRODUCT.replace("alerting:\n", "alerting:\n  hours: north\n")
    nights = ORGANISATION.replace("Oslo", "Copenhagen").replace("17:00", "06:00").replace("09:00", "22:00")

    assert said(nights, product) == ["pagerduty-hours: north"]
    assert said(f"{ORGANISATION}targets: [prometheus, alertmanager]\n", product) == []


def test_escalation_that_is_not_generated_is_named_with_the_calls_that_nobody_makes() -> None:
    chosen = load(signed_by_all(sources(f"{ORGANISATION}targets: [prometheus, alertmanager]\n")))
    missing = "'pagerduty' is in no generated file: the target 'pagerduty' is not chosen"

    assert [one.message for one in on_call_of_no_target(chosen)] == [
        f"{missing}, and PagerDuty calls 'platform-team' only if people have configured it",
        missing,
    ]
    assert not [*on_call_of_no_target(load(signed_by_all(sources())))]


def test_a_call_that_pagerduty_cannot_make_on_time_is_refused_with_the_nearest() -> None:
    product = PRODUCT.replace("[Notify]}", "[Notify, [North, South]], leadership: Heads}")

    assert said(product=product) == ["call-not-on-time: 30m"]
    assert hints(product=product) == ["the nearest is 31m, or 14m for 'escalate_after'"]
    assert said(product=product.replace("30m", "31m")) == []
    assert said(product=product.replace("Heads}", "Heads, escalate_after: 14m}")) == []


def test_a_call_after_seconds_is_refused_with_the_nearest_minute() -> None:
    assert said(product=PRODUCT.replace("30m", "90s")) == ["value: 90s"]
    assert hints(product=PRODUCT.replace("30m", "90s")) == ["the nearest is 2m"]
    assert hints(product=PRODUCT.replace("30m", "80s")) == ["the nearest is 1m"]


def test_a_schedule_is_woken_once() -> None:
    nested = PRODUCT.replace("[Notify]", "[[Notify, Heads], Notify]")
    within = PRODUCT.replace("[Notify]", "[Heads, [Notify, Heads]]")

    assert said(product=nested) == ["value: Notify"]
    assert said(product=within) == ["value: Heads"]
    assert said(product=PRODUCT.replace("[Notify]", "[[]]")) == ["value: []"]
    assert said(product=PRODUCT.replace("[Notify]", "[[Notify, [Heads]]]")) == ["type: [Heads]"]
    assert said(product=PRODUCT.replace("[Notify]", "[Notify, Heads, Notify]")) == ["value: Notify"]


def test_pagerduty_calls_or_a_rule_does_but_not_both() -> None:
    by_pager = PRODUCT
    by_rule = PRODUCT.replace(
        "pagerduty: {routing_key_file: /secrets/notify}", 'webhook: {url: "http://p.example.org"}'
    )
    by_rule = by_rule.replace("pagerduty: {schedules: [Notify]}\n", "")
    plans = [
        plan(
            load(
                signed_by_all(
                    {"organisation.yaml": ORGANISATION, "product.yaml": product, "service.yaml": SERVICE}
                )
            )
        )
        for product in (by_pager, by_rule)
    ]
    calls = [
        [
            rule.name
            for file in one.rule_files
            for group in file.groups
            for rule in group.rules
            if "Call" in rule.name
        ]
        for one in plans
    ]
    levels = [
        [level.owner for policy in wanted.policies if policy.owner == "notify" for level in policy.levels]
        for one in plans
        if (wanted := pager(one.catalogue))
    ]

    assert (bool(calls[0]), bool(calls[1])) == (False, True)
    assert levels == [["notify", "platform-team"], []]
