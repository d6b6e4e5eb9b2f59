"""Terms of objectives: the same for the same agreement, others for any other."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from slo.catalogue.load import load
from slo.model import (
    SLO,
    AlertPolicy,
    Automatic,
    Condition,
    ErrorBudgetPolicy,
    Exclusion,
    Objective,
    Service,
    Signature,
    Step,
    Tier,
)
from slo.model.agreement import Change, changes, digest
from slo.model.error_budget_policy import Consents, Planned
from slo.model.own_labels import OfSeverity, OnAlerts
from slo.model.terms.objective import terms
from slo.shapes import Shape
from slo.sli import KINDS, Indicator

ORDERS = {"total": 'orders_total{job="shop",env="prod"}', "bad": 'orders_total{job="shop",code=~"5.."}'}
EVERY_KIND = Path(__file__).parent.parent / "cases" / "every_kind_of_indicator" / "definitions"
PROBED = {"probe": {"gauge": 'up{job="shop"}'}}


def service(indicator: dict[str, Any], objective: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "kind": "Service",
        "name": "shop",
        "indicators": {"orders": indicator},
        "objectives": [{"indicator": "orders", **objective}],
        **more,
    }


def agreed(*documents: dict[str, Any], slo: str = "shop-orders") -> SLO:
    """The objective in these definitions."""
    catalogue = load({"a.yaml": yaml.safe_dump_all(documents)})
    return next(one for one in catalogue.slos if one.id == slo)


def of(indicator: dict[str, Any], objective: dict[str, Any], **more: Any) -> str:
    return digest(terms(agreed(service(indicator, objective, **more))))


BEFORE = of({"events": ORDERS}, {"target": "99.9%"})


INDICATORS = st.one_of(
    st.builds(
        lambda side, code: {"events": {"total": ORDERS["total"], side: f'failed_total{{code="{code}"}}'}},
        st.sampled_from(["bad", "good"]),
        st.integers(500, 503),
    ),
    st.builds(
        lambda ms: {"latency": {"histogram": "order_seconds", "within": f"{ms}ms"}}, st.integers(1, 2000)
    ),
    st.builds(
        lambda side, limit: {"threshold": {"gauge": "queue", side: str(limit)}},
        st.sampled_from(["above", "below"]),
        st.decimals(0, 100, places=2),
    ),
    st.builds(lambda job: {"probe": {"gauge": f'up{{job="{job}"}}'}}, st.sampled_from("abc")),
)
OBJECTIVES = st.fixed_dictionaries(
    {"target": st.sampled_from(["95%", "99%", "99.5%", "99.9%"])},
    optional={
        "window": st.sampled_from(["7d", "28d", "30d", "month"]),
        "category": st.sampled_from(["reliability", "security", "infrastructure"]),
    },
)


def meaning(indicator: dict[str, Any], objective: dict[str, Any]) -> object:
    """The same for two that mean the same: with defaults filled in, and numbers as numbers."""
    limits = {
        side: float(indicator["threshold"][side])
        for side in indicator.get("threshold", {})
        if side != "gauge"
    }
    return limits or indicator, {"window": "28d", "category": "reliability", **objective}


@settings(max_examples=60, deadline=None)
@given(INDICATORS, OBJECTIVES, st.randoms(use_true_random=False))
def test_layout_and_order_of_keys_change_nothing(
    indicator: dict[str, Any], objective: dict[str, Any], random: Any
) -> None:
    written = service(indicator, objective)
    shuffled = dict(random.sample(list(written.items()), len(written)))
    block = yaml.safe_dump(shuffled, default_flow_style=False, sort_keys=False)
    flow = yaml.safe_dump(written, default_flow_style=True, width=20)

    (first,), (second,) = load({"a.yaml": block}).slos, load({"b.yml": flow}).slos
    assert list(terms(first)) == list(terms(second))
    assert digest(terms(first)) == digest(terms(second))


@settings(max_examples=60, deadline=None)
@given(INDICATORS, OBJECTIVES, INDICATORS, OBJECTIVES)
def test_only_what_means_the_same_has_the_same_digest(
    indicator: dict[str, Any], objective: dict[str, Any], other: dict[str, Any], another: dict[str, Any]
) -> None:
    same = meaning(indicator, objective) == meaning(other, another)

    assert (of(indicator, objective) == of(other, another)) is same


@pytest.mark.parametrize(
    ("indicator", "objective", "more"),
    [
        ({"events": ORDERS}, {"target": "99.90%", "window": "4w"}, {}),
        ({"events": ORDERS}, {"target": "99.9%", "category": "reliability", "alert_policy": "workbook"}, {}),
        ({"events": {**ORDERS, "total": "orders_total{ env='prod', job='shop' }"}}, {"target": "99.9%"}, {}),
        ({"events": ORDERS, "journey": "They buy"}, {"target": "99.9%", "description": "It matters"}, {}),
        ({"events": ORDERS}, {"target": "99.9%", "runbook": "https://example.org"}, {"title": "The shop"}),
        ({"events": ORDERS}, {"target": "99.9%"}, {"scrape_interval": "30s", "strategy": "fresh-budget"}),
        ({"events": ORDERS}, {"target": "99.9%"}, {"sample_delay": "5m", "environment": "production"}),
        ({"events": ORDERS}, {"target": "99.9%"}, {"timezone": "Europe/London"}),
    ],
    ids=["quantities", "defaults", "selectors", "words", "runbook", "means", "as usual", "timezone"],
)
def test_what_is_no_term_changes_nothing(
    indicator: dict[str, Any], objective: dict[str, Any], more: dict[str, Any]
) -> None:
    assert of(indicator, objective, **more) == BEFORE


@pytest.mark.parametrize(
    ("indicator", "objective"),
    [
        ({"events": {**ORDERS, "bad": 'orders_total{job="shop",code=~"5..|429"}'}}, {"target": "99.9%"}),
        ({"events": {"total": ORDERS["total"], "good": ORDERS["bad"]}}, {"target": "99.9%"}),
        ({"events": ORDERS, "by": "region"}, {"target": "99.9%"}),
        ({"events": ORDERS}, {"target": "99.5%"}),
        ({"events": ORDERS}, {"target": "99.9%", "window": "7d"}),
        ({"events": ORDERS}, {"target": "99.9%", "category": "security"}),
    ],
)
def test_every_term_counts(indicator: dict[str, Any], objective: dict[str, Any]) -> None:
    assert of(indicator, objective) != BEFORE


@pytest.mark.parametrize(
    "read",
    [
        {"scrape_interval": "1s"},
        {"sample_delay": "10m"},
        {"strategy": "direct"},
        {"environment": "staging"},
        {"renamed_from": "till"},
    ],
    ids=str,
)
def test_how_series_are_read_is_a_term_where_it_is_not_as_usual(read: dict[str, str]) -> None:
    staging = {"kind": "Organisation", "name": "acme", "parties": {"sre": {"kind": "platform"}}}
    document = service({"events": ORDERS}, {"target": "99.9%"}, **read)
    slo = agreed({**staging, "environments": {"staging": {}}}, document)

    (term,) = terms(slo).keys() - terms(agreed(service({"events": ORDERS}, {"target": "99.9%"}))).keys()
    assert term == {"renamed_from": "continues"}.get(*read, *read)
    assert terms(slo, 1) == terms(agreed(service({"events": ORDERS}, {"target": "99.9%"})), 1)


def test_an_archetype_and_the_same_by_hand_are_the_same_terms() -> None:
    archetype = {
        "kind": "Archetype",
        "name": "web-shop",
        "parameters": {"job": {"type": "label-value", "description": "the job", "example": "shop"}},
        "indicators": {
            "orders": {
                "events": {
                    "total": 'orders_total{env="prod",job="${job}"}',
                    "bad": 'orders_total{code=~"5..",job="${job}"}',
                }
            }
        },
        "objectives": [{"indicator": "orders", "target": "99.9%"}],
    }
    made = {"kind": "Service", "name": "shop", "uses": "web-shop", "with": {"job": "shop"}}

    assert digest(terms(agreed(archetype, made))) == BEFORE


TIERS = [
    {"severity": "page", "budget": "2%", "long_window": "1h", "short_window": "5m"},
    {"severity": "page", "budget": "5%", "long_window": "6h", "short_window": "30m"},
    {"severity": "ticket", "budget": "10%", "long_window": "1d", "short_window": "2h"},
    {"severity": "ticket", "budget": "10%", "long_window": "3d", "short_window": "6h"},
]


def alerting(**fields: Any) -> str:
    policy = {"kind": "AlertPolicy", "name": "ours", "meant_for": "30d", "tiers": TIERS, **fields}
    objective = {"target": "99.9%", "alert_policy": policy["name"]}
    return digest(terms(agreed(policy, service({"events": ORDERS}, objective))))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"name": "theirs"},
        {"tiers": TIERS[::-1]},
        {"no_data_after": "10m"},
        {"targets_down": "page"},
    ],
    ids=["as built in", "name", "order", "default", "default that depends on the tiers"],
)
def test_an_alert_policy_is_its_tiers_whatever_it_is_called(fields: dict[str, Any]) -> None:
    assert alerting(**fields) == BEFORE


@pytest.mark.parametrize(
    "fields",
    [
        {"tiers": TIERS[1:]},
        {"tiers": [{**TIERS[0], "severity": "ticket"}, *TIERS[1:]]},
        {"tiers": [{**TIERS[0], "budget": "3%"}, *TIERS[1:]]},
        {"tiers": [{**TIERS[0], "for": "2m"}, *TIERS[1:]]},
        {"tiers": [{**TIERS[0], "keep_firing_for": "2m"}, *TIERS[1:]]},
        {"min_events": 10},
        {"min_bad_events": 10},
        {"no_data_after": "never"},
        {"targets_down": "ticket"},
        {"targets_down": "never"},
    ],
)
def test_all_that_decides_on_alerts_is_a_term(fields: dict[str, Any]) -> None:
    assert alerting(**fields) != BEFORE


STEP = {"name": "freeze", "when": {"remaining": "0%"}, "do": "Release nothing."}


def in_need(**fields: Any) -> str:
    policy = {"kind": "ErrorBudgetPolicy", "name": "standard", "steps": [{**STEP, **fields}]}
    parties = {"platform": {"kind": "platform", "ticket": {"webhook": {"url": "https://example.org"}}}}
    organisation = {"kind": "Organisation", "name": "acme", "parties": parties}
    objective = {"target": "99.9%", "error_budget_policy": "standard"}
    return digest(terms(agreed(policy, organisation, service({"events": ORDERS}, objective))))


def test_all_that_a_budget_policy_asks_for_is_a_term() -> None:
    asked: list[dict[str, Any]] = [
        {},
        {"when": {"remaining": "10%"}},
        {"when": {"spent": "10%", "within": "1d"}},
        {"when": {"exhausted_within": "1d"}},
        {"do": "Release little."},
        {"severity": "page"},
        {"freeze": "true"},
        {"notify": ["platform"]},
        {"name": "stop"},
    ]

    assert len({BEFORE, *(in_need(**fields) for fields in asked)}) == len(asked) + 1
    assert in_need(severity="ticket", freeze="false") == in_need()


def test_the_time_zone_counts_where_days_begin_in_it() -> None:
    month = {"target": "99.9%", "window": "month"}

    assert of({"events": ORDERS}, month) != of({"events": ORDERS}, month, timezone="Europe/London")


def test_groups_with_targets_of_their_own_count_in_any_order() -> None:
    indicator = {"events": ORDERS, "by": ["region", "tier"]}
    turned = {"events": ORDERS, "by": ["tier", "region"]}
    groups: list[dict[str, Any]] = [
        {"group": {"region": "eu", "tier": "a"}, "target": "99.95%"},
        {"group": {"region": 'u"s', "tier": "a"}, "target": "99%"},
    ]
    swapped = [
        {"group": dict(reversed(one["group"].items())), "target": one["target"]} for one in groups[::-1]
    ]
    target = {"target": "99.9%"}

    assert of(indicator, {**target, "targets": groups}) == of(turned, {**target, "targets": swapped})
    assert of(indicator, {**target, "targets": groups}) != of(indicator, {**target, "targets": groups[:1]})


def composite(job: str, target: str) -> str:
    steps = {"steps": ["store-web", "store-pay"]}
    store = {
        "kind": "Service",
        "name": "store",
        "indicators": {"web": PROBED, "pay": {"probe": {"gauge": f'up{{job="{job}"}}'}}},
        "objectives": [{"indicator": "web", "target": "99%"}, {"indicator": "pay", "target": target}],
    }
    return digest(terms(agreed(store, service({"composite": steps}, {"target": "99%"}))))


def test_a_composite_measures_what_its_parts_measure_whatever_their_targets() -> None:
    assert composite("pay", "99%") == composite("pay", "95%")
    assert composite("pay", "99%") != composite("payments", "99%")


def test_the_digest_is_a_contract() -> None:
    slo = agreed(service({"events": ORDERS}, {"target": "99.9%"}))

    assert dict(terms(slo)) == {
        "indicator": "events",
        "total": 'orders_total{env="prod",job="shop"}',
        "bad": 'orders_total{code=~"5..",job="shop"}',
        "target": "99.9%",
        "window": "28d",
        "category": "reliability",
        "page over 1h": "2% of the budget, and as fast over 5m",
        "page over 6h": "5% of the budget, and as fast over 30m",
        "ticket over 1d": "10% of the budget, and as fast over 2h",
        "ticket over 3d": "10% of the budget, and as fast over 6h",
        "no_data_after": "10m",
        "targets_down": "page",
    }
    assert digest(terms(slo)) == "2f6979a1851313e3ddf66eb4841abb1b63a1d803252e213df7738e056c22dd69"
    assert digest(terms(slo, 1)) == "23ad0480f4202915dd16d30eb07ffaddf886913620fff80329704dc411266db7"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_indicator_has_terms_in_the_words_of_definitions(kind: str) -> None:
    slos = load({path.name: path.read_bytes() for path in EVERY_KIND.glob("*.yaml")}).slos
    stated = [terms(slo) for slo in slos if getattr(slo.indicator, kind) is not None]

    assert stated
    assert all(one["indicator"] == kind for one in stated)
    assert not [
        words for one in stated for words in one.values() if "object at" in words or "labels=" in words
    ]


TERMS_BY_FIELD: dict[type[Shape], tuple[set[str], set[str]]] = {
    Objective: (
        {
            *("indicator", "target", "targets", "window", "category", "third_party"),
            *("alert_policy", "error_budget_policy", "renamed_from", "alerts"),
        },
        {"name", "description", "runbook", "known_as"},
    ),
    Service: (
        {
            *("product", "environment", "scrape_interval", "sample_delay", "timezone", "strategy"),
            *("alert_policy", "error_budget_policy", "uses", "parameters", "indicators", "objectives"),
            *("renamed_from", "alerts"),
        },
        {"api_version", "kind", "name", "title", "logs", "runbook", "compat"},
    ),
    OnAlerts: ({"labels", "page", "ticket", "info"}, {"annotations"}),
    OfSeverity: ({"labels"}, {"annotations"}),
    AlertPolicy: (
        {"meant_for", "tiers", "min_events", "min_bad_events", "no_data_after", "targets_down"},
        {"api_version", "kind", "name"},
    ),
    Tier: (
        {"severity", "budget", "error_ratio", "long_window", "short_window", "for_", "keep_firing"},
        set(),
    ),
    ErrorBudgetPolicy: (
        {"steps", "override", "overridden_by", "exclusions"},
        {"api_version", "kind", "name"},
    ),
    Consents: ({"planned"}, set()),
    Planned: ({"announced", "at_most", "within"}, set()),
    Exclusion: (
        {"reason", "services", "objectives", "start", "lasts", "timezone", "repeat", "expires"},
        {"api_version", "kind", "name", "author", "announced_on", "impact", "announce"},
    ),
    Automatic: ({"automatic_after"}, set()),
    Step: ({"name", "when", "do", "severity", "notify", "freeze"}, set()),
    Condition: ({"remaining", "spent", "within", "exhausted_within"}, set()),
    Indicator: ({"groups", *KINDS}, {"journey"}),
}
"""The fields that are terms, and those that are none."""


@pytest.mark.parametrize("shape", TERMS_BY_FIELD, ids=lambda shape: shape.__name__)
def test_of_every_field_somebody_decided_whether_it_is_a_term(shape: type[Shape]) -> None:
    are, are_not = TERMS_BY_FIELD[shape]

    assert set(shape.model_fields) == are | are_not


def test_a_term_that_is_there_twice_is_no_signature() -> None:
    signature = {"agreed_on": "2026-09-01", "by": "boss", "digest": 64 * "a"}

    with pytest.raises(ValueError, match="a term appears twice"):
        Signature.model_validate({**signature, "terms": "target: 99%\nwindow: 28d\ntarget: 90%"})


def test_changes_contain_both_sides() -> None:
    signed = {"target": "99.9%", "window": "28d", "min_events": "10"}
    written = {"target": "99.5%", "window": "28d", "override": "the director"}

    assert changes(signed, written) == (
        Change("target", "99.9%", "99.5%"),
        Change("override", None, "the director"),
        Change("min_events", "10", None),
    )


@pytest.mark.parametrize(
    ("metric", "unit", "same"),
    [
        ("a_seconds", "s", True),
        ("a", "s", True),
        ("a_ms", "ms", True),
        ("a", "ms", False),
        ("a_ms", "s", False),
    ],
)
def test_to_state_the_unit_that_is_assumed_changes_no_terms(metric: str, unit: str, same: bool) -> None:
    """Lint asks for the unit; who states what was meant all along need not ask the others to sign again."""
    latency = {"histogram": metric, "within": "1s"}
    before = of({"latency": latency}, {"target": "99%"})

    assert (of({"latency": {**latency, "unit": unit}}, {"target": "99%"}) == before) is same
