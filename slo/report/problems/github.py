"""Problems as workflow commands, which GitHub shows beside the lines of a pull request.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from collections.abc import Mapping, Sequence

from slo.diagnostics import Problem

_IN_MESSAGES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES = {**_IN_MESSAGES, ":": "%3A", ",": "%2C"}
"""What a command would be cut at, as GitHub's own toolkit escapes it:
https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
"""


def render(problems: Sequence[Problem], texts: Mapping[str, str]) -> str:
    """Write one line a problem, and nothing at all if there is none."""
    return "\n".join(map(_command, problems))


def _command(problem: Problem) -> str:
    span = problem.span
    properties = {
        "file": span.file,
        "line": span.line,
        "endLine": span.line,
        "col": span.column,
        "endColumn": span.end_column,
        "title": f"slo: {problem.code}",
    }
    listed = ",".join(f"{name}={_escaped(str(value), _IN_PROPERTIES)}" for name, value in properties.items())
    message = "\n".join(filter(None, (problem.message, problem.hint)))
    return f"::{problem.severity} {listed}::{_escaped(message, _IN_MESSAGES)}"


def _escaped(text: str, escapes: Mapping[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in text)
