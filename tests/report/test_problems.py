"""What people, GitHub, code scanning and other programs read of problems."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slo.report.problems import FORMATS
from slo.text.diagnostics import Problem, Severity, Span

UNUSED = Problem(
    "unused-indicator",
    "no objective uses the indicator 'a'",
    Span("definitions/shop.yaml", 3, 5, 6),
    Severity.WARNING,
)
TARGET = Problem(
    "value",
    "'30 %' is not a percentage: such as 99.9%, or 95%",
    Span("definitions/a, b: c%.yaml", 12, 15, 19),
    hint="write 30%",
)
TEXTS = {"definitions/shop.yaml": "kind: Service\nindicators:\n    a: {}\n"}
ANY = st.text(st.characters(codec="utf-8"), min_size=1)


def said(form: str, *problems: Problem) -> str:
    return FORMATS[form](problems, TEXTS)


def logged(*problems: Problem) -> Any:
    log = json.loads(said("sarif", *problems))
    [run] = log["runs"]
    return run


def test_people_see_the_line_and_how_many_there_are() -> None:
    assert said("text", UNUSED, TARGET) == (
        "warning[unused-indicator]: no objective uses the indicator 'a'\n"
        " --> definitions/shop.yaml:3:5\n"
        "  |\n"
        "3 |     a: {}\n"
        "  |     ^\n"
        "\n"
        "error[value]: '30 %' is not a percentage: such as 99.9%, or 95%\n"
        "  --> definitions/a, b: c%.yaml:12:15\n"
        "   = write 30%\n"
        "\n"
        "1 error, 1 warning"
    )


def test_programs_read_every_part_apart() -> None:
    assert json.loads(said("json", TARGET)) == {
        "problems": [
            {
                "code": "value",
                "severity": "error",
                "message": "'30 %' is not a percentage: such as 99.9%, or 95%",
                "hint": "write 30%",
                "file": "definitions/a, b: c%.yaml",
                "line": 12,
                "column": 15,
                "end_column": 19,
            }
        ]
    }
    assert json.loads(said("json", UNUSED))["problems"][0]["hint"] is None
    assert json.loads(said("json")) == {"problems": []}


def test_github_reads_a_command_a_line() -> None:
    assert said("github", UNUSED, TARGET) == (
        "::warning file=definitions/shop.yaml,line=3,endLine=3,col=5,endColumn=6,"
        "title=slo%3A unused-indicator::no objective uses the indicator 'a'\n"
        "::error file=definitions/a%2C b%3A c%25.yaml,line=12,endLine=12,col=15,endColumn=19,"
        "title=slo%3A value::'30 %25' is not a percentage: such as 99.9%25, or 95%25%0Awrite 30%25"
    )
    assert said("github") == ""


@given(file=ANY, message=ANY, hint=ANY)
def test_no_text_ends_a_github_command_early(file: str, message: str, hint: str) -> None:
    command = said("github", Problem("value", message, Span(file, 1, 1, 2), hint=hint))
    properties, _, text = command.removeprefix("::error ").partition("::")

    names, values = zip(*(pair.split("=", 1) for pair in properties.split(",")), strict=True)
    assert names == ("file", "line", "endLine", "col", "endColumn", "title")
    assert read_back(values[0]) == file
    assert read_back(text) == f"{message}\n{hint}"
    assert not {"\r", "\n"} & set(command)


def read_back(text: str) -> str:
    """Undo the escapes as GitHub's runner does: % last, because the others are written with it."""
    for written, meant in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(written, meant)
    return text


def test_sarif_has_what_the_standard_requires() -> None:
    log = json.loads(said("sarif", UNUSED, TARGET, TARGET))
    run = logged(UNUSED, TARGET, TARGET)

    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("/sarif-schema-2.1.0.json")
    assert run["tool"]["driver"]["name"] == "slo"
    for result in run["results"]:
        assert result["message"]["text"]
        assert result["level"] in ("error", "warning")
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    for rule in run["tool"]["driver"]["rules"]:
        assert all(rule[key]["text"] for key in ("shortDescription", "fullDescription", "help"))


def test_each_rule_of_a_sarif_log_is_described_once() -> None:
    rules = logged(UNUSED, TARGET, TARGET)["tool"]["driver"]["rules"]

    assert [rule["id"] for rule in rules] == ["unused-indicator", "value"]
    assert logged()["tool"]["driver"]["rules"] == logged()["results"] == []


def test_sarif_counts_columns_as_we_do() -> None:
    run = logged(TARGET)
    [location] = run["results"][0]["locations"]

    assert run["columnKind"] == "unicodeCodePoints"
    assert location["physicalLocation"]["region"] == {"startLine": 12, "startColumn": 15, "endColumn": 19}


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("definitions/shop.yaml", "definitions/shop.yaml"),
        ("../a, b: c%.yaml", "../a%2C%20b%3A%20c%25.yaml"),
        ("/srv/ä.yaml", "file:///srv/%C3%A4.yaml"),
    ],
)
def test_sarif_names_files_by_uri(file: str, uri: str) -> None:
    problem = Problem("value", "wrong", Span(file, 1, 1, 2))
    [location] = logged(problem)["results"][0]["locations"]
    written = location["physicalLocation"]["artifactLocation"]["uri"]

    assert written == uri
    assert Path(unquote(written.removeprefix("file://"))) == Path(file)


def test_junit_has_a_failed_test_per_problem_and_a_passed_one_per_other_file() -> None:
    suite = ElementTree.fromstring(
        FORMATS["junit"]((UNUSED, TARGET), {**TEXTS, "definitions/fine.yaml": "kind: Service\n"})
    )[0]

    assert suite.attrib == {"name": "slo lint", "tests": "3", "failures": "2"}
    assert [case.attrib["name"] for case in suite] == [
        "value at line 12, column 15",
        "no problems",
        "unused-indicator at line 3, column 5",
    ]
    assert [len(case) for case in suite] == [1, 0, 1]
    assert "write 30%" in (suite[0][0].text or "")


@given(ANY)
def test_junit_is_xml_whatever_a_problem_says(words: str) -> None:
    problem = replace(UNUSED, message=words)

    (failure,) = ElementTree.fromstring(said("junit", problem)).iter("failure")

    assert failure.attrib["type"] == "warning"
