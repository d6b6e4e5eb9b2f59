"""What Prometheus's templates may contain, judged by the real promtool."""

import subprocess
from pathlib import Path

import pytest
import yaml

from slo.gotemplates.prometheus import _NOT_IN_OLDEST, _VOCABULARY, labels_in, mistakes
from tests.servers.binaries import SUITES, Generation, require


def checked(texts: list[str], generation: Generation, folder: Path) -> bool:
    """Return whether Prometheus loads rules with these texts; it looks at functions and syntax alone."""
    rules = [
        {"alert": f"A{n}", "expr": "up == 0", "annotations": {"a": text}} for n, text in enumerate(texts)
    ]
    file = folder / "rules.yaml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "g", "rules": rules}]}))
    return subprocess.run([generation.promtool, "check", "rules", file], capture_output=True).returncode == 0


def expanded(text: str, generation: Generation, folder: Path) -> str:
    """Return what Prometheus makes of a text when its alert fires, or promtool's complaint about it."""
    annotated = {"alert": "A", "expr": 'a{app="shop"} > 1', "annotations": {"a": text}}
    (folder / "rules.yaml").write_text(yaml.safe_dump({"groups": [{"name": "g", "rules": [annotated]}]}))
    fires = {"exp_labels": {"app": "shop"}, "exp_annotations": {"a": "EXPECTED"}}
    test = {
        "interval": "1m",
        "external_labels": {"cluster": "blue"},
        "input_series": [{"series": 'a{app="shop"}', "values": "2x9"}],
        "alert_rule_test": [{"alertname": "A", "eval_time": "5m", "exp_alerts": [fires]}],
    }
    (folder / "test.yaml").write_text(yaml.safe_dump({"rule_files": ["rules.yaml"], "tests": [test]}))
    said = subprocess.run(
        [generation.promtool, "test", "rules", folder / "test.yaml"], capture_output=True, text=True
    )
    return said.stdout + said.stderr


def test_all_supported_versions_have_the_functions(generation: Generation, tmp_path: Path) -> None:
    names = [name for name, function in _VOCABULARY.functions.items() if _VOCABULARY.has(function)]

    assert checked([f"{{{{ {name} }}}}" for name in names], generation, tmp_path)


def test_newer_functions_are_refused_because_the_oldest_version_lacks_them(tmp_path: Path) -> None:
    oldest = require(SUITES[0])

    for name, since in _NOT_IN_OLDEST.items():
        assert not checked([f"{{{{ {name} }}}}"], oldest, tmp_path)
        assert mistakes(f"{{{{ {name} }}}}")[0].hint == f"Prometheus has it since {since}"


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("{{ $labels.app }}, {{ .Labels.app | title }}: {{ $value }}", "shop, Shop: 2"),
        ("{{ $externalLabels.cluster }}{{ .ExternalLabels.none }}", "blue"),
        ('{{ with query "a > 1" }}{{ . | first | label "app" }} {{ . | first | value }}{{ end }}', "shop 2"),
        ('{{ range query "a" }}{{ .Labels.app }}={{ .Value }}{{ end }}', "shop=2"),
        ('{{ if gt $value 1.0 }}much{{ else }}little{{ end }} {{ printf "%.1f" $value }}', "much 2.0"),
        ("{{ $labels.none }}{{ .Value | humanizeDuration }}", "2s"),
        ('{{ "{{" }} {{ `}}` }}', "{{ }}"),
    ],
)
def test_what_is_accepted_is_expanded(
    text: str, becomes: str, oldest_and_newest: Generation, tmp_path: Path
) -> None:
    assert mistakes(text) == []
    assert f'a="{becomes}"' in expanded(text, oldest_and_newest, tmp_path).replace("\\", "")


@pytest.mark.parametrize(
    "text",
    [
        "{{ $labels.app",
        "{{ $label.app }}",
        "{{ .Label.app }}",
        "{{ $labels.app.name }}",
        "{{ $value | toUpper }}",
        "{{ $value | humanise }}",
        '{{ template "none" . }}',
        "{{ range $value.x }}{{ end }}",
        "{{ if $value }}",
        "{{ end }}",
        '{{ query "a" | value }}',
    ],
)
def test_what_is_refused_prometheus_could_not_expand(
    text: str, oldest_and_newest: Generation, tmp_path: Path
) -> None:
    assert mistakes(text)
    said = expanded(text, oldest_and_newest, tmp_path)
    assert "error expanding template" in said or "rules.yaml: group" in said  # when it fires, or before


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("{{ $labels.app }} {{ .Labels.space }} {{ $.Labels.zone }}", ("app", "space", "zone")),
        ('{{ range query "a" }}{{ .Labels.other }}{{ $labels.app }}{{ end }}', ("app",)),
        ('{{ if eq $labels.app "shop" }}{{ .Labels.space }}{{ end }}', ("app", "space")),
        ("{{ with query $labels.b }}{{ .Labels.c }}{{ else }}{{ .Labels.d }}{{ end }}", ("b", "d")),
        ("no template", ()),
    ],
)
def test_the_labels_of_the_series_that_a_template_shows(text: str, labels: tuple[str, ...]) -> None:
    assert labels_in(text) == labels
