"""Explanations of YAML syntax errors, in place of the parser's own messages."""

import re
from typing import Any, NamedTuple

import yaml

from slo.source.loader import SAFE_LOADER
from slo.source.source import Source
from slo.text import checks
from slo.text.diagnostics import Problem


class _Explanation(NamedTuple):
    """The message for a parser error that matches `pattern`, be it libyaml's or the pure Python parser's.

    `{found}` is the character at fault. With `at_beginning`, the place is where the unfinished node begins.
    """

    pattern: str
    message: str
    hint: str = ""
    at_beginning: bool = False


_EXPLANATIONS = (
    _Explanation(
        r"^mapping values are not allowed",
        "a ':' is not allowed here",
        "put a text that contains ': ' between quotes, or complete the line above",
    ),
    _Explanation(
        r"^found (character|character .*) that cannot start any token",
        "a value cannot begin with {found!r}",
        "put the value between quotes",
    ),
    _Explanation(
        r"^could not find expected ':'",
        "this line is neither 'key: value' nor part of a list",
        "write ': ' after a key",
        at_beginning=True,
    ),
    _Explanation(
        r"^found unexpected (end of stream|document)", "this quote is never closed", at_beginning=True
    ),
    _Explanation(r"^(did not find )?expected ',' or '}'", "this '{{' is never closed", at_beginning=True),
    _Explanation(r"^(did not find )?expected ',' or '\]'", "this '[' is never closed", at_beginning=True),
    _Explanation(
        r"^found unknown escape character",
        "unknown escape in double quotes",
        r"write \\ for a backslash, or use single quotes, which have no escapes",
    ),
    _Explanation(
        r"^(block )?sequence entries are not allowed",
        "a list cannot begin on the line of its key",
        "begin it on the next line, or write it as [one, two]",
    ),
    _Explanation(
        r"^did not find expected '-'|but found '\?'$", "the next item of this list must begin with '- '"
    ),
    _Explanation(r"<document start>", "a new definition begins with '---'"),
    _Explanation(r"^did not find expected node content", "a value is missing here"),
)
_OUT_OF_PLACE = ("did not find expected key", "expected <block end>")
_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|\ufeff")


def explain(error: yaml.YAMLError | UnicodeError, source: Source) -> Problem:
    """Return the problem for a syntax error: where the text stops being YAML, and why."""
    control = _CONTROL.search(source.text)
    if control:
        place = source.span(control.start(), control.end())
        message = f"control characters such as U+{ord(control.group()):04X} are not allowed in YAML"
        return checks.YAML.problem(message, place)
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return checks.YAML.problem("this is not YAML", source.span(0, 1))
    error_text, index = str(error.problem), error.problem_mark.index
    tab = _indenting_tab(source, index)
    if tab is not None:
        return checks.YAML.problem("tabs cannot indent YAML; use spaces", source.span(tab, tab + 1))
    if late := _late_quote(source, error.problem_mark):
        return late
    for explanation in _EXPLANATIONS:
        if re.search(explanation.pattern, error_text):
            if explanation.at_beginning and error.context_mark is not None:
                index = error.context_mark.index
            line = source.line_from(index)
            hint = explanation.hint or (_unquoted(line) if explanation.at_beginning else "")
            return checks.YAML.problem(
                explanation.message.format(found=line[:1]), source.span(index, index + 1), hint=hint
            )
    if error_text.startswith(_OUT_OF_PLACE):
        return _out_of_place(source, index)
    return checks.YAML.problem(f"this is not YAML: {error_text}", source.span(index, index + 1))


def _unquoted(line: str) -> str:
    """Return what is probably without quotes in a mapping or list that does not end, or ""."""
    if " #" in line:
        return "'#' begins a comment: put a text that begins with it between quotes"
    return "put a text with braces between quotes" if line.count("{") > 1 else ""


def _indenting_tab(source: Source, index: int) -> int | None:
    """Find a tab in the indentation of a character's line."""
    before = source.line_before(index)
    line = before + source.line_from(index)
    indentation = line[: len(line) - len(line.lstrip())]
    return index - len(before) + indentation.index("\t") if "\t" in indentation else None


def _late_quote(source: Source, fault: yaml.Mark) -> Problem | None:
    """Find a quote that was closed by the next one, lines below, so that the parser fails after that one."""
    last: Any = None
    try:
        for event in yaml.parse(source.text, Loader=SAFE_LOADER):
            last = event if isinstance(event, yaml.ScalarEvent) else last
    except yaml.YAMLError:
        pass  # the error that is being explained
    if last is None or last.style not in ("'", '"'):
        return None
    start, end = last.start_mark, last.end_mark
    if start.line == end.line or end.line != fault.line:
        return None
    message = f"this quote is closed only on line {end.line + 1}"
    hint = "close it where its text ends"
    return checks.YAML.problem(message, source.span(start.index, start.index + 1), hint=hint)


def _out_of_place(source: Source, index: int) -> Problem:
    word = (source.line_from(index).split() or [""])[0]
    if word.startswith(("}", "]")):
        message = f"this {word[0]!r} closes nothing"
        return checks.YAML.problem(message, source.span(index, index + 1))
    place = source.span(index, index + len(word))
    if source.line_before(index).strip():
        return checks.YAML.problem(
            f"{word!r} is not allowed here", place, hint="check whether something before it is unfinished"
        )
    hint = "keys that belong together begin in the same column"
    return checks.YAML.problem("this line is indented unlike those above it", place, hint=hint)
