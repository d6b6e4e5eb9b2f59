"""What holds for every dialect: files compile as they are and as converted, and nothing is silently lost."""

from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from slo.catalogue.conversion import Convertible, convertible
from slo.catalogue.foreign import is_foreign
from slo.catalogue.load import load
from slo.catalogue.schema import json_schema
from slo.dialects.dialect import Answers
from slo.dialects.formats import written
from slo.dialects.known import DIALECTS
from slo.plan.build import plan
from slo.source.document import parse
from slo.source.nodes import scalars
from slo.targets import prometheus
from slo.text.diagnostics import Invalid
from tests.dialects.fates import silent
from tests.dialects.samples import FOLDER, SAMPLES, named
from tests.servers.binaries import SUITES, require
from tests.servers.promtool import check_rules

FILE = "definitions.yaml"
SCHEMA = json_schema()


def rules(text: str) -> dict[str, str]:
    artifacts = prometheus.artifacts(plan(load({FILE: text})), {})
    return {artifact.path: artifact.text for artifact in artifacts}


def converted(text: str) -> Convertible:
    return convertible({FILE: text.encode()}, Answers())


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_a_dialect_has_samples(dialect: object) -> None:
    assert list((FOLDER / getattr(dialect, "name", "")).glob("*.yaml"))


@pytest.mark.parametrize("sample", SAMPLES, ids=named)
def test_a_file_means_the_same_as_it_is_and_as_it_is_converted(sample: Path) -> None:
    text = sample.read_text()
    found = converted(text)

    assert found.problems == ()
    assert rules(written("native", found.documents[FILE]).text) == rules(text)


@pytest.mark.parametrize("sample", SAMPLES, ids=named)
def test_editors_accept_what_is_converted(sample: Path) -> None:
    text = written("native", converted(sample.read_text()).documents[FILE]).text

    for definition in yaml.safe_load_all(text):
        Draft202012Validator(SCHEMA).validate(definition)


@pytest.mark.parametrize("sample", SAMPLES, ids=named)
def test_every_value_is_carried_or_noted(sample: Path) -> None:
    assert unaccounted(sample.read_text()) == []


@pytest.mark.parametrize("suite", SUITES)
def test_each_prometheus_loads_the_rules(suite: str, tmp_path: Path) -> None:
    paths = []
    for sample in SAMPLES:
        for path, text in rules(sample.read_text()).items():
            paths.append(tmp_path / f"{sample.stem}-{Path(path).name}")
            paths[-1].write_text(text)

    check_rules(paths, require(suite))


def unaccounted(text: str) -> list[str]:
    """Return the values of a file that no note and no definition is about; none if the file is refused."""
    found = converted(text)
    if found.problems:
        return []
    made = {scalar.start for one in found.documents.get(FILE, ()) for scalar in scalars(one.root)}
    return silent(parse(text, FILE, is_foreign).documents, (note.span for note in found.notes), made)


WORDS = (
    *(
        "",
        "[]",
        "{}",
        "null",
        "no",
        "0",
        "-1",
        "100",
        "1e9",
        "é",
        "true",
        "[1, 2]",
        "{a: b}",
        "28d",
        "a: b: c",
    ),
    *(
        "*x",
        "&x y",
        '"{{ .Values.x }}"',
        "{{ .Values.x }}",
        "sum(rate(a[5m]))",
        "'sum(rate(up[{{.window}}])'",
    ),
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Change a few lines of a sample, as people who copy and edit do."""
    lines = draw(st.sampled_from(SAMPLES)).read_text().splitlines()
    for _ in range(draw(st.integers(1, 3))):
        index = draw(st.integers(0, len(lines) - 1))
        line = lines[index]
        match draw(st.sampled_from(["remove", "repeat", "misspell", "replace", "indent", "cut"])):
            case "remove" if len(lines) > 1:
                del lines[index]
            case "repeat":
                lines.insert(index, line)
            case "misspell":
                key, colon, rest = line.partition(":")
                lines[index] = f"{key[:-1]}{colon}{rest}"
            case "replace":
                key, colon, _ = line.partition(":")
                lines[index] = f"{key}{colon} {draw(st.sampled_from(WORDS))}"
            case "indent":
                lines[index] = f"  {line}"
            case "cut":
                lines[index] = line[: draw(st.integers(0, len(line)))]
    return "\n".join(lines)


@given(mutated())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_an_edited_file_is_refused_or_nothing_in_it_is_lost(text: str) -> None:
    with suppress(Invalid):
        load({FILE: text})
    assert unaccounted(text) == []
