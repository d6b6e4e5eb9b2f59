"""A page is made shorter piece by piece, and written as a whole or not at all."""

import gc
import re
import weakref
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slo.project import write_report
from slo.report.page import shorter
from slo.report.page.review import Sheet
from tests.report.page.fleet import review

PIECES = st.lists(
    st.sampled_from(
        [
            *("\n", "\n  ", "  ", "\u00a0", "a", '<div class="b c">', '<p id="d">', "</td>", " open>", "<b>"),
            *("<style>", "</style>", "<script>", "</script>", ' x="y"', 'x="y"', "<scr", "ipt>"),
        ]
    ),
    max_size=60,
)


def at_once(page: str) -> str:
    head, style, rest = page.partition("</style>")
    body, script, end = rest.rpartition("<script>")
    body = re.sub(r"\n\s+", "\n", body)
    body = re.sub(r"\n(?=</?(?:div|dl|figure|h4|p|section|svg|t[a-z]+)[ >])", "", body)
    body = re.sub(r"""(?<= )([a-z-]+)="([A-Za-z0-9_#-]+)"(?=[ >])""", r"\1=\2", body)
    return head + style + body + script + end


@given(PIECES, st.integers(0, 20))
def test_the_pieces_of_a_page_make_no_difference(pieces: list[str], enough: int) -> None:
    pieces = [*pieces, "<script>"]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(shorter, "_ENOUGH", enough)
        assert "".join(shorter.shorter(pieces)) == at_once("".join(pieces))


def test_what_is_before_the_last_script_is_yielded_before_the_page_ends() -> None:
    lines = [f"<td>{number:070}\n" for number in range(10_000)]
    pieces = iter(["</style>", *lines, "<script>", "end"])
    found = shorter.shorter(pieces)

    assert next(found) == "</style>"
    assert next(found)
    assert next(pieces) < lines[-1]


def test_a_page_that_fails_late_leaves_the_earlier_report(tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    write_report(report, ["slo report", " of October"])
    with pytest.raises(ValueError, match="late"):
        write_report(report, (piece if piece else int("late") for piece in ("slo report", "")))

    assert report.read_text() == "slo report of October"
    assert list(tmp_path.iterdir()) == [report]


def test_what_is_computed_of_an_objective_is_not_kept_with_the_review() -> None:
    kept: list[weakref.ref[Sheet]] = []
    found = review()
    for sheet in found.sheets:
        assert sheet.ledger is sheet.ledger
        kept.append(weakref.ref(sheet))
    del sheet
    gc.collect()

    assert found.sheets[0] == found.sheets[:1][0]
    assert not any(one() for one in kept)
