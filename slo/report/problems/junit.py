"""Problems as JUnit XML, for GitLab, Jenkins and others that show test reports.

https://docs.gitlab.com/ci/testing/unit_test_reports/
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

from slo.text.diagnostics import Problem
from slo.text.diagnostics import render as in_words
from slo.text.styles import Paint, plain
from slo.text.xml import allowed


def render(problems: Sequence[Problem], texts: Mapping[str, str], paint: Paint = plain) -> str:
    """Return a test suite with a failed test per problem, and a passed test per file without any."""
    by_file = defaultdict[str, list[Problem]](list)
    for problem in problems:
        by_file[problem.span.file].append(problem)
    files = sorted({*texts, *by_file})
    tests = sum(max(len(by_file.get(file, ())), 1) for file in files)
    totals = {"tests": str(tests), "failures": str(len(problems))}
    root = ElementTree.Element("testsuites", totals)
    suite = ElementTree.SubElement(root, "testsuite", {"name": "slo lint", **totals})
    for file in files:
        for problem in by_file.get(file, ()):
            name = f"{problem.code} at line {problem.span.line}, column {problem.span.column}"
            case = _case(suite, file, name)
            failure = {"type": problem.severity.value, "message": problem.message}
            ElementTree.SubElement(case, "failure", failure).text = in_words(problem, texts)
        if file not in by_file:
            _case(suite, file, "no problems")
    ElementTree.indent(root)
    return allowed(ElementTree.tostring(root, encoding="unicode"))


def _case(suite: ElementTree.Element, file: str, name: str) -> ElementTree.Element:
    attributes = {"classname": file, "name": name, "file": file}
    return ElementTree.SubElement(suite, "testcase", attributes)
