"""Whatever prints, prints texts of others without letting them control the terminal."""

import re
from collections.abc import Callable

import click
import pytest
from click.testing import CliRunner

from slo.cli import printing

HOSTILE = "a\x1b[2J\x1b]0;title\x07\x1b]8;;https://evil.example\x1b\\b\x9b31m\u202ec\x00\x7f\r"
_OURS = re.compile(
    r"\A\r|\x1b\[(?:[0-9;]*m|[HKJ]|2J)"  # a replaced line, colours, and what redraws a screen
    r"|\x1b\]8;;(?:https://evil\.example)?\x1b\\(?=https://evil\.example|�|\Z)"  # the link of an address
)


@pytest.mark.parametrize(
    "write",
    [
        printing.show,
        lambda text: printing.show(text, err=True, nl=False),
        lambda text: printing.show_painted(lambda paint: text),
        lambda text: printing.show_error("Error:", text),
        lambda text: printing.redraw([text]),
        printing.replace_line,
        printing.confirmed,
    ],
)
@pytest.mark.parametrize("follows_links", [True, False])
def test_a_text_of_others_controls_no_terminal(
    write: Callable[[str], object], follows_links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "has_links", lambda err: follows_links)

    command = click.Command("writes", callback=lambda: write(HOSTILE))
    shown = CliRunner().invoke(command, input="n\n", color=True, env={"FORCE_COLOR": "1"}).output

    assert "a�" in shown
    assert _OURS.sub("", shown).replace("\n", "").isprintable()
