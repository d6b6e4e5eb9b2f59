"""What is missing is not counted as good: failed scrapes of probes, and histograms without the bucket."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from slo.model import naming
from tests.servers.binaries import Generation
from tests.sli.test_sample_delay import check, rule_file

ENDED = {naming.TOTAL_1M: 1, naming.BAD_1M: 1, naming.TOTAL_RECENT: 5, naming.BAD_RECENT: 5}
"""Minutes in each count."""


def counted(
    indicator: str, series: Mapping[str, str], total: float, bad: float, folder: Path, generation: Generation
) -> None:
    """Check how many events a minute are counted once all is steady and settled."""
    service = f"""\
kind: Service
name: shop
indicators:
  it: {{{indicator}}}
objectives:
  - {{indicator: it, target: 99%}}
"""
    expected = {
        naming.TOTAL_1M: total,
        naming.TOTAL_RECENT: total,
        naming.BAD_1M: bad,
        naming.BAD_RECENT: bad,
    }
    questions = [
        {
            "expr": f"sum({name})",
            "eval_time": "50m",
            "exp_samples": [{"labels": "{}", "value": ENDED[name] * value}],
        }
        for name, value in expected.items()
    ]
    inputs = [{"series": name, "values": values} for name, values in series.items()]
    test = {"interval": "30s", "input_series": inputs, "promql_expr_test": questions}
    check(folder, rule_file(service), test, generation)


BOTH_UP = {'up{job="web", instance="a"}': "1x120", 'up{job="web", instance="b"}': "1x120"}
ONE_DOWN = {'up{job="web", instance="a"}': "1x120", 'up{job="web", instance="b"}': "1x60 0x60"}


@pytest.mark.parametrize(
    ("gauge", "up", "total", "bad"),
    [
        # Two scrapes a minute of each target: two that gave a sample, and two that failed.
        ('gate{job="web"}', ONE_DOWN, 4, 2),
        ('gate{job="web"}', BOTH_UP, 2, 0),
        ('gate{job="web"}', {}, 2, 0),
        # Without a job, up would be that of all targets of all services.
        ("gate", ONE_DOWN, 2, 0),
        # up may lack the label.
        ('gate{job="web", side="left"}', ONE_DOWN, 2, 0),
        # All labels of probe_success are those of its target.
        ("probe_success", ONE_DOWN, 4, 2),
        ('probe_success{job="web"}', ONE_DOWN, 4, 2),
        # As a gauge, up is 0 itself: failed scrapes are not counted twice.
        ('up{job="web"}', ONE_DOWN, 4, 2),
        ('up{job="web"}', BOTH_UP, 4, 0),
    ],
)
def test_a_failed_scrape_of_a_probe_is_a_bad_check_where_its_target_is_known(
    gauge: str,
    up: Mapping[str, str],
    total: float,
    bad: float,
    tmp_path: Path,
    generation: Generation,
) -> None:
    name = gauge.partition("{")[0]
    labels = ', side="left"' if "side" in gauge else ""
    gauges = {
        f'{name}{{job="web", instance="a"{labels}}}': "1x120",
        f'{name}{{job="web", instance="b"{labels}}}': "1x60 _x60",
    }

    counted(
        f"probe: {{gauge: '{gauge}'}}",
        {**(gauges if name != "up" else {}), **up},
        total,
        bad,
        tmp_path,
        generation,
    )


def histogram(pod: str, count: str, **buckets: str) -> dict[str, str]:
    target = f'job="web", instance="{pod}"'
    return {
        f"took_seconds_count{{{target}}}": count,
        f'took_seconds_bucket{{{target}, le="+Inf"}}': count,
        **{f'took_seconds_bucket{{{target}, le="{le}"}}': values for le, values in buckets.items()},
    }


@pytest.mark.parametrize(
    ("pods", "total", "bad"),
    [
        # 60 requests a minute to each pod, of which 54 are fast.
        (histogram("a", "0+30x120", **{"0.5": "0+27x120"}), 60, 6),
        (
            histogram("a", "0+30x120", **{"0.5": "0+27x120"})
            | histogram("b", "0+30x120", **{"0.5": "0+15x120"}),
            120,
            36,
        ),
        # b has other buckets: it is on neither side, instead of all fast or all slow.
        (
            histogram("a", "0+30x120", **{"0.5": "0+27x120"})
            | histogram("b", "0+30x120", **{"0.25": "0+15x120"}),
            60,
            6,
        ),
        (histogram("a", "0+30x120", **{"0.5": "0+27x120"}) | histogram("b", "0+30x120"), 60, 6),
    ],
)
def test_a_pod_without_the_bucket_is_on_neither_side(
    pods: Mapping[str, str], total: float, bad: float, tmp_path: Path, generation: Generation
) -> None:
    indicator = "latency: {histogram: 'took_seconds{job=\"web\"}', within: 500ms}"

    counted(indicator, pods, total, bad, tmp_path, generation)
