"""Names with quotes and bars, recording rules and settings of groups, judged by real promtools."""

from pathlib import Path

import yaml

from slo.catalogue.load import load
from slo.conditions import PageFiring
from slo.plan.other_alerts import other_alerts
from slo.plan.types import Plan
from slo.targets.prometheus import artifacts
from tests.servers import promtool
from tests.servers.binaries import Generation, require

NAME = r'Says "no|yes" \ {{ 1 }}'


def test_a_call_waits_for_the_page_of_exactly_its_name(generation: Generation, tmp_path: Path) -> None:
    """A name is no pattern: `printers/no` is another alert, although a bar is in the name."""
    page = {"severity": "page", "called_upon": ""}
    rules = [
        {"alert": "A", "expr": "a > 0", "labels": {**page, "slo": "printers/a|b"}},
        {"alert": "B", "expr": "b > 0", "labels": {**page, "slo": 'printers/say "b"'}},
        {"record": "called:a", "expr": PageFiring("printers/a|b").promql()},
        {"record": "called:b", "expr": PageFiring("b|printers/a").promql()},
        {"record": "called:c", "expr": PageFiring('printers/say "b"').promql()},
    ]
    group = {"name": "g", "interval": "1m", "rules": rules}
    (tmp_path / "rules.yaml").write_text(yaml.safe_dump({"groups": [group]}))
    questions = {"called:a": True, "called:b": False, "called:c": True}
    test = {
        "interval": "1m",
        "input_series": [{"series": one, "values": "1x9"} for one in ("a", "b")],
        "promql_expr_test": [
            {
                "expr": name,
                "eval_time": "5m",
                "exp_samples": [{"labels": name, "value": 1}] if called else [],
            }
            for name, called in questions.items()
        ],
    }
    (tmp_path / "test.yaml").write_text(yaml.safe_dump({"rule_files": ["rules.yaml"], "tests": [test]}))

    promtool.check_rule_tests(tmp_path / "test.yaml", generation)


def written(definition: str, folder: Path) -> list[Path]:
    catalogue = load({"all.yaml": definition})
    plan = Plan(tuple(other_alerts(catalogue)), catalogue=catalogue)
    paths = []
    for one in artifacts(plan, {}):
        paths.append(folder / Path(one.path).name)
        paths[-1].write_text(one.text)
    return paths


def test_any_name_is_written_so_that_prometheus_reads_it(generation: Generation, tmp_path: Path) -> None:
    rule = {"name": NAME, "expr": "a > 1", "severity": "ticket", "summary": "s"}
    paths = written(yaml.safe_dump({"kind": "Alerts", "name": "printers", "alerts": [rule]}), tmp_path)

    promtool.check_rules(paths, generation)
    (read,) = yaml.safe_load(paths[0].read_text())["groups"][0]["rules"]
    assert read["alert"] == NAME


def test_groups_with_recording_rules_are_never_split() -> None:
    rules = [{"record": f"a:b{n}", "expr": "max(up)"} for n in range(15)]
    rules += [{"name": f"A{n}", "expr": f"a:b{n} > 1", "severity": "page", "summary": "s"} for n in range(15)]
    catalogue = load({"all.yaml": yaml.safe_dump({"kind": "Alerts", "name": "many", "alerts": rules})})
    (file,) = other_alerts(catalogue)

    assert [len(group.rules) for group in file.groups] == [30]


def test_the_settings_of_a_group_are_those_of_prometheus(tmp_path: Path) -> None:
    paths = written(
        """
kind: Organisation
name: techops
parties: {platform-team: {kind: platform}}
prometheus: "2.53"
---
kind: Alerts
name: printers
interval: 5m
limit: 10
query_offset: 90s
alerts: [{record: "a:b", expr: max(up)}]
""",
        tmp_path,
    )
    (group,) = yaml.safe_load(paths[0].read_text())["groups"]

    assert {name: group[name] for name in ("interval", "limit", "query_offset")} == {
        "interval": "5m",
        "limit": 10,
        "query_offset": "1m30s",
    }
    promtool.check_rules(paths, require("trixie"))
