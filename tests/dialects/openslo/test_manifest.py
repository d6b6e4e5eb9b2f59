"""OpenSLO's own files and those of its SDK are accepted or refused as their manifest says."""

import csv
from pathlib import Path

import pytest

from slo.catalogue.load import load
from slo.dialects.dialect import Answers, Fate, Translated
from slo.dialects.openslo import OPENSLO, recognises
from slo.plan.build import plan
from slo.source.document import parse
from slo.targets import prometheus
from slo.text import checks
from slo.text.diagnostics import Problem
from tests.servers import promtool
from tests.servers.binaries import Generation
from tests.shared_cases import SHARED_CASES

FOLDER = SHARED_CASES / "openslo"
MANIFEST = FOLDER / "manifest.tsv"
FILES = list(csv.DictReader(MANIFEST.open(), delimiter="\t")) if MANIFEST.exists() else []
OF_OTHER_SYSTEMS = {checks.UNTRANSLATABLE.code, checks.NOT_COUNTABLE.code}
REFERENCES = {checks.UNDECLARED.code}

pytestmark = pytest.mark.skipif(not FILES, reason="the files are not here")


def ids(file: dict[str, str]) -> str:
    return file["file"]


def read(file: dict[str, str], *, strict: bool) -> tuple[Translated, list[Problem]]:
    found = parse((FOLDER / file["file"]).read_text(), file["file"])
    result = OPENSLO.translate([one for one in found.documents if recognises(one)], Answers(strict=strict))
    return result, [*found.problems, *result.problems]


def codes(problems: list[Problem]) -> set[str]:
    return {one.code for one in problems}


def is_dangling(file: dict[str, str]) -> bool:
    return file["references"] not in ("", "ok")


@pytest.mark.parametrize("file", [one for one in FILES if one["expect"] == "valid"], ids=ids)
@pytest.mark.parametrize("strict", [True, False])
def test_a_valid_file_is_refused_only_for_what_prometheus_has_not(file: dict[str, str], strict: bool) -> None:
    _, problems = read(file, strict=strict)

    assert codes(problems) <= OF_OTHER_SYSTEMS | (REFERENCES if is_dangling(file) else set())


@pytest.mark.parametrize("file", [one for one in FILES if is_dangling(one)], ids=ids)
def test_a_reference_to_nothing_is_an_error(file: dict[str, str]) -> None:
    _, problems = read(file, strict=False)

    assert codes(problems) & REFERENCES


@pytest.mark.parametrize("file", [one for one in FILES if one["expect"] == "invalid"], ids=ids)
def test_an_invalid_file_is_refused_where_the_format_is_taken_at_its_word(file: dict[str, str]) -> None:
    _, problems = read(file, strict=True)

    assert codes(problems) - OF_OTHER_SYSTEMS - REFERENCES


@pytest.mark.parametrize(
    "file", [one for one in FILES if one["expect"] == "invalid" and one["disputed"] != "yes"], ids=ids
)
def test_an_invalid_file_that_nobody_calls_valid_is_refused_always(file: dict[str, str]) -> None:
    _, problems = read(file, strict=False)

    assert codes(problems) - OF_OTHER_SYSTEMS - REFERENCES


@pytest.mark.parametrize("file", [one for one in FILES if one["disputed"] == "yes"], ids=ids)
def test_official_examples_that_the_official_validator_refuses_are_read_with_a_note(
    file: dict[str, str],
) -> None:
    result, problems = read(file, strict=False)

    assert codes(problems) <= OF_OTHER_SYSTEMS | REFERENCES
    assert [one for one in result.notes if one.fate is Fate.CHANGED]


def test_prometheus_accepts_the_rules_for_all_files_that_are_translated(
    tmp_path: Path, generation: Generation
) -> None:
    compiled = 0
    for index, file in enumerate(FILES):
        result, problems = read(file, strict=False)
        if problems or not result.documents:
            continue
        text = (FOLDER / file["file"]).read_text()
        folder = tmp_path / str(index)
        folder.mkdir()
        for artifact in prometheus.artifacts(plan(load({file["file"]: text})), {}):
            (folder / Path(artifact.path).name).write_text(artifact.text)
        promtool.check_rules(sorted(folder.iterdir()), generation)
        compiled += 1
    assert compiled >= 5
