"""Links on terminals that follow them: addresses, and places in files."""

import re
import sys
from pathlib import Path

import pytest

from slo.cli.links import VARIABLES, has_links
from slo.text.links import linked
from tests.cli.terminals import OF_LINKS, slo

_LINK = re.compile("\x1b]8;;(.*?)\x1b\\\\(.*?)\x1b]8;;\x1b\\\\")


def links(text: str) -> list[tuple[str, str]]:
    found = linked(text, lambda file: f"file://here/{file}" if file.startswith("definitions/") else None)
    assert _LINK.sub(r"\2", found) == text
    return _LINK.findall(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" --> definitions/a.yaml:3:10", [("file://here/definitions/a.yaml#3", "definitions/a.yaml:3:10")]),
        ("definitions/a.yml was skipped", [("file://here/definitions/a.yml", "definitions/a.yml")]),
        ("elsewhere/a.yaml:3:10", []),
        ("see https://a.example/x?y=1#z.", [("https://a.example/x?y=1#z", "https://a.example/x?y=1#z")]),
        ('(https://a.example/x), "http://b.example"', ["https://a.example/x", "http://b.example"]),
        ("runbook: <https://a.example/>", ["https://a.example/"]),
        ("https://a.example/definitions/a.yaml:3", ["https://a.example/definitions/a.yaml:3"]),
        ("https://a.example/\x07\x1b]8;;", ["https://a.example/"]),
        ("no link: ftp://a.example, https://", []),
    ],
)
def test_addresses_and_files_are_links_and_the_text_stays(text: str, expected: list[object]) -> None:
    assert links(text) == [one if isinstance(one, tuple) else (one, one) for one in expected]


@pytest.mark.parametrize(
    ("settings", "follows"),
    [
        ({}, False),
        ({"TERM_PROGRAM": "WezTerm"}, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"VTE_VERSION": "7600"}, True),
        ({"VTE_VERSION": "4804"}, False),
        *(({name: "1"}, True) for name in VARIABLES),
        ({"FORCE_HYPERLINK": "1"}, True),
        ({"FORCE_HYPERLINK": "0", "TERM_PROGRAM": "vscode"}, False),
        ({"NO_COLOR": "1", "TERM_PROGRAM": "vscode"}, False),
        ({"TERM": "dumb", "TERM_PROGRAM": "vscode"}, False),
    ],
)
def test_only_terminals_that_are_known_to_follow_links_get_them(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], follows: bool
) -> None:
    for name in (*OF_LINKS, "NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)

    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert has_links() is follows
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False)
    assert not has_links()


def test_an_error_on_a_terminal_links_to_its_file(tmp_path: Path) -> None:
    wrong = tmp_path / "definitions" / "shop.yaml"
    wrong.parent.mkdir()
    wrong.write_text("kind: Servce")

    shown = slo("lint", ("stderr",), tmp_path, TERM_PROGRAM="vscode")["stderr"]

    ((url, text),) = _LINK.findall(shown)
    assert url.endswith(f"{wrong}#1")
    assert text == "definitions/shop.yaml:1:7"
