"""Silenced checks and changed severities: `# slo: allow` comments, and `checks` of the organisation."""

import re
from collections.abc import Iterable, Iterator

from slo.catalogue.declarations import Declarations
from slo.catalogue.undeclared import undeclared
from slo.model import Allowance
from slo.source.comments import Comment
from slo.source.document import ADDRESS
from slo.text import checks
from slo.text.check import Check
from slo.text.checks import CHECKS
from slo.text.diagnostics import Problem, Severity

_INSTRUCTION = re.compile(rf"{ADDRESS}\s*(?P<verb>\S+)\s*(?P<code>\S*)\s*(?P<reason>.*)")
_VERB = "allow"
_SLIP = 0.8
"""The similarity from which a word counts as misspelt; other comments may begin with "slo:" too."""

_FORM = "write '# slo: allow CODE reason'"
_LIST = "docs/reference/checks.md lists them"


def allowances(comments: Iterable[Comment]) -> tuple[tuple[Allowance, ...], tuple[Problem, ...]]:
    """Return what comments allow, and the problems of those that are invalid."""
    allowed: list[Allowance] = []
    problems: list[Problem] = []
    for comment in comments:
        found = _INSTRUCTION.fullmatch(comment.text)
        if found and (mistake := _mistake(comment, found)):
            problems.append(mistake)
        elif found and found["verb"] == _VERB:
            allowed.append(Allowance(CHECKS[found["code"]], comment.line, comment.span()))
    return tuple(allowed), tuple(problems)


def mistaken_severities(declared: Declarations) -> Iterator[Problem]:
    """Find unknown checks in the organisation's `checks`, and severities that they cannot have."""
    if declared.organisation is None or declared.organisation.value is None:
        return
    for code, level in declared.organisation.value.checks.items():
        check = CHECKS.get(code)
        span = declared.organisation.document.where_key("checks", code)
        if check is None:
            yield undeclared("check", code, _adjustable(), span, _LIST)
        elif not check.adjustable:
            yield checks.ALLOW.problem(f"the severity of {code!r} cannot be changed", span, _why(check))
        elif level == "off" and not check.silenceable:
            yield checks.ALLOW.problem(f"{code!r} cannot be switched off", span, _why(check))


def _mistake(comment: Comment, found: re.Match[str]) -> Problem | None:
    verb, code = found["verb"], found["code"]
    if verb != _VERB:
        import difflib  # imported here, because few comments have another verb

        slip = difflib.SequenceMatcher(None, verb, _VERB).ratio() >= _SLIP
        hint = f"did you mean {_VERB!r}?"
        span = comment.span(*found.span("verb"))
        return checks.ALLOW.problem(f"there is no instruction {verb!r} for slo", span, hint) if slip else None
    if not code:
        return checks.ALLOW.problem("this names no check to silence, and no reason", comment.span(), _FORM)
    check, span = CHECKS.get(code), comment.span(*found.span("code"))
    if check is None:
        return undeclared("check", code, _silenceable(), span, _LIST)
    if not check.silenceable:
        return checks.ALLOW.problem(f"{code!r} cannot be silenced", span, _why(check))
    if not found["reason"]:
        return checks.ALLOW.problem(f"the reason for silencing {code!r} is missing", comment.span(), _FORM)
    return None


def _why(check: Check) -> str:
    if check.severity is Severity.WARNING:
        return "it protects who is paged and what was agreed"
    return "definitions with this error are never compiled"


def _silenceable() -> list[str]:
    return [one.code for one in CHECKS.values() if one.silenceable]


def _adjustable() -> list[str]:
    return [one.code for one in CHECKS.values() if one.adjustable]
