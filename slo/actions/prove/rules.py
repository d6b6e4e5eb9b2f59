"""Prove rules by promtool: it runs the tests, and its words are replaced by those of the proofs."""

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path

from slo.clients.programs import Program
from slo.clients.waiting import Waiting
from slo.report.proofs.outcome import Failure
from slo.targets.tests.story import Check, Proofs

_FAILED = re.compile(
    r'^    expr: "(?P<expr>(?:[^"\\]|\\.)*)", time: (?P<time>\S+),\s*\n'
    r"\s+exp: ?(?P<expected>.*)\n"
    r"\s+got: ?(?P<got>.*)$",
    re.MULTILINE,
)
_TIME = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")


def rules(
    proofs: Sequence[Proofs], promtool: Program, folder: Path, pool: Executor, waiting: Waiting
) -> tuple[Failure, ...]:
    """Run the tests of a folder, several at a time; return what failed, in the order of the proofs."""
    found = pool.map(partial(_one, promtool=promtool, folder=folder), proofs)
    failures: list[Failure] = []
    for number, one in enumerate(proofs, 1):
        with waiting(f"promtool tests {one.path} ({number} of {len(proofs)})"):
            failures += next(found)
    return tuple(failures)


def _one(proofs: Proofs, promtool: Program, folder: Path) -> tuple[Failure, ...]:
    path = folder / proofs.path
    code, output, errors = promtool.run("test", "rules", path.name, folder=path.parent)
    if code == 0:
        return ()
    found = tuple(_failures(proofs, f"{output}\n{errors}"))
    if found:
        return found
    said = " ".join(f"{errors} {output}".split()) or f"{promtool} exited with {code}"
    return (Failure(proofs.service, f"{promtool} could not run {proofs.path}: {said:.600}"),)


def _failures(proofs: Proofs, said: str) -> Iterator[Failure]:
    """Find the check of each failure. They come in the order of the checks."""
    checks = [check for story in proofs.stories for check in story.checks]
    place = 0
    for failed in _FAILED.finditer(said):
        expr, minute = _unquoted(failed["expr"]), _minutes(failed["time"])
        silent = failed["expected"].strip() in ("", "nil")
        alike = [
            index
            for index, check in enumerate(checks)
            if (check.expr, check.minute, check.expected is None) == (expr, minute, silent)
        ]
        if not alike:
            continue
        index = next((one for one in alike if one >= place), alike[0])
        place = index + 1
        yield Failure(checks[index].slo, _in_words(checks[index], failed["got"].strip()))


def _in_words(check: Check, got: str) -> str:
    if check.expected is None:
        question = ": is the indicator inverted?" if "alertstate" not in check.expr else ""
        return f"{check.words}; but one fires at {check.minute}m{question}"
    if got in ("", "nil"):
        return f"{check.words}; but it does not fire at {check.minute}m"
    return f"{check.words}; but it has other labels: {got}"


def _unquoted(text: str) -> str:
    """Read a text that Go quoted."""
    return re.sub(r"\\(.)", r"\1", text)


def _minutes(text: str) -> int:
    parts = _TIME.fullmatch(text)
    hours, minutes, _ = (int(part or 0) for part in parts.groups()) if parts else (0, -1, 0)
    return hours * 60 + minutes
