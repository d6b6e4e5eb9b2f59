"""Files of other programs are read strictly, and errors say what to do."""

import pytest

from slo.source.others import read_others
from slo.text.diagnostics import Invalid


@pytest.mark.parametrize(
    "text",
    [
        "route:\n  receiver: {{ .Values.receiver }}\n",
        "route:\n  {{- if .Values.receiver }}\n  receiver: a\n  {{- end }}\n",
        "route:\n  <%- if @receiver -%>\n  receiver: a\n  <%- end -%>\n",
    ],
    ids=["Helm's value", "Helm's condition", "ERB's condition"],
)
def test_a_template_is_said_to_be_one(text: str) -> None:
    with pytest.raises(Invalid) as raised:
        read_others(text, "alertmanager.yml")

    assert all("render it first" in one.hint for one in raised.value.problems)
