"""What became of converted files: carried, changed, lost and left to decide, as text and as Markdown."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from slo.dialects.dialect import Fate, Note
from slo.text.diagnostics import Problem, render
from slo.text.markdown import escaped
from slo.text.plurals import count
from slo.text.styles import Paint, plain

_MEANING = {
    Fate.CARRIED: "means the same as before",
    Fate.CHANGED: "is read in another way than it is written, or than the other tool reads it",
    Fate.LOST: "cannot be said, and is left out",
    Fate.TO_DECIDE: "has a default that somebody should confirm",
}


class ConvertedFile(NamedTuple):
    """A file: its definitions in the new format, notes by fate and position, and what was refused.

    It is `native` if there was nothing to convert.
    """

    name: str
    text: str
    notes: tuple[Note, ...]
    problems: tuple[Problem, ...]
    native: bool = False


def text(files: Iterable[ConvertedFile], texts: Mapping[str, str], paint: Paint = plain) -> str:
    """Return the report for a terminal."""
    return "\n".join(line for one in files for line in (*_text(one, texts, paint), "")).rstrip("\n")


def _text(one: ConvertedFile, texts: Mapping[str, str], paint: Paint) -> Iterator[str]:
    yield f"{one.name}: {_summary(one)}"
    for fate, notes in groupby(one.notes, key=lambda note: note.fate):
        yield f"  {fate}:"
        for note in notes:
            yield f"    line {note.span.line}: {note.what}{f' -> {note.becomes}' if note.becomes else ''}"
            if note.because:
                yield f"      {note.because}"
    for problem in one.problems:
        yield from ("", *render(problem, texts, paint).splitlines())


def markdown(files: Iterable[ConvertedFile], texts: Mapping[str, str]) -> str:
    """Return the report as Markdown, such as for a merge request."""
    lines = ["# Converted definitions", "", *(f"* **{fate}**: {_MEANING[fate]}" for fate in Fate)]
    for one in files:
        lines += ["", f"## {escaped(one.name)}", "", f"{_summary(one)}."]
        for fate, notes in groupby(one.notes, key=lambda note: note.fate):
            lines += [
                "",
                f"### {str(fate).capitalize()}",
                "",
                "| line | what | becomes | why |",
                "|---|---|---|---|",
            ]
            lines += [_row(note) for note in notes]
        for problem in one.problems:
            lines += ["", "```", *(line.rstrip() for line in render(problem, texts).splitlines()), "```"]
    return "\n".join(lines) + "\n"


def _row(note: Note) -> str:
    cells = (str(note.span.line), *map(escaped, (note.what, note.becomes, note.because)))
    return f"| {' | '.join(cells)} |"


def _summary(one: ConvertedFile) -> str:
    if one.native:
        return "nothing to convert"
    fates = [note.fate for note in one.notes]
    counts = [f"{fates.count(fate)} {fate}" for fate in Fate if fate in fates]
    refused = [count(len(one.problems), "problem")] if one.problems else []
    return ", ".join([*counts, *refused]) or "converted"
