"""Problems as SARIF 2.1.0, for code scanning and editors.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from slo import __version__
from slo.text.diagnostics import Problem, Span
from slo.text.json import document
from slo.text.styles import Paint, plain

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render(problems: Sequence[Problem], texts: Mapping[str, str], paint: Paint = plain) -> str:
    """Return a log of one run. Its rules are the distinct codes of the problems.

    It includes what GitHub code scanning requires beyond the standard:
    https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support-for-code-scanning
    """
    codes = sorted({problem.code for problem in problems})
    driver = {"name": "slo", "version": __version__, "rules": [_rule(code) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, codes.index(problem.code)) for problem in problems],
    }
    return document({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(code: str) -> dict[str, object]:
    words = code.replace("-", " ")
    return {
        "id": code,
        "shortDescription": {"text": words},
        "fullDescription": {"text": f"What slo calls {code!r} in definitions of SLOs."},
        "help": {"text": f"What it means, and what to do, stands under '{code}' in docs/reference/lints.md."},
    }


def _result(problem: Problem, rule: int) -> dict[str, object]:
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": problem.severity,
        "message": {"text": "\n".join(filter(None, (problem.message, problem.hint)))},
        "locations": [{"physicalLocation": _place(problem.span)}],
    }


def _place(span: Span) -> dict[str, object]:
    path = Path(span.file)
    return {
        "artifactLocation": {"uri": path.as_uri() if path.is_absolute() else quote(path.as_posix())},
        "region": {"startLine": span.line, "startColumn": span.column, "endColumn": span.end_column},
    }
