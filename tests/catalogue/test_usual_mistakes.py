"""Mistakes that people make in their first definitions, and the errors that they read.

`pytest tests/catalogue/test_usual_mistakes.py --update` writes the errors anew. Read each as its reader
would: does it say what to do next?
"""

from pathlib import Path

import pytest

from slo.catalogue.foreign import parsed
from slo.catalogue.load import load
from slo.text.diagnostics import Invalid, render

MISTAKES = sorted((Path(__file__).parent / "mistakes").glob("*.yaml"))


@pytest.mark.parametrize("path", MISTAKES, ids=lambda path: path.stem)
def test_a_usual_mistake_has_an_error_that_says_what_to_do(path: Path, update: bool) -> None:
    data, expected = path.read_bytes(), path.with_suffix(".txt")
    text = data.decode("utf-8-sig", errors="replace")
    with pytest.raises(Invalid) as raised:
        load({path.name: data})
    errors = "".join(f"{render(one, {path.name: text})}\n\n" for one in raised.value.problems)
    if update:
        expected.write_text(errors)

    assert errors == expected.read_text()


@pytest.mark.parametrize(
    "text",
    [
        'summary: "{{ $labels.pod }} is at {{ $value | humanize }}"',
        "text: '{{ .CommonLabels.Values | join \", \" }} {{ (index .Alerts 0).Values }}'",
        "# target: {{ .Values.target }}\nname: shop",
        "{{ .values.x }}: no",
    ],
)
def test_templates_of_alerts_and_comments_are_not_templates_of_helm(text: str) -> None:
    assert not [one for one in parsed(text, "shop.yaml").problems if "template" in one.message]


@pytest.mark.parametrize(
    "text",
    [
        "name: {{ .Release.Name }}-api",
        "{{- range $name, $target := .Values.targets }}\nname: {{ $name }}\n{{- end }}",
        'labels:\n{{ include "shop.labels" . | indent 2 }}',
        "objectives: {{ toYaml .Values.objectives | nindent 2 }}",
    ],
)
def test_a_template_of_helm_has_one_problem(text: str) -> None:
    assert [one.message for one in parsed(text, "shop.yaml").problems] == ["this is a template, not YAML yet"]
