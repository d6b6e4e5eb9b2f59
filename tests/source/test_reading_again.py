"""Documents without nodes: what is asked of them is read again, at exactly the same places."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slo.source.document import parse
from slo.source.nodes import Document

ROOT = Path(__file__).parent.parent.parent
FILES = sorted((*(ROOT / "tests").rglob("*.y*ml"), *(ROOT / "definitions").rglob("*.yaml")))
LINES = st.sampled_from(
    [
        *("---", "...", "# a comment", "", "   ", "%YAML 1.1", "--- # begins", "--- {a: [b, 'ä: c']}"),
        *(
            "a: b",
            "  a: b",
            "b: |",
            "  - c",
            "b: >+",
            "    Größe",
            "b:",
            "- 'd",
            "  e'",
            "\ufeffa: 1",
            "&x a: *x",
        ),
        *("kind: Service", "apiVersion: slo/v1", "é: \U0001f600 ", "{a: 1}", "{a: 1} b", "\ta"),
    ]
)


def assert_is_read_again(text: str) -> list[Document]:
    documents = list(parse(text, "a.yaml").documents)
    for document in documents:
        left = document.without_nodes()
        assert left.root == document.root
        assert (left.start, left.source) == (document.start, document.source)
    return documents


def test_every_definition_of_the_stories_and_samples() -> None:
    texts = [path.read_bytes().decode(errors="replace") for path in FILES]

    assert sum(len(assert_is_read_again(text)) for text in texts) > 900


@given(st.lists(LINES, max_size=12), st.sampled_from(["\n", "\r\n"]))
def test_any_text(lines: list[str], end: str) -> None:
    assert_is_read_again(end.join(lines))
    assert_is_read_again(end.join((*lines, "")))


@pytest.mark.parametrize(
    "text", ["  a: 1\n  b: 2\n", "%YAML 1.1\n---\na: 1\n---\n# ä\nb: |+\n  c\n\n---\nd: e"]
)
def test_documents_that_do_not_begin_in_the_first_column(text: str) -> None:
    for document in assert_is_read_again(text):
        assert document.without_nodes().root is not document.root


def test_nodes_that_are_asked_for_often_are_read_once() -> None:
    (document,) = parse("a: 1\n", "a.yaml").documents
    left = document.without_nodes()

    assert left.root is left.root
    assert left.root is not document.root
