"""Texts bring along the templates that they use."""

import pytest

from slo.gotemplates.definitions import definitions, with_definitions

END = 'define "end" }}!{{ end }}'
NAME = 'define "name" -}} {{ .Name }}{{ template "end" }}{{- end }}'
OTHER = 'define "other" }}{{ if .A }}{{ template "name" . }}{{ else if .B }}b{{ end }}{{ end }}'
FILES = (
    f'{{{{/* a comment */}}}}\n{{{{ define "end" }}}}an earlier one{{{{ end }}}}\n{{{{ {NAME}',
    f"{{{{- {END}{{{{ {OTHER}",
)
OWN = '{{ define "end" }}?{{ end }}{{ template "end" }}'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ .Name }}", "{{ .Name }}"),
        ('{{ template "end" }}', f'{{{{- {END}\n{{{{- template "end" }}}}'),
        ('A {{ template "end" }}', f'{{{{- {END}A {{{{ template "end" }}}}'),
        (
            '{{ template "other" . }}',
            f'{{{{- {END}\n{{{{- {NAME}\n{{{{- {OTHER}\n{{{{- template "other" . }}}}',
        ),
        # What a text defines itself is not defined twice, which Go would refuse.
        (OWN, OWN),
        ('{{ template "__subject" . }}', '{{ template "__subject" . }}'),
    ],
)
def test_a_text_begins_with_all_templates_that_it_uses(text: str, expected: str) -> None:
    assert with_definitions(text, definitions(FILES)) == expected
