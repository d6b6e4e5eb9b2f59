"""Problems as JSON, for programs."""

from collections.abc import Mapping, Sequence

from slo.text.diagnostics import Problem
from slo.text.json import document
from slo.text.styles import Paint, plain


def render(problems: Sequence[Problem], texts: Mapping[str, str], paint: Paint = plain) -> str:
    """Return one object. Later versions may add keys; no key changes its meaning.

    problems      in the order of their places, each with
      code        the kind of problem: stable, and explained in the reference
      severity    "error" (stops the compilation) or "warning"
      message     what is wrong, in a sentence
      hint        what is accepted, or null
      file        path relative to the working directory of the command
      line        counted from 1, like `column`, which counts characters; `end_column` is exclusive
    """
    return document({"problems": [_problem(problem) for problem in problems]})


def _problem(problem: Problem) -> dict[str, object]:
    return {
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        "hint": problem.hint or None,
        "file": problem.span.file,
        "line": problem.span.line,
        "column": problem.span.column,
        "end_column": problem.span.end_column,
    }
