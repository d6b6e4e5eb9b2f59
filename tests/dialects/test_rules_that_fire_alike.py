"""Prometheus itself judges that the rules of other teams and ours are the same alerts on the same series."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from slo.labels import ON_ALERTS
from tests.dialects.rule_files import LOANS, catalogue, generated
from tests.servers import promtool
from tests.servers.binaries import Generation

SERIES = [
    {"series": 'loans_total{job="desk", branch="north"}', "values": "0+60x30"},
    {"series": 'loans_refused_total{job="desk", branch="north"}', "values": "0+6x10 60+60x10 660+0x10"},
    {"series": 'loans_total{job="desk", branch="south"}', "values": "0+60x30"},
    {"series": 'loans_refused_total{job="desk", branch="south"}', "values": "0+1x30"},
    {"series": "disk_used_ratio", "values": "0.5x9 0.95x20"},
]
DISKS = """
groups:
  - name: disks
    interval: 30s
    labels: {site: north}
    rules:
      - alert: DiskFull
        expr: disk_used_ratio > 0.9
        for: 0s
        labels: {severity: critical, team: museum, service: disks}
        annotations:
          description: "{{ with query `max(disk_used_ratio)` }}{{ . | first | value }}{{ end }}"
      - alert: Sees ALERTS
        expr: ALERTS{alertname="DiskFull", alertstate="firing"}
        labels: {severity: painters, team: museum}
"""
IN_OLD_FORM = DISKS.replace("    labels: {site: north}\n", "")
OURS = {*ON_ALERTS, "exported_service"} - {"alertname", "alertstate"}


def comparison(original: str, ours: str, folder: Path) -> dict[str, Any]:
    """Compare the firing and pending alerts of both by their labels, each half a minute."""
    (folder / "original.yaml").write_text(original)
    (folder / "ours.yaml").write_text(ours)
    both = [f'(count without ({", ".join(sorted(OURS))}) (ALERTS{{slo{op}""}}))' for op in ("=", "!=")]
    questions = [f"{both[0]} unless {both[1]}", f"{both[1]} unless {both[0]}"]
    return {
        "rule_files": ["original.yaml", "ours.yaml"],
        "evaluation_interval": "30s",
        "tests": [
            {
                "interval": "1m",
                "external_labels": {"cluster": "blue"},
                "input_series": SERIES,
                "promql_expr_test": [
                    {"expr": question, "eval_time": f"{half * 30}s", "exp_samples": []}
                    for half in range(60)
                    for question in questions
                ]
                + [
                    {
                        "expr": 'count(ALERTS{slo=""}) > 0',
                        "eval_time": "20m",
                        "exp_samples": FIRING.get(original, FIRING[IN_OLD_FORM]),
                    }
                ],
            }
        ],
    }


FIRING = {
    LOANS: [{"labels": "{}", "value": 2}],
    IN_OLD_FORM: [{"labels": "{}", "value": 2}],
}
"""How many alerts of the original rules are active after 20 minutes: the comparison is not of nothing."""


@pytest.mark.parametrize("original", FIRING, ids=["loans", "disks"])
def test_the_same_alerts_fire_at_the_same_times(
    original: str, generation: Generation, tmp_path: Path
) -> None:
    (ours,) = generated(catalogue(original)).values()
    (tmp_path / "test.yaml").write_text(yaml.safe_dump(comparison(original, ours, tmp_path)))

    promtool.check_rule_tests(tmp_path / "test.yaml", generation)


def test_labels_of_a_group_are_those_that_prometheus_3_gives(tmp_path: Path) -> None:
    (ours,) = generated(catalogue(DISKS)).values()
    (tmp_path / "test.yaml").write_text(yaml.safe_dump(comparison(DISKS, ours, tmp_path)))

    promtool.check_rule_tests(tmp_path / "test.yaml")
