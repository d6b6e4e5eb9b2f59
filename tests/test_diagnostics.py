"""Problems as people see them: the right line, the caret under the culprit, whatever the line holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slo.text.diagnostics import Problem, Severity, Span, in_order, render


def shown(line: str, column: int, end_column: int) -> tuple[str, str]:
    """The source line and the caret line of a problem."""
    problem = Problem("code", "message", Span("a.yaml", 1, column, end_column))
    _, _, _, source, caret = render(problem, {"a.yaml": line}).splitlines()
    return source.removeprefix("1 | "), caret.removeprefix("  | ")


@pytest.mark.parametrize(
    ("line", "column", "end_column", "caret"),
    [
        ("target: 99", 9, 11, "        ^^"),
        ("\ttarget", 2, 8, " ^^^^^^"),
        ("名前: x", 5, 6, "      ^"),
        ("e\u0301: x", 5, 6, "   ^"),
        ("\U0001f469\u200d\U0001f4bb: x", 6, 7, "      ^"),
        ("ab", 3, 3, "  ^"),
    ],
)
def test_the_caret_is_under_the_culprit(line: str, column: int, end_column: int, caret: str) -> None:
    assert shown(line, column, end_column)[1] == caret


def test_a_very_long_line_is_shown_around_the_culprit() -> None:
    source, caret = shown("a" * 50_000 + "bad" + "a" * 50_000, 50_001, 50_004)

    assert len(source) < 200
    assert source[caret.index("^") : caret.rindex("^") + 1] == "bad"
    assert (source[0], source[-1]) == ("…", "…")


def test_what_would_turn_the_terminal_around_is_not_printed() -> None:
    source, _ = shown("a: \u202e\x1b[31mx", 1, 2)

    assert source == "a: \ufffd[31mx"


def test_a_problem_beyond_the_text_is_shown_without_a_line() -> None:
    problem = Problem("code", "message", Span("a.yaml", 7, 1, 2), hint="do it so")

    assert render(problem, {"a.yaml": "one"}) == "error[code]: message\n --> a.yaml:7:1\n  = do it so"


@given(st.text(max_size=400), st.integers(1, 420), st.integers(1, 420))
def test_any_line_can_be_shown(line: str, column: int, end_column: int) -> None:
    text = "".join(line.splitlines())

    render(Problem("code", "message", Span("a.yaml", 1, column, end_column)), {"a.yaml": text})


@given(st.permutations(range(6)))
def test_the_order_of_problems_is_that_of_their_places(order: list[int]) -> None:
    problems = [
        Problem(str(n), "m", Span("a.yaml", n // 2, n % 2, 9), Severity.WARNING if n % 3 else Severity.ERROR)
        for n in range(6)
    ]

    assert in_order(problems[n] for n in order) == problems
