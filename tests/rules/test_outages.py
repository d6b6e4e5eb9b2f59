"""When a full outage pages, by promtool's evaluation of the rules, is when it was said to."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from slo.catalogue.load import load
from slo.conditions import PAGES_WITHIN, fires_after, of_tiers, outage_alert
from slo.model import SLO, AlertSeverity
from slo.plan.build import plan
from slo.targets import prometheus
from slo.text.units import Duration
from tests.built_in_archetypes import NAMES, service_using
from tests.servers import promtool
from tests.servers.binaries import SUITES, require

MINUTE = 60
HEALTHY = 7 * 60  # minutes before the outage, longer than any window that pages
TARGETS = ("90%", "95%", "98%", "99%", "99.9%", "99.99%")
POLICIES = ("", "workbook", "workbook-and-outage")


def service(policy: str) -> str:
    named = f", alert_policy: {policy}" if policy else ""
    names = {target: f"at-{target[:-1].replace('.', '-')}" for target in TARGETS}
    objectives = "\n".join(
        f"  - {{name: {names[one]}, indicator: buying, target: {one}{named}}}" for one in TARGETS
    )
    return f"""\
kind: Service
name: shop
indicators:
  buying:
    events: {{total: 'orders_total{{job="shop"}}', bad: 'orders_total{{job="shop", code="503"}}'}}
objectives:
{objectives}
"""


@pytest.mark.parametrize(("policy", "suite"), [("", SUITES[0]), *((one, SUITES[-1]) for one in POLICIES)])
def test_a_full_outage_pages_within_the_time_that_is_said(policy: str, suite: str, tmp_path: Path) -> None:
    """Not sooner than the condition holds, and not later than a scrape and an evaluation after that.

    Policies differ in numbers, not in the form of their rules: one is enough for the oldest Prometheus.
    """
    catalogue = load({"shop.yaml": service(policy)})
    (artifact,) = prometheus.artifacts(plan(catalogue), {})
    (tmp_path / "shop.yaml").write_text(artifact.text)
    expected = [one for slo in catalogue.slos for one in expectations(slo)]
    story = {
        "rule_files": ["shop.yaml"],
        "evaluation_interval": "1m",
        "tests": [
            {
                "interval": "30s",
                "input_series": [
                    series("200", f"0+30x{2 * HEALTHY} {30 * 2 * HEALTHY}x1000"),
                    series("503", f"0x{2 * HEALTHY} 30+30x999"),
                ],
                "promql_expr_test": expected,
            }
        ],
    }
    (tmp_path / "story.yaml").write_text(json.dumps(story))

    promtool.check_rule_tests(tmp_path / "story.yaml", require(suite))


def series(code: str, values: str) -> dict[str, str]:
    return {"series": f'orders_total{{job="shop",instance="a",code="{code}"}}', "values": values}


def expectations(slo: SLO) -> list[dict[str, object]]:
    """No page in the last minute before the condition holds, and one when it was said."""
    first = outage_alert(slo)
    assert first
    after = fires_after(first.tier, 1 - Fraction(slo.objective.target.ratio))
    assert after is not None
    quiet, paged = HEALTHY + int(after / 1000 / MINUTE), HEALTHY + int(first.within.seconds) // MINUTE
    fires = f'count(ALERTS{{slo="{slo.id}",alertstate="firing",severity="page"}})'
    return [
        {"expr": fires, "eval_time": f"{quiet}m", "exp_samples": []},
        {
            "expr": f"{fires} > bool 0",
            "eval_time": f"{paged}m",
            "exp_samples": [{"labels": "{}", "value": 1}],
        },
    ]


def test_by_default_every_target_below_99_percent_pages_within_15_minutes() -> None:
    for window in ("1d", "7d", "28d", "90d", "month", "year"):
        for target in ("10%", "60%", "90%", "95%", "97%", "98%", "98.3%", "98.9%"):
            text = service("").replace("95%", f"{target}, window: {window}")
            slo = load({"shop.yaml": text}).slos[1]
            first = outage_alert(slo)

            assert first, (window, target)
            assert first.within <= PAGES_WITHIN, (window, target)


@pytest.mark.parametrize("archetype", NAMES)
def test_every_objective_of_an_archetype_pages_within_15_minutes(archetype: str) -> None:
    for slo in load({"service.yaml": service_using(archetype)}).slos:
        first = outage_alert(slo)

        assert first, slo.id
        assert first.within <= PAGES_WITHIN, slo.id


def test_pages_of_higher_targets_are_those_of_the_workbook() -> None:
    default, workbook = (load({"shop.yaml": service(policy)}).slos for policy in ("", "workbook"))

    assert [one.tiers for one in default[3:]] == [one.tiers for one in workbook[3:]]
    assert [one.tiers for one in default[:2]] != [one.tiers for one in workbook[:2]]


def test_an_outage_that_only_opens_a_ticket_pages_nobody() -> None:
    tiers = "tiers: [{severity: ticket, budget: 10%, long_window: 1d, short_window: 2h}]"
    policy = f"kind: AlertPolicy\nname: tickets\n{tiers}\n"
    slo = load({"shop.yaml": f"{service('tickets')}---\n{policy}"}).slos[1]
    ticket = outage_alert(slo, AlertSeverity.TICKET)

    assert outage_alert(slo) is None
    assert ticket
    assert ticket.within == Duration.parse("3h34m")
    assert [one.tier.severity for one in of_tiers(slo)] == [AlertSeverity.TICKET]
