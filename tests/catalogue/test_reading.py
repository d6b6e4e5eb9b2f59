"""Definitions are kept without their nodes, and read again for messages alone."""

from pathlib import Path

import pytest

from bench.fleet import write
from slo.actions.compile import compile
from slo.actions.definitions import examine
from slo.catalogue.reading import read_all
from slo.project import read_definitions
from slo.source.nodes import Document, Node

STORIES = sorted(path.parent for path in (Path(__file__).parent.parent / "cases").glob("*/definitions"))


def read_again(*_: object) -> Node:
    raise AssertionError("nodes are read again")


def test_nothing_is_read_again_where_there_is_nothing_to_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("slo.source.document._again", read_again)
    write(tmp_path / "definitions", 20)

    catalogue = examine(tmp_path / "definitions").accepted()

    assert {slo.file for slo in catalogue.slos} == {"service-00000.yaml", "service-00001.yaml"}
    assert compile(catalogue, tmp_path / "definitions")
    with pytest.raises(AssertionError, match="read again"):
        catalogue.slos[0].where()


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.name)
def test_definitions_that_are_read_again_have_the_same_nodes(
    story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = read_definitions(story / "definitions")
    found = read_all(sources).found
    monkeypatch.setattr(Document, "without_nodes", lambda document: document)
    at_once = read_all(sources).found

    assert [one.document.root for one in found] == [one.document.root for one in at_once]
    assert [one.document.start for one in found] == [one.document.start for one in at_once]
