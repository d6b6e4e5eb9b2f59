"""Groups by a label that rules set themselves have the figures and alerts of groups by any other label.

The label is `service` in metrics. Series of the metrics also have a label of the name that it has in recorded
series, with another value: it decides nothing.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from slo.catalogue.load import load
from slo.plan.build import plan
from slo.targets import prometheus
from tests.rules.test_every_kind import KIND_FILES, check, of_short_windows
from tests.rules.test_rules import compiled
from tests.servers import promtool
from tests.servers.binaries import newest, with_anchored_ranges

GROUPED = [name for name in KIND_FILES if not name.startswith("composite")]
SITUATIONS = {"a": "healthy", "b": "burning", "c": "first error"}
"""What happens to each group."""

BY_ZONE = ("zone", "zone")
BY_SERVICE = ("service", {"service": "called"})
STORIES = (
    "every_region_has_its_own_budget",
    "groups_of_two_indicators_keep_apart",
    "targets_that_are_all_down_page",
    "windows_straight_from_raw_series",
)


@pytest.mark.parametrize("name", GROUPED)
def test_each_kind_counts_renamed_groups_like_others(name: str, tmp_path: Path) -> None:
    check(story(tmp_path, name, "rollup"), name, newest())


@pytest.mark.parametrize("name", ["events", "native_latency", "expression_of_a_ratio"])
def test_windows_straight_from_raw_series_agree(name: str, tmp_path: Path) -> None:
    promtool.check_rule_tests(story(tmp_path, name, "direct"))


@pytest.mark.parametrize("name", STORIES)
def test_stories_of_groups_end_alike(name: str, tmp_path: Path) -> None:
    stated(name, "", tmp_path)

    promtool.check_rule_tests(tmp_path / f"{name}.yaml")


def test_a_story_ends_alike_with_anchored_ranges(tmp_path: Path) -> None:
    judge = with_anchored_ranges()
    stated(STORIES[0], 'prometheus: "3.16"\n', tmp_path)

    assert " anchored" in (tmp_path / "region.yaml").read_text()
    promtool.check_rule_tests(tmp_path / f"{STORIES[0]}.yaml", judge)


def stated(name: str, of_organisation: str, folder: Path) -> None:
    """Write a story and the rules with `service` for `region` in metrics, and `region` in our series."""
    compiled(of_organisation, folder, by_service)
    stated = yaml.safe_load((folder / f"{name}.yaml").read_text())
    stated["tests"] = [test for test in stated["tests"] if "region=" in json.dumps(test["input_series"])]
    for one in (one for test in stated["tests"] for one in test["input_series"]):
        one["series"] = one["series"].replace("region=", "service=")
    (folder / f"{name}.yaml").write_text(json.dumps(stated))
    assert '"service", "(.*)"' in (folder / "region.yaml").read_text()


def by_service(definitions: str) -> str:
    """Let indicators that are grouped by `region` read it from the label `service`."""
    both = definitions.replace("by: [region, tenant]", "by: {service: region, tenant: tenant}")
    return re.sub(r"\bby: region\b", "by: {service: region}", both)


def story(folder: Path, name: str, strategy: str) -> Path:
    """Write rules that count each group by two labels, and a test that both ways agree."""
    objectives = [{"indicator": one, "target": "99%"} for one in ("plain", "renamed")]
    indicators = {"plain": grouped(name, *BY_ZONE), "renamed": grouped(name, *BY_SERVICE)}
    service = {"kind": "Service", "name": "kinds", "strategy": strategy}
    text = yaml.safe_dump({**service, "indicators": indicators, "objectives": objectives})
    planned = of_short_windows(plan(load({"kinds.yaml": text})))
    (artifact,) = prometheus.artifacts(planned, {})
    (folder / "kinds.yaml").write_text(artifact.text)
    test = {
        "interval": next(iter(happening(name).values())).get("interval", "30s"),
        "input_series": list(series(name)),
        "promql_expr_test": list(alike(len(happening(name)))),
    }
    order = [group.name for file in planned.rule_files for group in file.groups]
    settings = {"evaluation_interval": "1m", "group_eval_order": order}
    path = folder / "kinds_test.yaml"
    path.write_text(json.dumps({"rule_files": ["kinds.yaml"], **settings, "tests": [test]}))
    return path


def grouped(name: str, label: str, by: object) -> Mapping[str, Any]:
    """Give the indicator of a kind, in groups by a label."""
    text = json.dumps(KIND_FILES[name]["indicators"]["measured"])
    return {**json.loads(text.replace("sum(", f"sum by ({label}) (")), "by": by}


def happening(name: str) -> Mapping[str, Mapping[str, Any]]:
    return {group: KIND_FILES[name][one] for group, one in SITUATIONS.items() if one in KIND_FILES[name]}


def series(name: str) -> Iterator[Mapping[str, str]]:
    """Give the series of each group, with both labels, and with one that is not to be mistaken for either."""
    for group, said in happening(name).items():
        for key, values in said["series"].items():
            metric, _, labels = key.removesuffix("}").partition("{")
            own = f'zone="{group}",service="{group}",called="other"'
            yield {"series": f"{metric}{{{','.join(filter(None, (labels, own)))}}}", "values": values}


def alike(groups: int) -> Iterator[Mapping[str, Any]]:
    """Ask for what one of both has and the other has not: figures of each group, and alerts."""
    of = {slo: f'{{__name__=~"slo:(sli|error|events).+",slo="kinds-{slo}"}}' for slo in ("plain", "renamed")}
    yield from differences(of, "__name__", value=" == {on} ")
    firing = {slo: f'ALERTS{{slo="kinds-{slo}"}}' for slo in of}
    yield from differences(firing, "alertname, alertstate, severity, window, silent", value=" and {on} ")
    yield {
        "expr": f"count(count by (called) ({of['renamed']}))",
        "eval_time": "1h",
        "exp_samples": [{"value": groups}],
    }
    pages = 'count by (called) (ALERTS{slo="kinds-renamed",alertstate="firing",severity="page",window="1h"})'
    yield {"expr": pages, "eval_time": "1h", "exp_samples": [{"labels": '{called="b"}', "value": 1}]}


def differences(of: Mapping[str, str], labels: str, value: str) -> Iterator[Mapping[str, Any]]:
    on = f"on ({labels}, zone)"
    plain = of["plain"]
    renamed = f'label_replace({of["renamed"]}, "zone", "$1", "called", "(.*)")'
    for one, other in ((plain, renamed), (renamed, plain)):
        same = f"({one}{value.format(on=on)}{other})"
        yield {"expr": f"{one} unless {on} {same}", "eval_time": "1h"}
