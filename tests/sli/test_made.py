"""Each kind of indicator makes series that its selectors match, or states why it cannot."""

import pytest
import yaml

from slo.promql import parse_selector
from slo.promql.examples import example, selects
from slo.promql.regex import matches
from slo.sli import KINDS, Indicator
from slo.sli.made import Form, NotMade, of_counts

NOT_MADE = {"freshness": "a test would have to last longer than 1d1h"}
OF_PARTS = ("composite",)


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_a_kind_makes_series_that_it_reads(kind: str) -> None:
    fields = yaml.load(Indicator.model_fields[kind].annotation.__args__[0].example, yaml.BaseLoader)
    measured = Indicator.model_validate({kind: fields}).kind
    if kind in NOT_MADE:
        with pytest.raises(NotMade, match=NOT_MADE[kind]):
            measured.made({})
        return
    made = measured.made({})

    assert bool(made) is (kind not in OF_PARTS)
    for one in made:
        labels = {name: value for name, value in one.labels.items() if name != "le"}
        assert any(selects(found, found.metric, labels) for found in measured.selectors), one


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
