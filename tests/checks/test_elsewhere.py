"""Owners in Backstage, CODEOWNERS and PagerDuty, compared with the products of services."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from slo.catalogue.load import load
from slo.checks import lint
from slo.checks.elsewhere import SYSTEMS, OwnersFile
from slo.cli import slo
from slo.text.diagnostics import Problem

DEFINITIONS = """\
kind: Product
name: shop
code_owners: ["@acme/tills"]
alerting: {page: {webhook: {url: http://p.example.org}}, ticket: {webhook: {url: http://t.example.org}}}
---
kind: Service
name: till
product: shop
indicators:
  paid: {events: {total: payments_total, bad: payments_failed_total}}
objectives:
  - {indicator: paid, target: 99%}
"""


def found(definitions: str = DEFINITIONS, **files: str) -> list[Problem]:
    """What is found when the file of a system has this text."""
    owners = [OwnersFile(system, f"../{system}", system, text) for system, text in files.items()]
    problems = lint(load({"all.yaml": definitions}), owners=owners)
    return [one for one in problems if one.code.endswith("-elsewhere") or one.span.file.startswith("../")]


def component(name: str, owner: str, kind: str = "Component") -> str:
    spec = f"{{type: service, lifecycle: production, owner: {owner}}}"
    return f"apiVersion: backstage.io/v1alpha1\nkind: {kind}\nmetadata: {{name: {name}}}\nspec: {spec}\n---\n"


@pytest.mark.parametrize(
    ("system", "text"),
    [
        ("backstage", component("till", "group:default/shop")),
        ("backstage", component("till", "tills")),
        (
            "backstage",
            "[{kind: Component, metadata: {name: till}, spec: {owner: shop, type: service}}]",
        ),
        ("codeowners", "* @acme/all\n/services/till/ @acme/tills @joe\n"),
        ("codeowners", "/services/till/ @acme/others\n# later lines count\n/services/till/*.py @acme/shop\n"),
        ("codeowners", "/services/till/\n"),
        ("pagerduty", '{"services": [{"name": "Till", "teams": [{"summary": "Shop"}]}]}'),
        ("pagerduty", '[{"name": "slo:shop:page", "escalation_policy": {"summary": "slo:shop"}}]'),
        ("pagerduty", '{"services": [{"name": "till", "teams": []}]}'),
    ],
)
def test_nothing_is_said_where_owners_agree_or_none_is_named(system: str, text: str) -> None:
    assert found(**{system: text}) == []


@pytest.mark.parametrize(
    ("system", "text", "message"),
    [
        (
            "backstage",
            component("till", "group:default/harbour"),
            "Backstage names 'group:default/harbour' as owner (backstage:4:53); here its product is 'shop'",
        ),
        (
            "codeowners",
            "* @acme/shop\n/services/till/ @acme/harbour @joe\n",
            (
                "CODEOWNERS names '@acme/harbour' and '@joe' as owner (codeowners:2:1); "
                "here its product is 'shop'"
            ),
        ),
        (
            "pagerduty",
            '{"services": [{"name": "Till", "teams": [{"summary": "Harbour"}]}]}',
            "PagerDuty names 'Harbour' as owner (pagerduty:1:32); here its product is 'shop'",
        ),
    ],
)
def test_another_owner_is_reported_with_both_places(system: str, text: str, message: str) -> None:
    (problem,) = found(**{system: text})

    assert (problem.code, problem.message) == ("owner-elsewhere", message)
    assert (problem.span.file, problem.span.line) == ("all.yaml", 8)


def test_a_product_may_be_owned_elsewhere_too() -> None:
    (problem,) = found(backstage=component("till", "shop") + component("shop", "harbour", "System"))

    assert problem.message.endswith("here its team is 'shop'")
    assert problem.span.line == 2


def test_a_service_that_only_one_side_knows_is_reported_there() -> None:
    missing, unknown = sorted(found(backstage=component("tils", "shop")), key=lambda one: one.code)

    assert (missing.code, missing.message) == ("missing-elsewhere", "Backstage does not know 'till'")
    assert (missing.span.file, missing.span.line) == ("all.yaml", 7)
    assert (unknown.code, unknown.message) == (
        "unknown-elsewhere",
        "Backstage has 'tils', which has no definitions",
    )
    assert (unknown.span.file, unknown.span.line, unknown.hint) == ("../backstage", 3, "did you mean 'till'?")


def test_libraries_and_websites_need_no_definitions() -> None:
    text = component("till", "shop") + component("css", "shop").replace("type: service", "type: library")

    assert found(backstage=text) == []


def test_all_files_of_a_system_are_read_as_one() -> None:
    files = [OwnersFile("backstage", "../a", "a", "# empty\n"), OwnersFile("backstage", "../b", "b", "")]
    files.append(OwnersFile("backstage", "../c", "c", component("till", "shop")))

    problems = lint(load({"all.yaml": DEFINITIONS}), owners=files)

    assert [one.code for one in problems if "elsewhere" in one.code] == []


@pytest.mark.parametrize("system", ["backstage", "pagerduty"])
def test_a_file_that_cannot_be_read_is_a_problem_with_its_place(system: str) -> None:
    (problem,) = found(**{system: "a: [1\nb: 2\n"})

    assert problem.span.file == f"../{system}"


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "7", "null", '{"services": 7}', "a\n", '[{"name": [1]}]', "[[]]"]
)
def test_a_file_of_another_shape_breaks_nothing(system: str, text: str) -> None:
    assert {one.code for one in found(**{system: text})} <= {"empty", "missing-elsewhere"}


def test_a_comment_silences_a_difference_and_is_not_unused_without_the_file() -> None:
    allowed = DEFINITIONS.replace("product: shop", "product: shop  # slo: allow owner-elsewhere they move")

    assert found(allowed, backstage=component("till", "harbour")) == []
    assert found(allowed) == []


def test_lint_shows_the_line_of_the_other_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "definitions").mkdir()
    (tmp_path / "definitions" / "all.yaml").write_text(DEFINITIONS)
    (tmp_path / "catalog-info.yaml").write_text(component("till", "shop") + component("tils", "shop"))

    shown = CliRunner().invoke(slo, ["lint", "--owners", "backstage=catalog-info.yaml"])
    wrong = CliRunner().invoke(slo, ["lint", "--owners", "catalog-info.yaml"])

    assert shown.exit_code == 1
    assert "--> catalog-info.yaml:8:18" in shown.stderr
    assert "metadata: {name: tils}" in shown.stderr
    assert wrong.exit_code == 2
    assert "is not SYSTEM=FILE with a system of backstage, codeowners, pagerduty" in wrong.stderr
