"""Texts of people, with whatever the formats of generated files could take for something of their own."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from slo.actions.compile import compile
from slo.catalogue.load import load
from slo.targets.artifact import Artifact
from tests.catalogue.test_damaged_files import STORIES, places, with_value
from tests.read_back import SMUGGLED, read_back

FREE = {
    *("title", "help", "journey", "reason", "author", "description", "summary", "do", "override", "message"),
    *("annotations", "group", "activity_titles", "contacts", "discard"),
}
"""Keys whose texts, or whose entries' texts, may be of several lines."""
CHOSEN = (
    "alerts_that_grafana_evaluates",
    "an_organisation_in_two_languages",
    "groups_by_a_label_that_rules_set",
    "labels_of_ones_own_on_alerts",
    "maintenance_is_not_held_against_anybody",
    "objectives_in_a_software_catalogue",
    "the_model_of_cds_is_data",
)


def free_texts(definition: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for path in places(definition):
        value: Any = definition
        for part in path:
            value = value[part]
        if isinstance(value, str) and FREE & {*path}:
            yield path


def smuggling(story: str) -> tuple[Artifact, ...]:
    """Compile a story in which each free text is replaced."""
    files = {}
    for number, definition in enumerate(STORIES[story]):
        for path in free_texts(definition):
            definition = with_value(definition, path, f"{path[-1]} {SMUGGLED}")
        files[f"{number}.yaml"] = json.dumps(definition)
    return compile(load(files))


@pytest.mark.parametrize("story", CHOSEN)
def test_a_text_stays_a_text_in_every_format(story: str) -> None:
    for artifact in smuggling(story):
        read_back(artifact)
