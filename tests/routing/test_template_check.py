"""Notification templates that Alertmanager would execute to the end, and those that would stop a page."""

import subprocess
from pathlib import Path

import pytest

from slo.targets.alertmanager.template_check import mistakes
from tests.routing.plans import OURS
from tests.servers.binaries import SUITES, Generation, require

RIGHT = (
    "{{ .Status }}{{ .Receiver }}{{ .ExternalURL }}",
    "{{ .CommonLabels.anything }}{{ .GroupLabels.x }}{{ .CommonAnnotations.summary }}",
    "{{ (index .Alerts 0).Fingerprint }}{{ (index .Alerts 0).Labels.x }}",
    "{{ range .Alerts.Firing }}{{ .StartsAt.Unix }}{{ .GeneratorURL }}{{ end }}",
    "{{ range $i, $a := .Alerts }}{{ if $i }}{{ $a.Labels.x }}{{ end }}{{ $.Status }}{{ else }}0{{ end }}",
    "{{ range $name, $value := .CommonLabels }}{{ $name | toUpper }}={{ $value }}{{ end }}",
    "{{ range .CommonLabels.SortedPairs }}{{ .Name }}={{ .Value }}{{ end }}",
    '{{ .CommonLabels.Names | join ", " }}{{ join "," .CommonLabels.SortedPairs.Values }}',
    '{{ (.CommonLabels.Remove (stringSlice "a" "b")).Names }}',
    '{{ with $x := .Status }}{{ $x | printf "%s" }}{{ . }}{{ end }}',
    '{{ $x := "a" }}{{ $x = "b" }}{{ $x }}',
    '{{ if and (eq .Status "firing" "resolved") (not .Alerts) }}a{{ else if gt (len .Alerts) 1 }}b{{ end }}',
    '{{ define "part" }}{{ .Labels.x }}{{ end }}{{ range .Alerts }}{{ template "part" . }}{{ end }}',
    '{{ define "part" }}{{ . }}{{ end }}{{ template "part" .Status }}{{ template "part" .CommonLabels.x }}',
    '{{ block "part" .Status }}{{ . | title }}{{ end }}',
    '{{- /* a comment with {{ in it */ -}}{{ `raw }}` }}{{ "}}" }}',
    '{{ reReplaceAll "a" "b" .Status | safeHtml }}{{ match "a" .Status }}',
    '{{ slice .Status 0 1 }}{{ index .CommonLabels "x" }}{{ html .Status }}{{ print }}',
    "{{ range .Alerts }}{{ if .Labels.x }}{{ break }}{{ end }}{{ continue }}{{ end }}",
    "{{ .Alerts.Firing | len | printf \"%d\" }}{{ lt 1 2 }}{{ true }}{{ 'c' }}",
    "{{ with .CommonLabels.x }}{{ . }}{{ end }}{{ (.Status) }}",
)
WRONG = (
    "{{ .Nope }}",
    "{{ if .Alerts }}{{ .Nope }}{{ end }}",
    "{{ range .Alerts }}{{ .Status.x }}{{ end }}",
    "{{ range .Alerts }}{{ .CommonLabels.x }}{{ end }}",
    "{{ .Alerts.Nope }}",
    "{{ .Alerts.Firing.Resolved }}",
    "{{ .CommonLabels.service.x }}",
    "{{ (index .Alerts 0).StartsAt.Nope }}",
    "{{ toUpper .Alerts }}",
    '{{ toUpper "a" "b" }}',
    "{{ nope .Status }}",
    "{{ eq .Status 1 }}",
    "{{ eq .Status }}",
    '{{ ne .Status "a" "b" }}',
    "{{ eq .Alerts .Alerts }}",
    "{{ gt (len .Alerts) .Status }}",
    "{{ range .Status }}{{ end }}",
    "{{ $x }}",
    "{{ if .Status }}{{ $x := 1 }}{{ end }}{{ $x }}",
    '{{ template "nope" . }}',
    '{{ define "part" }}{{ .Labels.x }}{{ end }}{{ template "part" . }}',
    "{{ .CommonLabels.Remove }}",
    '{{ "x" | .Status }}',
    "{{ .Status .Status }}",
    "{{ 1 2 }}",
    '{{ if .Status eq "x" }}{{ end }}',
    "{{ (.Status }}",
    "{{ .Status",
    "{{ end }}",
    "{{ else }}",
    "{{ if .Status }}",
    "{{ }}",
    "{{ .Status ? }}",
    '{{ join .CommonLabels.Names ", " }}',
    "{{ len 1 }}",
    "{{ not .Status .Status }}",
)
SENSELESS = (
    '{{ define "part" }}{{ .Status }}{{ end }}{{ template "part" }}',
    "{{ .Status | }}",
)
"""Alertmanager executes these, but prints "<no value>" or ignores a part."""


def found(text: str, version: str = "0.25") -> list[str]:
    file = {"mine.tmpl": f'{{{{ define "mine" }}}}{text}{{{{ end }}}}' if "define" not in text else text}
    if "define" in text:
        definition, _, rest = text.partition("{{ end }}")
        file = {"mine.tmpl": f'{definition}{{{{ end }}}}{{{{ define "mine" }}}}{rest}{{{{ end }}}}'}
    return [f"{one.message} ({one.hint})" for one in mistakes(file, ["mine"], version)]


def amtool_renders(text: str, generation: Generation, folder: Path) -> bool:
    (folder / "empty.tmpl").write_text("")
    command = [str(generation.amtool), "template", "render", f"--template.glob={folder}/*.tmpl"]
    said = subprocess.run([*command, f"--template.text={text}"], capture_output=True, check=False)
    return not said.returncode


@pytest.mark.parametrize("text", RIGHT)
def test_what_alertmanager_executes_is_accepted(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", WRONG + SENSELESS)
def test_what_would_stop_a_page_is_refused(text: str) -> None:
    assert found(text)


@pytest.mark.parametrize("suite", [SUITES[0], SUITES[-1]])
def test_amtool_agrees(suite: str, tmp_path: Path) -> None:
    generation = require(suite)

    assert [text for text in RIGHT if not amtool_renders(text, generation, tmp_path)] == []
    assert [text for text in WRONG if amtool_renders(text, generation, tmp_path)] == []


def test_our_own_templates_are_right_for_the_oldest_version() -> None:
    generated = '{{ define "slo.if_called_upon" }}{{ end }}{{ define "slo.substituted" }}{{ end }}'
    entries = ["slo.page.title", "slo.page.text", "slo.call.text", "slo.unowned.text"]

    assert mistakes({**OURS, "calls.tmpl": generated}, entries, "0.25") == []


def test_the_templates_of_alertmanager_itself_can_be_used() -> None:
    assert found('{{ template "__subject" . }}{{ template "slack.default.title" . }}') == []


def test_a_function_is_refused_for_versions_that_lack_it() -> None:
    assert found("{{ trimSpace .Status }}", "0.25") == [
        "there is no function 'trimSpace' (Alertmanager has it since 0.28)"
    ]
    assert found("{{ trimSpace .Status }}", "0.28") == []


def test_a_mistake_is_shown_with_its_place_and_the_nearest_name() -> None:
    (one,) = mistakes({"a.tmpl": '\n{{ define "mine" }}\n  {{ .CommonLabel.x }}{{ end }}'}, ["mine"], "0.25")

    assert (one.span.file, one.span.line, one.span.column, one.span.end_column) == ("a.tmpl", 3, 6, 18)
    assert (one.code, one.hint) == ("template", "did you mean 'CommonLabels'?")


def test_templates_that_nothing_uses_are_checked_for_functions() -> None:
    (one,) = mistakes({"a.tmpl": '{{ define "unused" }}{{ .Anything }}{{ nope . }}{{ end }}'}, [], "0.25")

    assert one.message == "there is no function 'nope'"
