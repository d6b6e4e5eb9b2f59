"""Each kind of indicator makes series that its selectors match, or states why it cannot."""

import pytest
import yaml

from slo.promql import parse_selector
from slo.promql.examples import example, selects
from slo.promql.regex import matches
from slo.sli import KINDS, Indicator
from slo.sli.made import Form, NotMade, of_counts

OF_PARTS = ("composite",)


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_a_kind_makes_series_that_it_reads(kind: str) -> None:
    fields = yaml.load(Indicator.model_fields[kind].annotation.__args__[0].example, yaml.BaseLoader)
    measured = Indicator.model_validate({kind: fields}).kind
    made = measured.made({})

    assert bool(made) is (kind not in OF_PARTS)
    for one in made:
        labels = {name: value for name, value in one.labels.items() if name != "le"}
        assert any(selects(found, found.metric, labels) for found in measured.selectors), one


def test_a_test_does_not_last_longer_than_two_days() -> None:
    weekly = Indicator.model_validate({"freshness": {"timestamp": "backup_seconds", "within": "8d"}}).kind

    with pytest.raises(NotMade, match="a test would have to last longer than 8d"):
        weekly.made({})


@pytest.mark.parametrize(
    ("metric", "within", "minutes"),
    [("a_seconds", "25h", 1500), ("a_ms", "30m", 30), ("a_days", "1h", 61)],
)
def test_a_success_at_the_beginning_is_fresh_until_it_is_too_old(
    metric: str, within: str, minutes: int
) -> None:
    """In days, the first time that is short to write is 86.4 seconds."""
    kind = Indicator.model_validate({"freshness": {"timestamp": metric, "within": within}}).kind

    assert kind.good_for == minutes


@pytest.mark.parametrize(
    ("bad", "code"),
    [('code=~"5.."', "500"), ('code!~"5.."', "500"), ('code!="200"', "500"), ('code="404"', "404")],
)
def test_known_values_decide_what_is_bad_whatever_the_selector_says(bad: str, code: str) -> None:
    total, part = parse_selector("requests_total"), parse_selector(f"requests_total{{{bad}}}")
    failures = [one for one in of_counts(total, part, None, {}, Form.COUNTER) if one.bad == "1"]

    assert [one.labels["code"] for one in failures] == [code]


@pytest.mark.parametrize(
    "selector",
    [
        'a{path=~"/v2/notifications/.+"}',
        'a{name=~"deliver_(sms|email)"}',
        'a{workload=~".*-ingressgateway"}',
        'a{path=~"/api/v1/query(_range)?"}',
        'a{code=~"4..|5..", code!="404"}',
        'a{zone=~"eu-[a-z]+-[0-9]"}',
        'a{path!~"/health|/metrics", job="x"}',
    ],
)
def test_labels_are_found_for_common_patterns(selector: str) -> None:
    parsed = parse_selector(selector)
    labels = example((parsed,), {})

    assert labels is not None
    assert selects(parsed, "a", labels)


def test_no_labels_are_found_for_what_nothing_matches() -> None:
    assert example((parse_selector('a{code=~"5..", code=~"4.."}'),), {}) is None
    assert not matches("5..", "404")
