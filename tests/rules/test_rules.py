"""Each file beside this one is a story that promtool tells with our rules: what was counted, who was told."""

import shutil
from pathlib import Path

import pytest

from slo.catalogue.load import load
from slo.plan.build import plan
from slo.targets import prometheus
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


@pytest.fixture(scope="session")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the rules of `definitions/`, as Prometheus loads them."""
    return compiled("", tmp_path_factory.mktemp("rules"))


@pytest.fixture(scope="session")
def anchored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the rules of `definitions/` for a Prometheus that has `anchored` ranges."""
    return compiled('prometheus: "3.16"\n', tmp_path_factory.mktemp("anchored"))


def compiled(of_organisation: str, folder: Path) -> Path:
    texts = {path.name: path.read_text() for path in (HERE / "definitions").iterdir()}
    kind = "kind: Organisation\n"
    sources = {name: text.replace(kind, kind + of_organisation) for name, text in texts.items()}
    for artifact in prometheus.artifacts(plan(load(sources)), {}):
        (folder / Path(artifact.path).name).write_text(artifact.text)
    return folder


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.stem)
def test_story(story: Path, rules: Path, generation: Generation) -> None:
    shutil.copy(story, rules / story.name)

    promtool.check_rule_tests(rules / story.name, generation)


@pytest.mark.parametrize("story", STORIES_FOR_PROMETHEUS_3, ids=lambda story: story.stem)
def test_story_that_only_prometheus_3_can_tell(story: Path, rules: Path) -> None:
    shutil.copy(story, rules / story.name)

    promtool.check_rule_tests(rules / story.name, require("sid"))


@pytest.mark.parametrize("story", OF_COUNTERS)
def test_a_story_has_the_same_end_with_anchored_ranges(story: str, anchored: Path) -> None:
    judge = with_anchored_ranges()
    copy = shutil.copy(HERE / f"{story}.yaml", anchored)

    assert " anchored" in (anchored / "shop.yaml").read_text()
    promtool.check_rule_tests(Path(copy), judge)


def test_the_rules_are_valid_and_none_is_there_twice(rules: Path, generation: Generation) -> None:
    stories = {story.name for story in (*STORIES, *STORIES_FOR_PROMETHEUS_3)}

    promtool.check_rules(
        sorted(path for path in rules.glob("*.yaml") if path.name not in stories), generation
    )
