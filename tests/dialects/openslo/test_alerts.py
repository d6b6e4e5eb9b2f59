"""Alert policies of OpenSLO become the tiers of one alert policy."""

from fractions import Fraction
from textwrap import indent
from typing import Any

import pytest

from slo.dialects.dialect import Answers, Fate
from slo.model.alerting import Tier
from slo.text.units import Duration
from tests.dialects.openslo.documents import an_slo, natively, notes, problems


def policy(name: str, condition: str, more: str = "alertWhenBreaching: true") -> str:
    return f"""\
kind: AlertPolicy
metadata: {{name: {name}}}
spec:
{indent(more, "  ")}
  conditions: [{condition}]
  notificationTargets: [{{spec: {{target: slack}}}}]
"""


def condition(threshold: str = "14.4", lookback: str = "1h", severity: str = "page", more: str = "") -> str:
    burn = f"{{kind: burnrate, op: gt, threshold: {threshold}, lookbackWindow: {lookback}{more}}}"
    spec = f"{{severity: {severity}, condition: {burn}}}"
    return f"{{kind: AlertCondition, metadata: {{name: burn}}, spec: {spec}}}"


def with_policies(*policies: str, window: str = "30d") -> str:
    inline = "".join(f"- {indent(one, '  ').strip()}\n" for one in policies)
    more = f"alertPolicies:\n{indent(inline, '  ')}"
    return an_slo(window=f"{{duration: {window}, isRolling: true}}", more=more)


def tiers(text: str) -> Any:
    return next(one for name, one in natively(text).items() if name.startswith("AlertPolicy"))["tiers"]


def test_a_burn_rate_is_a_share_of_the_budget_of_the_window() -> None:
    assert tiers(with_policies(policy("fast", condition()))) == [
        {"severity": "page", "budget": "2%", "long_window": "1h", "short_window": "5m"}
    ]


def test_several_policies_are_one_with_several_tiers() -> None:
    text = with_policies(
        policy("shop-fast", condition(more=", alertAfter: 2m")),
        policy("shop-slow", condition("1", "3d", "ticket", ", alertAfter: 0m")),
    )

    assert natively(text)["Service shop"]["objectives"][0]["alert_policy"] == "shop"
    assert tiers(text) == [
        {"severity": "page", "budget": "2%", "long_window": "1h", "short_window": "5m", "for": "2m"},
        {"severity": "ticket", "budget": "10%", "long_window": "3d", "short_window": "6h"},
    ]


def test_a_policy_of_two_windows_is_two_policies() -> None:
    shared = "apiVersion: openslo/v1\n" + policy("fast", condition())
    slos = [
        an_slo(
            name=f"shop-{days}",
            window=f"{{duration: {days}d, isRolling: true}}",
            more="alertPolicies: [{alertPolicyRef: fast}]",
        )
        for days in (30, 15)
    ]
    found = natively(shared, *slos)

    assert found["AlertPolicy fast"]["tiers"][0]["budget"] == "2%"
    assert found["AlertPolicy fast-15d"]["tiers"][0]["budget"] == "4%"


def test_other_severities_are_for_people_to_decide() -> None:
    for severity, becomes in (("critical", "page"), ("warning", "ticket"), ("SEV1", "page")):
        text = with_policies(policy("fast", condition(severity=severity)))
        assert tiers(text)[0]["severity"] == becomes
        assert (f"severity: {severity}", becomes) in notes(text, fate=Fate.TO_DECIDE)


@pytest.mark.parametrize("threshold", ["1", "14.4", "6", "0.9", "2.5"])
def test_burn_rates_are_exactly_those_that_were_written(threshold: str) -> None:
    for lookback in ("30m", "1h", "1d"):
        text = with_policies(policy("fast", condition(threshold, lookback)), window="28d")
        tier = Tier.model_validate(tiers(text)[0])
        assert tier.burn_rate(Duration.parse("28d")) == Fraction(threshold)


def test_missing_data_opens_tickets_as_written() -> None:
    for said, becomes in (("true", "10m"), ("false", "never")):
        text = with_policies(policy("fast", condition(), f"alertWhenNoData: {said}"))
        assert natively(text)["AlertPolicy fast"]["no_data_after"] == becomes


def test_a_burn_rate_that_would_alert_while_all_is_well_is_read_the_other_way() -> None:
    text = with_policies(policy("fast", condition().replace("op: gt", "op: lte")))
    assert ("op: lte", "above the burn rate") in notes(text, fate=Fate.CHANGED)


def test_a_burn_rate_that_no_budget_can_have_is_refused() -> None:
    assert "a burn rate of 1000 for 1h spends more than the whole budget of 30d" in problems(
        with_policies(policy("fast", condition("1000")))
    )


def test_who_is_notified_is_said_to_be_lost() -> None:
    text = with_policies(policy("fast", condition()))
    assert ("notificationTargets", "") in notes(text, fate=Fate.LOST)


def test_a_policy_that_never_alerts_is_none() -> None:
    text = with_policies(policy("fast", condition(), "alertWhenBreaching: false"))
    assert list(natively(text)) == ["Service shop"]
    assert natively(text)["Service shop"]["objectives"][0]["alert_policy"] == "none"


def test_an_slo_without_policies_has_the_default() -> None:
    assert ("alertPolicies", "the default alert policy") in notes(an_slo(), fate=Fate.TO_DECIDE)
    assert "alert_policy" not in natively(an_slo())["Service shop"]["objectives"][0]


def test_people_answer_whether_a_severity_pages() -> None:
    text = with_policies(policy("fast", condition(severity="critical")))
    answered = natively(text, answers=Answers(severities={"critical": ("ticket", None)}))
    assert answered["AlertPolicy fast"]["tiers"][0]["severity"] == "ticket"


def test_a_plain_text_is_read_as_a_reference() -> None:
    shared = "apiVersion: openslo/v1\n" + policy("fast", condition())
    assert "AlertPolicy fast" in natively(shared, an_slo(more="alertPolicies: [fast]"))


def test_each_policy_has_one_condition() -> None:
    assert "spec.conditions' has 1 item at most" in problems(
        with_policies(policy("fast", f"{condition()}, {condition()}"))
    )
