"""Recent counts are added to settled ones, so both count alike: of each kind, as Prometheus counts them."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from slo.sli import KINDS, Counts, Indicator, Reading, Sampling
from slo.sli import counts as counts_of
from slo.text.units import Duration
from tests.servers import promtool
from tests.sli.test_expressions import EXAMPLES

TARGET = 'job="shop", instance="shop:80"'
SERIES: Mapping[str, Mapping[str, str]] = {
    "events": {f"a_total{{{TARGET}}}": "0+30x120", f"b_total{{{TARGET}}}": "0+3x120"},
    "latency": {
        f"a_seconds_count{{{TARGET}}}": "0+30x120",
        f'a_seconds_bucket{{{TARGET}, le="1"}}': "0+27x120",
    },
    "native_latency": {
        f"a_seconds{{{TARGET}}}": "{{schema:0 sum:1 count:1 buckets:[1]}}"
        "+{{schema:0 sum:60 count:30 buckets:[27 3]}}x120"
    },
    "probe": {f"a{{{TARGET}}}": "1x120"},
    "ratio": {f"a_ratio{{{TARGET}}}": "0.1x120"},
    "threshold": {f"a{{{TARGET}}}": "1x120"},
    "freshness": {f"a_timestamp_seconds{{{TARGET}}}": "10x120"},
    "slices": {f"a_total{{{TARGET}}}": "0+30x120", f"b_total{{{TARGET}}}": "0+3x120"},
    "periods": {
        f"a_sum{{{TARGET}}}": "_x9 300 _x9 300 _x9 300 _x9 300 _x9 300 _x9 300 _x9 300 _x9 300 _x9 300",
        f"b_sum{{{TARGET}}}": "_x9 30 _x9 30 _x9 30 _x9 30 _x9 30 _x9 30 _x9 30 _x9 30 _x9 30",
        f"up{{{TARGET}}}": "1x120",
    },
    "expression": {f"a{{{TARGET}}}": "0+30x120", f"b{{{TARGET}}}": "0+27x120"},
    "composite": {},
}
MINUTES = {f"{side}_settled_of_{part}": n for part in "ab" for side, n in (("total", 60), ("bad", 6))}


def recorded(slo: str, reading: Reading) -> Counts:
    return Counts(f"total_{reading.value}_of_{slo}", f"bad_{reading.value}_of_{slo}")


@pytest.mark.parametrize("delay", [5, 10])
@pytest.mark.parametrize("kind", KINDS)
def test_recent_counts_weigh_as_much_as_the_minutes_they_become(
    kind: str, delay: int, tmp_path: Path
) -> None:
    indicator = Indicator.model_validate({kind: EXAMPLES[kind]})
    sampling = Sampling(sample_delay=Duration.of(seconds=60 * delay), own="it", recorded=recorded)
    counts = {
        Reading.SETTLED: counts_of.settled(indicator.kind, sampling),
        Reading.RECENT: counts_of.recent(indicator.kind, sampling),
    }
    rules = [
        {"record": name, "expr": expr}
        for reading, both in counts.items()
        for name, expr in zip(recorded("it", reading), (both.total, both.bad), strict=True)
    ]
    parts = {name: f"{n}x120" for name, n in MINUTES.items()}
    parts |= {name.replace("settled", "recent"): f"{n * delay}x120" for name, n in MINUTES.items()}
    inputs = {**SERIES[kind], **(parts if kind == "composite" else {})}
    questions = [
        f"abs(sum({side}_recent_of_it) - {delay} * sum({side}_settled_of_it)) < bool 0.001"
        for side in ("total", "bad")
    ]
    test = {
        "interval": "30s",
        "input_series": [{"series": series, "values": values} for series, values in inputs.items()],
        "promql_expr_test": [
            {"expr": question, "eval_time": "40m", "exp_samples": [{"labels": "{}", "value": 1}]}
            for question in (*questions, "sum(total_settled_of_it) > bool 0")
        ],
    }
    (tmp_path / "rules.yaml").write_text(yaml.safe_dump({"groups": [{"name": "counts", "rules": rules}]}))
    story = {"rule_files": ["rules.yaml"], "evaluation_interval": "1m", "tests": [test]}
    (tmp_path / "story.yaml").write_text(yaml.safe_dump(story))

    promtool.check_rule_tests(tmp_path / "story.yaml")
