"""Go templates: those of annotations, and those of notifications."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from slo.channels import OLDEST
from slo.gotemplates.prometheus import mistakes as of_annotations
from slo.targets.alertmanager.template_check import mistakes as of_notifications
from tests.fuzz.mutations import of_bytes, of_lines, of_words
from tests.fuzz.target import Run, Target, Undocumented

_DEFINED = "{{ define %r }}{{ . }}{{ end }}"
_CALLS = _DEFINED.replace("%r", '"slo.if_called_upon"') + _DEFINED.replace("%r", '"slo.substituted"')
_ENTRIES = ("slo.page.title", "slo.page.text")
_ANNOTATIONS = (
    b"{{ $labels.queue }} grew to {{ $value | humanize }}",
    b"{{ with query \"up{job='a'}\" }}{{ . | first | value | humanizePercentage }}{{ end }}",
    b"{{ range $i, $e := query `up` }}{{ if gt $e.Value 1.0 }}{{ .Labels.job }}{{ else }}-{{ end }}{{ end }}",
    b'{{ define "a" }}{{ . }}{{ end }}{{ template "a" $value }}{{/* c */}}{{- printf "%.2f" $value -}}',
)


@contextmanager
def _ready() -> Iterator[Run]:
    yield _checked


def _checked(data: bytes) -> int:
    text = data.decode("utf-8", "replace")
    found = tuple(of_annotations(text))
    problems = of_notifications({"calls.tmpl": _CALLS, "slo.tmpl": text}, _ENTRIES, OLDEST)
    for one in found:
        if not 0 <= one.start <= one.end <= len(text):
            raise Undocumented(f"a mistake that is not inside the text: {one}")
    return int(bool(found and problems))


def _seeds() -> tuple[bytes, ...]:
    files = sorted((Path(__file__).parents[3] / "templates/alertmanager").glob("*.tmpl"))
    return (*_ANNOTATIONS, *(file.read_bytes() for file in files))


TARGET = Target("templates", _seeds, (of_words, of_words, of_lines, of_bytes), _ready)
