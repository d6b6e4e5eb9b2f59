"""YAML files among the definitions that are none are named and skipped."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slo.catalogue.foreign_files import sorted_out
from slo.cli import slo

ORGANISATION = b"kind: Organisation\nname: acme\nparties: {re: {kind: platform}}\n"
SERVICE = b"""
kind: Service
name: shop
indicators: {up: {probe: {gauge: 'probe_success{job="shop"}'}}}
objectives: [{indicator: up, target: 99%}]
"""


def skipped(ignore: str = "[]", *names: str) -> dict[str, str]:
    sources = {"acme.yaml": ORGANISATION + f"ignore: {ignore}\n".encode(), **dict.fromkeys(names, b"a: b\n")}
    return dict(sorted_out(sources).skipped)


def test_files_of_helm_and_kustomize_are_no_definitions() -> None:
    assert skipped(
        "[]",
        "chart/Chart.yaml",
        "chart/values.yaml",
        "chart/values-production.yaml",
        "chart/templates/deep/rules.yaml",
        "kustomization.yaml",
        "values.yaml",
        "templates/shop.yaml",
    ) == {
        "chart/Chart.yaml": "it is a Helm chart",
        "chart/values.yaml": "it has the values of a Helm chart",
        "chart/values-production.yaml": "it has the values of a Helm chart",
        "chart/templates/deep/rules.yaml": "it is a template of a Helm chart",
        "kustomization.yaml": "it is a kustomization",
    }


@pytest.mark.parametrize(
    ("pattern", "files"),
    [
        ("ci.yaml", ["ci.yaml"]),
        ("*.yaml", ["ci.yaml", "team.yaml"]),
        ("**/ci.yaml", ["ci.yaml", "deploy/ci.yaml"]),
        ("deploy/**", ["deploy/ci.yaml", "deploy/test/x.yaml"]),
        ("deploy/?i.*", ["deploy/ci.yaml"]),
        ("*", ["ci.yaml", "team.yaml"]),
    ],
)
def test_patterns_name_files_that_are_ignored(pattern: str, files: list[str]) -> None:
    found = skipped(f'["{pattern}"]', "ci.yaml", "team.yaml", "deploy/ci.yaml", "deploy/test/x.yaml")

    assert sorted(found) == files
    assert set(found.values()) == {f"the organisation ignores {pattern}"}


def project(folder: Path, ignore: str) -> Result:
    definitions = folder / "definitions"
    definitions.mkdir()
    (definitions / "acme.yaml").write_bytes(ORGANISATION + f"ignore: {ignore}\n".encode())
    (definitions / "shop.yaml").write_bytes(SERVICE)
    (definitions / "Chart.yaml").write_text("apiVersion: v2\nname: shop\n")
    (definitions / "ci.yaml").write_text("{{ if }}")
    return CliRunner().invoke(slo, ["compile"])


def test_they_are_named_on_standard_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    answer = project(tmp_path, "[ci.yaml]")

    assert answer.exit_code == 0
    assert answer.stderr.splitlines()[:2] == [
        "definitions/Chart.yaml was skipped: it is a Helm chart",
        "definitions/ci.yaml was skipped: the organisation ignores ci.yaml",
    ]


def test_a_pattern_of_no_file_is_pointed_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    answer = project(tmp_path, "[ci.yaml, cd.yaml, acme.yaml]")

    assert answer.exit_code == 1
    assert "error[unused]: 'cd.yaml' matches no other file\n --> definitions/acme.yaml:4:19" in answer.stderr
    assert "error[unused]: 'acme.yaml' matches no other file" in answer.stderr
