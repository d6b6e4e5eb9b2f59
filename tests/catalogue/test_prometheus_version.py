"""The version of Prometheus that an organisation names, and what rules are written for it."""

import pytest

from slo.catalogue.load import load
from slo.plan.build import plan
from slo.targets import prometheus
from slo.text.diagnostics import Invalid

ORGANISATION = "kind: Organisation\nname: acme\nparties: {platform: {kind: platform}}\n"
EXCLUSION = (
    "kind: Exclusion\nname: stocktaking\nservices: [shop]\nstart: 2026-11-02T20:00\nlasts: 2h\n"
    "author: acme\nreason: stocktaking\n"
)
EVENTS = "events: {total: orders_total, bad: orders_failed_total}"
LATENCY = "latency: {histogram: order_seconds, within: 1s}"
SLICES = "slices: {total: orders_total, bad: orders_failed_total, at_most: 5%}"


def shop(indicator: str = EVENTS, strategy: str = "rollup") -> str:
    return (
        f"kind: Service\nname: shop\nstrategy: {strategy}\nindicators: {{orders: {{{indicator}}}}}\n"
        "objectives: [{indicator: orders, target: 99%}]\n"
    )


def are_anchored(*texts: str) -> bool:
    catalogue = load({f"{number}.yaml": text for number, text in enumerate(texts)})
    return any(" anchored" in artifact.text for artifact in prometheus.artifacts(plan(catalogue), {}))


@pytest.mark.parametrize("version", ['"3.16"', "3.16", "3.20", "4.0"])
def test_counters_are_read_by_anchored_ranges_from_3_16_on(version: str) -> None:
    assert are_anchored(f"{ORGANISATION}prometheus: {version}\n", shop())


@pytest.mark.parametrize("said", ["", "prometheus: 2.42\n", "prometheus: 3.5\n", "prometheus: 3.15\n"])
def test_rules_are_for_the_oldest_prometheus_unless_a_newer_one_is_named(said: str) -> None:
    assert not are_anchored(ORGANISATION + said, shop())


def test_rules_without_an_organisation_are_for_the_oldest_prometheus() -> None:
    assert not are_anchored(shop())


@pytest.mark.parametrize(
    ("texts", "anchored"),
    [
        ((shop(LATENCY),), True),
        ((shop(SLICES),), False),
        ((shop(), EXCLUSION), False),
        ((shop(strategy="fresh-budget"),), True),
    ],
)
def test_only_counters_of_events_without_exclusions_are_read_so(
    texts: tuple[str, ...], anchored: bool
) -> None:
    assert are_anchored(f"{ORGANISATION}prometheus: 3.16\n", *texts) is anchored


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("2.41", "the generated rules need Prometheus 2.42 or newer"),
        ("3.16.1", "'3.16.1' is not a Prometheus version such as 3.16"),
        ("newest", "'newest' is not a Prometheus version such as 3.16"),
    ],
)
def test_a_version_that_cannot_be_is_refused(version: str, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        load({"acme.yaml": f"{ORGANISATION}prometheus: {version}\n"})

    (problem,) = refused.value.problems
    assert (str(problem.span), problem.message) == ("acme.yaml:4:13", words)
