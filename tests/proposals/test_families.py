"""What is proposed for each family of metrics, and what is left out with which reason."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from slo.catalogue.load import load
from slo.model import Service
from slo.proposals import targets, texts
from slo.proposals.drafts import Draft, LeftOut, with_own_names
from slo.proposals.families import FAMILIES, proposals, questions
from slo.proposals.inventory import Inventory
from slo.proposals.measuring import Figures
from slo.proposals.targets import Chosen
from slo.text.units import Duration, Percent
from tests.proposals.inventories import EXAMPLES, NOTHING_FITS, buckets, by_code, inventory

EXPECTED = Path(__file__).parent / "expected"
WINDOW = Duration.parse("28d")
MEASURED = Chosen(Percent.parse("99%"), Figures(Decimal(250_000), Decimal(1_234), WINDOW))


def drafts(found: Inventory) -> list[Draft]:
    return with_own_names(one for one in proposals(found) if isinstance(one, Draft))


def left_out(found: Inventory) -> list[LeftOut]:
    return [one for one in proposals(found) if isinstance(one, LeftOut)]


def proposed(draft: Draft) -> str:
    """Return the definition that is proposed if every indicator was measured as 99.5% good."""
    service: Service = load({"draft.yaml": texts.unmeasured(draft, None)}).services[draft.name].value
    chosen = {name: MEASURED for name in service.indicators if name not in draft.unmeasured}
    return texts.definition(draft, service, chosen, WINDOW, None)


def test_every_family_has_an_example() -> None:
    assert EXAMPLES.keys() == FAMILIES.keys()


@pytest.mark.parametrize("family", EXAMPLES)
def test_a_family_proposes_a_service_that_can_be_compiled(family: str, update: bool) -> None:
    found = EXAMPLES[family]
    if family in NOTHING_FITS:
        assert drafts(found) == []
        assert [one.what.split(" of ")[0] for one in left_out(found)] == sorted(found.names)
        return

    (draft,) = drafts(found)
    text = proposed(draft)
    expected = EXPECTED / f"{family}.yaml"
    if update:
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(text)

    assert left_out(found) == []
    assert load({"service.yaml": text}).slos
    assert expected.read_text() == text


@pytest.mark.parametrize("family", [one for one in EXAMPLES if one not in NOTHING_FITS])
def test_a_family_is_documented(family: str) -> None:
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "init.md").read_text()

    assert any(f"`{name.removesuffix('_count')}`" in page for name in EXAMPLES[family].names)


def test_each_metric_is_asked_about_once() -> None:
    every = Inventory(frozenset(name for one in EXAMPLES.values() for name in one.names))

    asked = [question.metric for _, question in questions(every)]

    assert sorted(asked) == sorted(every.names)


def test_the_order_of_names_does_not_matter() -> None:
    every = {name: known for one in EXAMPLES.values() for name, known in one.known.items()}
    found = Inventory(frozenset(every), every)
    other = Inventory(frozenset(sorted(every, reverse=True)), dict(reversed(every.items())))

    assert list(proposals(found)) == list(proposals(other))


def test_a_counter_without_a_label_of_failures_is_left_out_with_its_labels() -> None:
    found = inventory({"http_requests_total": [{"job": "checkout", "handler": "/", "method": "GET"}]})

    assert drafts(found) == []
    assert left_out(found) == [
        LeftOut(
            "http_requests_total of job checkout",
            "no label says which requests failed, as 'code' would; it has handler, method",
        )
    ]


def test_values_that_nobody_knows_are_no_failures() -> None:
    found = inventory({"http_requests_total": by_code("status", ("green", "red"), job="checkout")})

    (reason,) = left_out(found)

    assert reason.reason == "no value of its label 'status' is known to mean failure: green, red"


def test_requests_that_a_service_sends_are_not_those_that_it_answers() -> None:
    found = inventory({"rest_client_requests_total": by_code(job="operator")})

    assert drafts(found) == []
    assert "sends to others" in left_out(found)[0].reason


def test_failures_in_words_are_counted_by_the_words() -> None:
    found = inventory({"http_requests_total": by_code("result", ("error", "success"), job="checkout")})

    (draft,) = drafts(found)

    assert 'bad: \'http_requests_total{job="checkout", result="error"}\'' in proposed(draft)


def test_before_anything_has_failed_in_words_what_succeeded_is_counted() -> None:
    found = inventory({"http_requests_total": by_code("result", ("success",), job="checkout")})

    (draft,) = drafts(found)

    assert 'good: \'http_requests_total{job="checkout", result="success"}\'' in proposed(draft)


def test_requests_of_monitoring_are_left_out_of_the_count() -> None:
    found = EXAMPLES["http"]
    counter = replace(
        found.known["http_requests_total"], excluded={("path", "checkout"): ("/healthz", "/metrics")}
    )

    (draft,) = drafts(replace(found, known={**found.known, "http_requests_total": counter}))

    assert draft.body["with"] == {
        "job": "checkout",
        "matchers": 'path!~"/healthz|/metrics"',
        "within": "300ms",
    }


def test_a_job_in_two_namespaces_is_two_services() -> None:
    found = inventory(
        {
            "http_requests_total": [
                *by_code(job="checkout", namespace="live"),
                *by_code(job="checkout", namespace="test"),
            ]
        }
    )

    assert [draft.name for draft in drafts(found)] == ["checkout-live", "checkout-test"]


def test_services_of_one_name_are_distinguished_by_their_family() -> None:
    found = inventory(
        {
            "http_requests_total": by_code(job="checkout"),
            "grpc_server_handled_total": by_code("grpc_code", ("OK",), job="checkout"),
        }
    )

    assert [draft.name for draft in drafts(found)] == ["checkout", "checkout-http"]


def test_of_two_counters_the_one_with_durations_is_taken() -> None:
    found = inventory(
        {
            "a_requests_total": by_code(job="checkout"),
            "http_requests_total": by_code(job="checkout"),
            "http_request_duration_seconds_bucket": buckets("0.1", "0.5", job="checkout"),
        }
    )

    (draft,) = drafts(found)

    assert draft.unmeasured == ()
    assert draft.body["with"] == {"job": "checkout"}


def test_many_ingresses_are_not_all_proposed() -> None:
    series = [
        labels
        for number in range(100)
        for labels in by_code("status", job="ingress", namespace="shop", ingress=f"site-{number:03}")
    ]
    found = inventory({"nginx_ingress_controller_requests": series})

    assert len(drafts(found)) == 40
    assert left_out(found)[0].what == "60 more services of ingress-nginx"


@pytest.mark.parametrize(
    ("total", "bad", "over", "usual", "expected"),
    [
        (1_000_000, 0, "28d", "99.9%", "99.9%"),  # not above that of the archetype
        (1_000_000, 450, "28d", "99.9%", "99.9%"),
        (1_000_000, 1_200, "28d", "99.9%", "99.8%"),
        (1_000_000, 4_900, "28d", "99.9%", "99.5%"),
        (1_000_000, 4_900, "7d", "99.9%", "99%"),  # the rest of the window may be a little worse
        (1_169, 21, "1m", "99%", "97%"),  # 98.2% was good, and by chance less will be
        (1_000_000, 0, "28d", "95%", "99%"),
        (1_300, 0, "2m", "99.9%", "99.5%"),  # three bad ones of 1,300 would be unlikely, one would not
        (4, 0, "1m", "99.5%", "95%"),  # next to no evidence
        (3_000, 0, "28d", "99.9%", "99%"),  # 25 may be bad
        (100, 0, "28d", "99.9%", "about 100 events in 28d are too few: each bad one spends much of a budget"),
        (1_000, 900, "28d", "99.9%", "only 10% was good in the last 28d: mend it, or change what counts"),
        (0, 0, "3d", "99.9%", "no events were counted in the last 3d"),
    ],
)
def test_a_target_is_what_the_history_would_have_held(
    total: int, bad: int, over: str, usual: str, expected: str
) -> None:
    figures = Figures(Decimal(total), Decimal(bad), Duration.parse(over))

    chosen = targets.choose(figures, Percent.parse(usual), WINDOW)

    assert (chosen if isinstance(chosen, str) else str(chosen.target)) == expected


def test_what_was_measured_is_never_shown_better_than_it_was() -> None:
    assert targets.share(Figures(Decimal(1_000_000), Decimal(1), WINDOW)) == "99.999%"
    assert targets.share(Figures(Decimal(100_000_000), Decimal(1), WINDOW)) == "99.999%"


def test_windows_are_not_longer_than_samples_are_kept() -> None:
    assert str(targets.window(None)) == "28d"
    assert str(targets.window(Duration.parse("15d"))) == "14d"
    assert str(targets.window(Duration.parse("3d"))) == "7d"


@pytest.mark.parametrize("target", ["http://[shop/health", "https://ℂ℀.example.org/", "[", "//[::1"])
def test_a_probe_of_what_is_no_url_is_proposed_as_well(target: str) -> None:
    found = inventory({"probe_success": [{"job": "blackbox", "instance": target}]})

    (draft,) = drafts(found)

    assert load({"service.yaml": proposed(draft)}).slos
