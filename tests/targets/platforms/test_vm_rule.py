"""VictoriaMetrics is given the rules of the target Prometheus, with its own name for their delay."""

import os
import subprocess
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
import yaml

from bench.rules.victoria import programs
from slo.catalogue.load import load
from slo.model.targets import Target
from slo.plan.build import plan
from slo.plan.series import Recording
from slo.plan.types import Alert
from slo.sli import MINUTE
from slo.targets.vm_rule import problems
from slo.targets.vm_rule.turns import in_turns
from slo.text.units import Duration
from tests.servers.binaries import Generation, newest
from tests.servers.custom_resources import faults
from tests.targets.platforms.stories import STORIES, groups, objects, planned, rules_in, written

TEXT, TEXTS = {"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}
RULE = {
    "properties": {
        **dict.fromkeys(("record", "alert", "expr", "for", "keep_firing_for"), TEXT),
        **dict.fromkeys(("labels", "annotations"), TEXTS),
    },
    "type": "object",
}
GROUP = {
    "properties": {
        **dict.fromkeys(("name", "interval", "eval_delay"), TEXT),
        "limit": {"type": "integer"},
        "rules": {"type": "array", "items": RULE},
    },
    "required": ["name", "rules"],
    "type": "object",
}
GROUPS = {
    "type": "array",
    "items": GROUP,
    "x-kubernetes-list-map-keys": ["name"],
    "x-kubernetes-list-type": "map",
}
SCHEMA = {
    "properties": {
        **dict.fromkeys(("apiVersion", "kind"), TEXT),
        "metadata": {"type": "object"},
        "spec": {"properties": {"groups": GROUPS}, "required": ["groups"], "type": "object"},
    },
    "type": "object",
}
"""The fields of VMRule that are needed, of those that the operator's schema has (0.74).

https://github.com/VictoriaMetrics/operator/blob/master/api/operator/v1beta1/vmrule_types.go
"""


def rules(story: str) -> list[Any]:
    return list(objects(written(planned(story, Target.VM_RULE), Target.VM_RULE)))


def vmalert(generation: Generation) -> Path:
    found = programs(generation)
    if found is None:
        message = "no vmalert: run `tools/engines victoria`"
        if os.environ.get("SLO_REQUIRE_SERVERS") == "1":
            pytest.fail(message, pytrace=False)
        pytest.skip(message)
    return found.vmalert


@pytest.mark.parametrize("story", STORIES)
def test_the_api_server_accepts_rules_and_keeps_every_field(story: str) -> None:
    assert rules(story)
    assert [fault for one in rules(story) for fault in faults(one, SCHEMA)] == []
    assert {(one["apiVersion"], one["kind"]) for one in rules(story)} == {
        ("operator.victoriametrics.com/v1beta1", "VMRule")
    }


@pytest.mark.parametrize("story", STORIES)
def test_the_rules_are_those_of_the_target_prometheus_but_for_what_ratios_divide_by(story: str) -> None:
    found = [group for one in rules(story) for group in one["spec"]["groups"]]

    assert rules_in(found, Target.VM_RULE) == rules_in(groups(planned(story, Target.VM_RULE)), Target.VM_RULE)


@pytest.mark.parametrize("settings", ["", "strategy: direct\n", "strategy: fresh-budget\n"])
def test_no_rule_divides_by_a_number_of_an_evaluation_before(settings: str) -> None:
    """vmalert would give it the number of the evaluation before, and a ratio of two times."""
    text = f"""\
kind: Service
name: till
{settings}indicators:
  fast: {{latency: {{histogram: 'duration_seconds{{job="till"}}', within: 500ms}}}}
objectives:
  - {{indicator: fast, target: 99%, error_budget_policy: spend}}
  - {{name: soon, indicator: fast, target: 99%, window: 6h}}
---
kind: ErrorBudgetPolicy
name: spend
steps: [{{name: incident, when: {{spent: 20%, within: 1d}}, do: Look.}}]
"""
    (file,) = plan(load({"till.yaml": text})).rule_files
    ratios = [
        rule
        for group in in_turns(file.groups)
        for rule in group.rules
        if isinstance(rule, Recording) and rule.name.startswith("slo:error_ratio:")
    ]

    assert len(ratios) > 9
    for rule in ratios:
        assert not any(":events:" in name for name in rule.reads), rule.name
        assert ":events:" not in rule.promql(), rule.name


def test_a_query_offset_is_a_delay_of_vmalert() -> None:
    """Its eval_offset is another thing: a moment within the interval."""
    found = [group for one in rules(STORIES[0]) for group in one["spec"]["groups"]]

    delays = [group["eval_delay"] for group in found if group["name"].startswith("slo:till-drawers:")]
    assert delays == ["2m"]
    assert not any("eval_offset" in group or "query_offset" in group for group in found)


def test_what_needs_a_count_of_the_same_minute_waits_until_that_is_stored() -> None:
    text = """\
kind: Service
name: till
indicators:
  fast: {latency: {histogram: 'duration_seconds{job="till"}', within: 500ms}}
objectives: [{indicator: fast, target: 99%}]
"""
    (file,) = plan(load({"till.yaml": text})).rule_files
    turns = {
        str(delay): {rule.name for group in groups for rule in group.rules}
        for delay, groups in groupby(
            (group for group in in_turns(file.groups) if group.interval == MINUTE),
            key=lambda group: group.query_offset,
        )
    }

    assert turns["30s"] >= {"slo:sli_total:increase1m", "slo:sli_total:recent", "slo:error_ratio:1h"}
    assert turns["1m35s"] == {"slo:sli_bad:increase1m", "slo:sli_bad:recent"}
    assert turns["2m40s"] == {"slo:sli_total:increase5m", "slo:sli_bad:increase5m"}


TILL = """\
kind: Service
name: till
indicators:
  good: {events: {total: 'orders_total{job="till"}', bad: 'orders_failed_total{job="till"}'}}
objectives: [{indicator: good, target: 99.9%}]
"""


def test_sums_of_long_windows_are_never_older_than_the_lookback() -> None:
    """vmalert evaluates a time up to an interval and its delay of 30s later."""
    (file,) = plan(load({"till.yaml": TILL})).rule_files

    for group in in_turns(file.groups):
        oldest = 2 * group.interval.seconds + (group.query_offset or Duration.parse("30s")).seconds
        assert oldest <= 300, group.name
        assert group.interval == MINUTE or group.name.startswith(f"slo:till:{group.interval}"), group.name


def test_what_reads_the_newest_value_of_another_rule_is_in_another_group() -> None:
    (file,) = plan(load({"till.yaml": TILL})).rule_files
    for group in in_turns(file.groups):
        for number, rule in enumerate(group.rules):
            before = {one.name for one in group.rules[:number]}
            reads = rule.condition.reads if isinstance(rule, Alert) else rule.reads
            counts = isinstance(rule, Recording) and rule.simultaneous
            assert counts or not reads & (before - {rule.name}), rule.name


@pytest.mark.parametrize("story", STORIES)
def test_vmalert_accepts_the_rules(story: str, tmp_path: Path) -> None:
    """The newest: that of bookworm, 1.79, has neither a delay nor `keep_firing_for`."""
    program = vmalert(newest())
    found = [group for one in rules(story) for group in one["spec"]["groups"]]
    (tmp_path / "rules.yaml").write_text(yaml.safe_dump({"groups": found}))
    command = [program, "-dryRun", f"-rule={tmp_path / 'rules.yaml'}"]
    said = subprocess.run(command, capture_output=True, text=True)

    assert said.returncode == 0, said.stderr


def test_queries_that_victoria_metrics_does_not_know_are_refused() -> None:
    text = """\
kind: Organisation
name: acme
parties: {platform: {kind: platform}}
prometheus: "3.16"
targets: [vm-rule]
---
kind: Service
name: till
indicators:
  fast: {native_latency: {histogram: 'duration_seconds{job="till"}', within: 500ms}}
objectives:
  - {indicator: fast, target: 99%}
"""
    found = list(problems(load({"all.yaml": text})))

    assert [(one.span.line, one.code) for one in found] == [(10, "victoria-metrics"), (4, "victoria-metrics")]
    assert (
        list(
            problems(
                load(
                    {
                        "all.yaml": "kind: Service"
                        + text.split("kind: Service")[1].replace("native_latency", "latency")
                    }
                )
            )
        )
        == []
    )
