"""What silences checks, or gives them another severity: comments beside a line, and the organisation."""

import difflib
import re
from collections.abc import Iterable, Iterator

from slo.catalogue.declarations import Declarations
from slo.catalogue.undeclared import undeclared
from slo.model import Allowance
from slo.source.comments import Comment
from slo.source.document import ADDRESS
from slo.text import checks
from slo.text.checks import CHECKS, Check
from slo.text.diagnostics import Problem, Severity

_TO_US = re.compile(rf"{ADDRESS}\s*(?P<verb>\S+)\s*(?P<code>\S*)\s*(?P<reason>.*)")
_VERB = "allow"
_SLIP = 0.8
"""How alike a word must be to ours to be a slip of the pen; other comments may begin with "slo:" too."""

_FORM = "write '# slo: allow CODE reason'"
_LIST = "docs/reference/checks.md lists them"


def allowances(comments: Iterable[Comment]) -> tuple[tuple[Allowance, ...], tuple[Problem, ...]]:
    """Read what comments allow, and find what is wrong with those that can allow nothing."""
    allowed: list[Allowance] = []
    problems: list[Problem] = []
    for comment in comments:
        found = _TO_US.fullmatch(comment.text)
        if found and (mistake := _mistake(comment, found)):
            problems.append(mistake)
        elif found and found["verb"] == _VERB:
            allowed.append(Allowance(CHECKS[found["code"]], comment.line, comment.span()))
    return tuple(allowed), tuple(problems)


def mistaken_severities(declared: Declarations) -> Iterator[Problem]:
    """Find checks that there are not, or that the organisation cannot give the severity that it says."""
    if declared.organisation is None or declared.organisation.value is None:
        return
    for code, level in declared.organisation.value.checks.items():
        check = CHECKS.get(code)
        span = declared.organisation.document.where_key("checks", code)
        if check is None:
            yield undeclared("check", code, _adjustable(), span, _LIST)
        elif not check.adjustable:
            yield checks.ALLOW.problem(f"{code!r} is an error everywhere", span, _why(check))
        elif level == "off" and not check.silenceable:
            yield checks.ALLOW.problem(f"{code!r} cannot be switched off", span, _why(check))


def _mistake(comment: Comment, found: re.Match[str]) -> Problem | None:
    verb, code = found["verb"], found["code"]
    if verb != _VERB:
        slip = difflib.SequenceMatcher(None, verb, _VERB).ratio() >= _SLIP
        hint = f"did you mean {_VERB!r}?"
        span = comment.span(*found.span("verb"))
        return checks.ALLOW.problem(f"no comment to slo begins with {verb!r}", span, hint) if slip else None
    if not code:
        return checks.ALLOW.problem("this says neither what to silence nor why", comment.span(), _FORM)
    check, span = CHECKS.get(code), comment.span(*found.span("code"))
    if check is None:
        return undeclared("check", code, _silenceable(), span, _LIST)
    if not check.silenceable:
        return checks.ALLOW.problem(f"{code!r} cannot be silenced", span, _why(check))
    if not found["reason"]:
        return checks.ALLOW.problem(f"nothing says why {code!r} is silenced here", comment.span(), _FORM)
    return None


def _why(check: Check) -> str:
    if check.severity is Severity.WARNING:
        return "it guards who is woken and what was agreed"
    return "it is put right before anything is compiled"


def _silenceable() -> list[str]:
    return [one.code for one in CHECKS.values() if one.silenceable]


def _adjustable() -> list[str]:
    return [one.code for one in CHECKS.values() if one.adjustable]
