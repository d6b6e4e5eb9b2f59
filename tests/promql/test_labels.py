"""Which labels a result can have, as far as the text tells."""

import pytest

from slo.promql.labels import labels_of
from slo.promql.parser import parse


@pytest.mark.parametrize(
    ("expression", "labels"),
    [
        ("1", ""),
        ("vector(1)", ""),
        ("sum(rate(a[5m]))", ""),
        ("sum by (x) (a)", "x"),
        ("sum by (x, y) (sum by (y, z) (a))", "y"),
        ("sum without (x) (sum by (x, y) (a))", "y"),
        ("-(sum by (x) (a))", "x"),
        ("sum by (x) (a)[5m:1m]", "x"),
        ("max_over_time(sum by (x) (a)[5m:1m])", "x"),
        ("sum by (x) (a) / sum(b) * 100", "x"),
        ("100 * sum by (x) (a)", "x"),
        ("sum(a) or sum by (x) (a)", "x"),
        ("sum by (x) (a) and b", "x"),
        ("a / on (x) b", "x"),
        ("sum by (x, y) (a) / ignoring (y) b", "x"),
        ("sum by (x) (a) * on (x) group_left (y) b", "x y"),
        ("a * on (x) group_right (y) sum by (x) (b)", "x y"),
        ("topk(3, sum by (x) (a))", "x"),
        ('count_values("v", a)', "v"),
        ('label_replace(sum(a), "x", "1", "", "")', "x"),
        ("histogram_quantile(0.9, sum by (le, x) (rate(a_bucket[5m])))", "x"),
        ("time() - max(a)", ""),
    ],
)
def test_labels_that_a_result_can_have_are_known(expression: str, labels: str) -> None:
    assert labels_of(parse(expression)) == frozenset(labels.split())


@pytest.mark.parametrize(
    "expression",
    [
        "a",
        "a[5m]",
        "a offset 1h",
        "rate(a[5m])",
        "a / b",
        "sum without (x) (a)",
        "topk(1, a)",
        "absent(a)",
        "a or sum(b)",
    ],
)
def test_other_labels_only_prometheus_knows(expression: str) -> None:
    assert labels_of(parse(expression)) is None
