"""What becomes of an objective of Pyrra: its indicator, target, window, groups, product and alerts."""

import pytest

from slo.dialects.dialect import Answers, Fate
from slo.model import AlertPolicy, Service
from tests.dialects.pyrra.translated import (
    LATENCY,
    RATIO,
    decoded,
    indicator,
    notes,
    problems,
    the_problem,
    translated,
    written,
)


def with_spec(lines: str, text: str = RATIO) -> str:
    return text.replace("spec:\n", f"spec:\n{lines}")


def with_indicator(lines: str) -> str:
    return RATIO[: RATIO.index("    ratio:")] + lines


def test_an_objective_becomes_a_service() -> None:
    assert written(RATIO) == [
        {
            "apiVersion": "slo/v1",
            "kind": "Service",
            "name": "checkout-orders",
            "indicators": {
                "availability": {
                    "events": {
                        "total": 'http_requests_total{job="checkout"}',
                        "bad": 'http_requests_total{job="checkout",code=~"5.."}',
                    }
                }
            },
            "objectives": [
                {
                    "indicator": "availability",
                    "target": "99.5%",
                    "window": "28d",
                    "known_as": {"pyrra": "checkout-orders"},
                }
            ],
        }
    ]


def test_two_parts_of_a_histogram_become_latency() -> None:
    assert indicator(LATENCY) == {
        "latency": {"histogram": 'http_request_duration_seconds{job="checkout"}', "within": "500ms"}
    }


@pytest.mark.parametrize(
    ("metric", "bound", "within"),
    [
        ("rpc_latency_us", "250000", "250ms"),
        ("istio_request_duration_milliseconds", "200.0", "200ms"),
        ("http_request_duration_seconds", "1e+01", "10s"),
    ],
)
def test_the_limit_of_a_bucket_is_in_the_unit_of_its_metric(metric: str, bound: str, within: str) -> None:
    text = LATENCY.replace("http_request_duration_seconds", metric).replace('"0.5"', f'"{bound}"')

    assert indicator(text)["latency"]["within"] == within
    assert decoded(translated(text))


def test_a_limit_that_is_no_whole_millisecond_stays_a_limit() -> None:
    made = indicator(LATENCY.replace('"0.5"', '"0.0005"'))

    assert made["events"]["good"] == (
        'http_request_duration_seconds_bucket{le=~"0\\\\.0005|5(\\\\.0)?[eE]-0?4",job="checkout"}'
    )


def test_fast_requests_of_some_are_counted_as_written_and_asked_about() -> None:
    text = LATENCY.replace('{le="0.5",', '{le="1",code="200",')

    assert indicator(text)["events"]["good"] == (
        'http_request_duration_seconds_bucket{le=~"1(\\\\.0)?",code="200",job="checkout"}'
    )
    assert 11 in [note.span.line for note in notes(text) if note.fate is Fate.TO_DECIDE]


def test_a_native_histogram_becomes_native_latency() -> None:
    text = with_indicator(
        "    latencyNative:\n      latency: 1s\n      total: {metric: 'rpc_seconds{job=\"checkout\"}'}\n"
    )

    assert indicator(text) == {"native_latency": {"histogram": 'rpc_seconds{job="checkout"}', "within": "1s"}}


def test_a_native_histogram_is_compared_with_seconds_whatever_its_name() -> None:
    text = with_indicator("    latencyNative:\n      latency: 1s\n      total: {metric: rpc_milliseconds}\n")

    assert indicator(text)["native_latency"]["unit"] == "s"
    assert Fate.TO_DECIDE in {note.fate for note in notes(text)}


def test_a_gauge_becomes_a_probe() -> None:
    assert indicator(
        with_indicator("    bool_gauge: {metric: 'up{job=\"checkout\"}', grouping: [instance]}\n")
    ) == {
        "probe": {"gauge": 'up{job="checkout"}'},
        "by": ["instance"],
    }


@pytest.mark.parametrize("version", ["pyrra.dev/v1alpha1", "v1alpha1"])
def test_the_group_may_be_left_out(version: str) -> None:
    assert written(RATIO.replace("pyrra.dev/v1alpha1", version))[0]["name"] == "checkout-orders"


def test_lists_and_several_documents_have_many_objectives() -> None:
    def indented(text: str) -> str:
        return "- " + text.replace("\n", "\n  ").rstrip() + "\n"

    several = f"apiVersion: v1\nkind: List\nitems:\n{indented(RATIO)}{indented(LATENCY)}---\n"
    names = [one["name"] for one in written(several + RATIO.replace("checkout-", "basket-"))]

    assert names == ["checkout-orders", "checkout-speed", "basket-orders"]


@pytest.mark.parametrize(
    ("written_as", "target"), [("99.0", "99%"), ("99.95", "99.95%"), ("9.99e1", "99.9%")]
)
def test_a_target_is_a_percentage(written_as: str, target: str) -> None:
    assert written(RATIO.replace("99.5", written_as))[0]["objectives"][0]["target"] == target


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ("99.5%", "write the number alone"),
        ("0.995", "write 99.5 if that was meant"),
        ("101", "a target is a number from 0 to 100, not 101"),
        ("100", "a target of 100% leaves no error budget"),
        ("{{ .Values.target }}", "render it first"),
    ],
)
def test_a_target_that_is_none_is_a_problem(wrong: str, problem: str) -> None:
    found = the_problem(RATIO.replace("99.5", wrong))

    assert found.startswith(f"6:{12 if '{{' in wrong else 11}")
    assert problem in found


def test_windows_are_durations_of_prometheus() -> None:
    def window(text: str) -> str:
        return str(written(RATIO.replace("28d", text))[0]["objectives"][0]["window"])

    assert [window("4w"), window("12w"), window("1y")] == ["4w", "12w", "365d"]


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (('job="checkout",code=~"5.."', 'code=~"5.."'), "11:17 errors are counted that are not in the total"),
        ((',code=~"5.."', ""), "11:17 errors and total are the same series"),
        (('{job="checkout"}\n', '{job="checkout"} offset 5m\n'), "13:53"),
        (
            ('metric: http_requests_total{job="checkout"}', "metric: sum(rate(http_requests_total[5m]))"),
            "13:17",
        ),
        (("errors:", "erors:"), "10:7 there is no key 'spec.indicator.ratio.erors' (did you mean 'errors'?)"),
        (("window: 28d", "windw: 28d"), "7:3 there is no key 'spec.windw'"),
        (
            ("ServiceLevelObjective", "ServiceLevelObjetive"),
            "2:7 kind: 'ServiceLevelObjetive' is not",
        ),
        (("v1alpha1", "v1beta1"), "1:13 apiVersion: 'pyrra.dev/v1beta1' is not accepted here"),
    ],
)
def test_a_mistake_is_shown_where_it_was_made(edit: tuple[str, str], problem: str) -> None:
    text = RATIO.replace(*edit)
    assert text != RATIO

    assert any(
        f"{one.span.line}:{one.span.column} {one.message} ({one.hint})".startswith(problem)
        for one in problems(text)
    )


def test_errors_by_a_stricter_pattern_are_some_of_the_total() -> None:
    text = RATIO.replace(
        'total:\n        metric: http_requests_total{job="checkout"}', "total:\n        metric: X"
    )

    assert written(text.replace("X", 'http_requests_total{job="checkout",code!~"4.."}'))
    assert "only of code" in the_problem(text.replace("X", 'http_requests_total{job="checkout",code="200"}'))


def test_two_histograms_are_refused() -> None:
    found = the_problem(LATENCY.replace("duration_seconds_count", "size_bytes_count"))

    assert "not of one histogram" in found


def test_a_success_without_bucket_or_with_the_last_one_is_refused() -> None:
    assert "selects no bucket" in the_problem(LATENCY.replace('le="0.5",', ""))
    assert "none would ever be slow" in the_problem(LATENCY.replace('"0.5"', '"+Inf"'))


def test_a_misspelt_field_is_one_problem() -> None:
    assert the_problem(RATIO.replace("errors:", "erors:")).startswith(
        "10:7 there is no key 'spec.indicator.ratio.erors'"
    )
    assert the_problem(RATIO.replace("  window: 28d", "  windw: 28d")).startswith("7:3")


def test_two_indicators_are_refused() -> None:
    text = RATIO + "    bool_gauge: {metric: up}\n"

    assert the_problem(text).startswith("14:5 'spec.indicator' needs exactly one of 'ratio', ")


def test_alerts_as_usual_need_no_policy() -> None:
    text = with_spec("  alerting: {burnrates: true, absent: true, name: CheckoutBurns}\n")

    assert "alert_policy" not in written(text)[0]["objectives"][0]
    assert "name: CheckoutBurns" in lost(text)


def test_other_severities_become_a_policy_that_objectives_share() -> None:
    severities = "  alerting: {severities: {fastBurn: page, mediumBurn: warning, slowBurn: info}}\n"
    first, second, policy = written(with_spec(severities) + "---\n" + with_spec(severities, LATENCY))

    assert first["objectives"][0]["alert_policy"] == second["objectives"][0]["alert_policy"] == policy["name"]
    assert [tier["severity"] for tier in policy["tiers"]] == ["page", "ticket", "info", "ticket"]
    answers = Answers(product="shop")
    assert not [note for note in notes(with_spec(severities), answers) if note.fate is Fate.TO_DECIDE]


def test_people_answer_whether_a_severity_pages() -> None:
    text = with_spec("  alerting: {severities: {slowBurn: info, fastBurn: critical}}\n")
    answers = Answers(product="shop", severities={"info": ("page", None), "critical": ("ticket", None)})

    *_, policy = written(text, answers)
    assert [tier["severity"] for tier in policy["tiers"]] == ["ticket", "page", "page", "ticket"]
    assert not [note for note in notes(text, answers) if note.fate is Fate.TO_DECIDE]


def test_without_the_absent_alert_missing_data_alerts_nobody() -> None:
    *_, policy = written(with_spec("  alerting: {absent: false}\n"))

    assert policy["no_data_after"] == "never"
    assert len(policy["tiers"]) == 4


@pytest.mark.parametrize("off", ["disabled: true", "burnrates: false"])
def test_alerts_that_are_off_stay_off(off: str) -> None:
    found = translated(with_spec(f"  alerting: {{{off}}}\n"))
    service, policy = decoded(found)

    assert isinstance(service, Service)
    assert isinstance(policy, AlertPolicy)
    assert service.objectives[0].alert_policy == policy.name
    assert policy.tiers == ()


def test_with_all_alerts_off_there_are_none() -> None:
    (service,) = written(with_spec("  alerting: {burnrates: false, absent: false}\n"))

    assert service["objectives"][0]["alert_policy"] == "none"


LABELLED = RATIO.replace(
    "metadata:\n",
    "metadata:\n  namespace: shop\n  labels: {pyrra.dev/team: Shop Team, role: alert-rules}\n"
    "  annotations: {pyrra.dev/runbook_url: https://example.org/orders, pyrra.dev/summary: Orders fail}\n",
)


def test_the_product_is_a_label_once_that_is_decided() -> None:
    assert "product" not in written(LABELLED)[0]
    assert [note.what for note in notes(LABELLED) if note.fate is Fate.TO_DECIDE] == ["label team: Shop Team"]

    assert written(LABELLED, Answers(product_label="team"))[0]["product"] == "shop-team"
    assert written(LABELLED, Answers(product="shop"))[0]["product"] == "shop"


def test_a_runbook_is_carried() -> None:
    assert written(LABELLED)[0]["objectives"][0]["runbook"] == "https://example.org/orders"


def test_its_own_labels_and_annotations_are_on_alerts() -> None:
    assert written(LABELLED)[0]["objectives"][0]["alerts"] == {
        "labels": {"team": "Shop Team"},
        "annotations": {"summary": "Orders fail"},
    }


def test_labels_that_prometheus_or_rules_would_not_have_are_lost() -> None:
    text = LABELLED.replace("pyrra.dev/team: Shop Team", "pyrra.dev/cost-center: a, pyrra.dev/slo: b")

    assert lost(text) >= {"pyrra.dev/cost-center: a", "pyrra.dev/slo: b"}
    assert decoded(translated(text))


def test_what_only_kubernetes_or_thanos_reads_is_lost() -> None:
    text = with_spec(
        "  performanceOverAccuracy: true\n  partial_response_strategy: warn\n"
        "  ruleOutput: {shortRulesLabels: {a: b}}\n",
        LABELLED,
    )

    assert lost(text) == {
        "metadata.namespace",
        "metadata.labels.role",
        "spec.performanceOverAccuracy",
        "spec.partial_response_strategy",
        "spec.ruleOutput",
    }


def lost(text: str) -> set[str]:
    return {note.what for note in notes(text) if note.fate is Fate.LOST}
