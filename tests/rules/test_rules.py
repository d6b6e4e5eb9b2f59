"""Each file beside this one is a story that promtool tells with our rules: what was counted, who was told."""

import shutil
from pathlib import Path

import pytest

from slo.catalogue.load import load
from slo.plan.build import plan
from slo.targets import prometheus
from tests.agreements import signed_by_all
from tests.servers import promtool
from tests.servers.binaries import Generation, require

HERE = Path(__file__).parent
STORIES = sorted(HERE.glob("*.yaml"))
STORIES_FOR_PROMETHEUS_3 = sorted((HERE / "prometheus3").glob("*.yaml"))


@pytest.fixture(scope="session")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the rules of `definitions/`, as Prometheus loads them."""
    folder = tmp_path_factory.mktemp("rules")
    sources = {path.name: path.read_text() for path in (HERE / "definitions").iterdir()}
    for artifact in prometheus.artifacts(plan(load(signed_by_all(sources))), {}):
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


def test_the_rules_are_valid_and_none_is_there_twice(rules: Path, generation: Generation) -> None:
    stories = {story.name for story in (*STORIES, *STORIES_FOR_PROMETHEUS_3)}

    promtool.check_rules(
        sorted(path for path in rules.glob("*.yaml") if path.name not in stories), generation
    )
