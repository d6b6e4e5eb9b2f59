"""Each file beside this one is a story for promtool with our rules: what was counted, who was notified."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from slo.catalogue.load import load
from slo.plan.build import plan
from slo.targets import prometheus
from tests.agreements import signed_by_all
from tests.servers import promtool
from tests.servers.binaries import Generation, require, with_anchored_ranges

HERE = Path(__file__).parent
STORIES = sorted(HERE.glob("*.yaml"))
STORIES_FOR_PROMETHEUS_3 = sorted((HERE / "prometheus3").glob("*.yaml"))

OF_COUNTERS = (
    "a_counter_reset_loses_no_events",
    "a_journey_fails_where_any_step_fails",
    "errors_of_a_pod_that_shuts_down_count",
    "every_region_has_its_own_budget",
    "lost_scrapes_lose_no_events",
    "slow_answers_are_counted_by_their_bucket",
    "the_first_error_counts",
    "what_was_not_good_was_bad",
)
"""Stories about counting, which have the same end however counters are read."""


FOR_THE_NEWEST = (
    "an_edit_changes_no_page",
    "one_silent_target_of_a_probe_is_a_ticket",
    "planned_maintenance_is_not_held_against_the_budget",
    "targets_that_are_all_down_page",
    "windows_of_hours_hold_exactly_their_hours",
)
"""Stories that take promtool half a minute, and rest on nothing in which versions of Prometheus differ."""


@pytest.fixture(scope="session")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the rules of `definitions/`, as Prometheus loads them, and the stories.

    A story about some objectives of a service is over sooner without the rules of the others. It asks for
    `shop.buying.speed.yaml`.
    """
    return compiled("", tmp_path_factory.mktemp("rules"))


@pytest.fixture(scope="session")
def anchored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the same for a Prometheus that has `anchored` ranges."""
    return compiled('prometheus: "3.16"\n', tmp_path_factory.mktemp("anchored"))


def compiled(of_organisation: str, folder: Path, edit: Callable[[str], str] = str) -> Path:
    """Write the rules of all definitions after an edit, and the stories."""
    texts = {path.name: edit(path.read_text()) for path in (HERE / "definitions").iterdir()}
    kind = "kind: Organisation\n"
    sources = {name: text.replace(kind, kind + of_organisation) for name, text in texts.items()}
    for artifact in prometheus.artifacts(plan(load(signed_by_all(sources))), {}):
        (folder / Path(artifact.path).name).write_text(artifact.text)
    for story in (*STORIES, *STORIES_FOR_PROMETHEUS_3):
        files = yaml.safe_load(story.read_text())["rule_files"]
        for file in files:
            service, *objectives = file.removesuffix(".yaml").split(".")
            if objectives:
                ids = {f"{service}-{name}" for name in objectives}
                (folder / file).write_text(_only(ids, (folder / f"{service}.yaml").read_text()))
        # promtool evaluates groups in an order of its own, another each time, unless it is given one.
        order = [name for file in files for name in _groups((folder / file).read_text())]
        (folder / story.name).write_text(f"group_eval_order: {json.dumps(order)}\n{story.read_text()}")
    return folder


def _groups(rules: str) -> list[str]:
    return [group["name"] for group in yaml.load(rules, Loader=yaml.CSafeLoader)["groups"]]


def _only(slos: set[str], rules: str) -> str:
    """Leave out the rules of all other objectives."""
    groups = yaml.load(rules, Loader=yaml.CSafeLoader)["groups"]
    left = [{**group, "rules": [rule for rule in group["rules"] if _is_for(rule, slos)]} for group in groups]
    return json.dumps({"groups": [group for group in left if group["rules"]]})


def _is_for(rule: dict[str, Any], slos: set[str]) -> bool:
    """Return whether a rule is for all objectives, or for one of these."""
    slo = rule.get("labels", {}).get("slo")
    return slo is None or slo in slos


@pytest.mark.parametrize(
    "story", [one for one in STORIES if one.stem not in FOR_THE_NEWEST], ids=lambda story: story.stem
)
def test_story(story: Path, rules: Path, generation: Generation) -> None:
    promtool.check_rule_tests(rules / story.name, generation)


@pytest.mark.parametrize("story", FOR_THE_NEWEST)
def test_a_long_story(story: str, rules: Path) -> None:
    promtool.check_rule_tests(rules / f"{story}.yaml")


@pytest.mark.parametrize("story", STORIES_FOR_PROMETHEUS_3, ids=lambda story: story.stem)
def test_story_that_only_prometheus_3_can_tell(story: Path, rules: Path) -> None:
    promtool.check_rule_tests(rules / story.name, require("sid"))


@pytest.mark.parametrize("story", OF_COUNTERS)
def test_a_story_has_the_same_end_with_anchored_ranges(story: str, anchored: Path) -> None:
    judge = with_anchored_ranges()

    assert " anchored" in (anchored / "shop.yaml").read_text()
    promtool.check_rule_tests(anchored / f"{story}.yaml", judge)


def test_the_rules_are_valid_and_none_is_there_twice(rules: Path, generation: Generation) -> None:
    stories = {story.name for story in (*STORIES, *STORIES_FOR_PROMETHEUS_3)}

    whole = (path for path in rules.glob("*.yaml") if path.name not in stories and "." not in path.stem)
    promtool.check_rules(sorted(whole), generation)
