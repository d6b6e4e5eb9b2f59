"""How late samples may be: which values are accepted, and what rules of other delays say and count."""

import re
from pathlib import Path

import pytest
import yaml

from slo.catalogue.load import load
from slo.model import naming
from slo.plan.build import plan
from slo.targets import prometheus
from slo.text.units import Duration
from tests.catalogue.problems import problems_in
from tests.servers import promtool
from tests.servers.binaries import Generation
from tests.sli.test_expressions import EXAMPLES

TEN_MINUTES = "sample_delay: 10m"
ORGANISATION = """\
kind: Organisation
name: acme
sample_delay: {delay}
parties: {{platform-team: {{kind: platform, ticket: {{pagerduty: {{routing_key_file: /secrets/key}}}}}}}}
"""
FIFTEEN = ORGANISATION.format(delay="15m")
SHOP = """\
kind: Service
name: shop
{more}
indicators:
  buying:
    events: {{total: 'orders_total{{job="shop"}}', bad: 'orders_total{{job="shop", code="500"}}'}}
objectives:
  - {{indicator: buying, target: 99%}}
"""
COUNTS = (naming.TOTAL_1M, naming.BAD_1M, naming.TOTAL_RECENT, naming.BAD_RECENT)


def rule_file(*definitions: str) -> str:
    """Compile a catalogue to the text of its only rule file."""
    sources = {f"{number}.yaml": text for number, text in enumerate(definitions)}
    (artifact,) = prometheus.artifacts(plan(load(sources)), {})
    return artifact.text


def check(folder: Path, rules: str, test: dict[str, object], generation: Generation) -> None:
    """Put a test of rules to promtool."""
    (folder / "rules.yaml").write_text(rules)
    story = {"rule_files": ["rules.yaml"], "evaluation_interval": "1m", "tests": [test]}
    (folder / "story.yaml").write_text(yaml.safe_dump(story))
    promtool.check_rule_tests(folder / "story.yaml", generation)


@pytest.mark.parametrize("delay", ["1m", "4m59s", "7m", "12m30s", "31m", "35m", "1h"])
@pytest.mark.parametrize("kind", ["Service", "Organisation"])
def test_delays_that_are_no_multiple_of_five_minutes_or_too_long_are_refused(kind: str, delay: str) -> None:
    service, organisation = SHOP.format(more=f"sample_delay: {delay}"), ORGANISATION.format(delay=delay)

    assert problems_in(service if kind == "Service" else organisation) == (
        f"error[value]: a sample delay is a multiple of 5m, 30m at most, not {delay}\n"
        " --> shop.yaml:3:15\n"
        "  |\n"
        f"3 | sample_delay: {delay}\n"
        f"  |               {'^' * len(delay)}\n"
    )


@pytest.mark.parametrize("delay", ["5m", "10m", "15m", "20m", "25m", "30m", "300s", "0h10m"])
def test_multiples_of_five_minutes_up_to_half_an_hour_are_accepted(delay: str) -> None:
    (slo,) = load({"shop.yaml": SHOP.format(more=f"sample_delay: {delay}")}).slos

    assert slo.sampling.sample_delay == Duration.parse(delay)


@pytest.mark.parametrize(
    ("more", "organisation", "delay"),
    [
        ("", "", "5m"),
        ("", FIFTEEN, "15m"),
        (TEN_MINUTES, FIFTEEN, "10m"),
        ("sample_delay: 5m", FIFTEEN, "5m"),
        ("scrape_interval: 2m", "", "5m"),
        ("scrape_interval: 3m", "", "10m"),
        ("scrape_interval: 5m", "", "10m"),
        ("scrape_interval: 5m\nsample_delay: 5m", "", "10m"),
        ("scrape_interval: 5m\nsample_delay: 20m", "", "20m"),
        ("scrape_interval: 3m", FIFTEEN, "15m"),
    ],
)
def test_a_service_waits_as_it_says_or_its_organisation_says_and_for_two_scrapes(
    more: str, organisation: str, delay: str
) -> None:
    sources = {"shop.yaml": SHOP.format(more=more), **({"all.yaml": organisation} if organisation else {})}
    (slo,) = load(sources).slos

    assert slo.sampling.sample_delay == Duration.parse(delay)


def every_kind(more: str) -> str:
    """Define a service with an indicator of each kind."""
    indicators = {kind.replace("_", "-"): {kind: dict(example)} for kind, example in EXAMPLES.items()}
    indicators["composite"] = {"composite": {"weights": {"all-events": "3", "all-probe": "1"}}}
    service = {
        "kind": "Service",
        "name": "all",
        "indicators": indicators,
        "objectives": [{"indicator": name, "target": "99%"} for name in indicators],
    }
    return f"{more}\n{yaml.safe_dump(service)}"


@pytest.mark.parametrize("strategy", ["rollup", "direct"])
@pytest.mark.parametrize("delay", ["10m", "30m"])
def test_rules_of_other_delays_are_valid_for_every_kind(
    delay: str, strategy: str, tmp_path: Path, generation: Generation
) -> None:
    (tmp_path / "rules.yaml").write_text(
        rule_file(every_kind(f"sample_delay: {delay}\nstrategy: {strategy}"))
    )

    promtool.check_rules([tmp_path / "rules.yaml"], generation)


@pytest.mark.parametrize("delay", ["5m", "10m"])
def test_above_each_count_stands_what_it_counts(delay: str) -> None:
    lines = rule_file(every_kind(f"sample_delay: {delay}")).splitlines()
    counts = [
        (lines[at - 1].strip(), name)
        for at, line in enumerate(lines)
        if (name := line.partition("- record: ")[2].strip("'\"")) in COUNTS
    ]

    assert len(counts) == len(COUNTS) * len(EXAMPLES)
    for comment, name in counts:
        events = "All events" if name in (naming.TOTAL_1M, naming.TOTAL_RECENT) else "Bad events"
        time = f"the last {delay}" if name.endswith("recent") else f"the minute that ended {delay} ago"
        assert re.match(f"# {events} of {time}\\b", comment)


@pytest.mark.parametrize("delay", [5, 10])
def test_a_minute_is_counted_when_its_delay_has_passed(
    delay: int, tmp_path: Path, generation: Generation
) -> None:
    # 7 orders in the minute that ends at 00:31, and none before or after.
    orders = {"series": 'orders_total{job="shop", instance="a", code="200"}', "values": "0x61 7x200"}
    at = 31 + delay
    said = [
        (naming.TOTAL_1M, at - 1, 0),
        (naming.TOTAL_1M, at, 7),
        (naming.TOTAL_1M, at + 1, 0),
        (naming.TOTAL_RECENT, 30, 0),
        (naming.TOTAL_RECENT, 31, 7),
        (naming.TOTAL_RECENT, at - 1, 7),
        (naming.TOTAL_RECENT, at, 0),
        (naming.BAD_RECENT, at - 1, 0),
    ]
    test = {
        "interval": "30s",
        "input_series": [orders],
        "promql_expr_test": [
            {"expr": f"sum({name})", "eval_time": f"{at}m", "exp_samples": [{"labels": "{}", "value": value}]}
            for name, at, value in said
        ],
    }

    check(tmp_path, rule_file(SHOP.format(more=f"sample_delay: {delay}m")), test, generation)
