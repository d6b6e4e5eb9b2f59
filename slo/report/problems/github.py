"""Problems as workflow commands of GitHub Actions, shown beside the lines of a pull request."""

from collections.abc import Mapping, Sequence

from slo.report.workflow import command
from slo.text.diagnostics import Problem
from slo.text.styles import Paint, plain


def render(problems: Sequence[Problem], texts: Mapping[str, str], paint: Paint = plain) -> str:
    """Return one line per problem; "" without problems."""
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
    message = "\n".join(filter(None, (problem.message, problem.hint)))
    return command(problem.severity, properties, message)
