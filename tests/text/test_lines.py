"""Indentation of lines."""

import textwrap

from hypothesis import given
from hypothesis import strategies as st

from slo.text.lines import indent


@given(st.text(st.sampled_from("ab (\n\t"), max_size=20))
def test_lines_are_indented_as_the_standard_library_does_it(text: str) -> None:
    assert indent(text, "  ") == textwrap.indent(text, "  ")


def test_a_line_separator_in_the_text_of_a_query_is_left_alone() -> None:
    assert indent('up{job="a\u2028b"}', "  ") == '  up{job="a\u2028b"}'
