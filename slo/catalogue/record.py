"""The record of what is in force, `generated/agreed.yaml`: how it is written, and read back.

It is read line by line, much faster than YAML, and only in the form in which it is written: a change of any
other kind would decide what was agreed.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import yaml

from slo.model.agreement import NEWEST, Terms, terms_text
from slo.model.consent import InForce, Ledger, Signatures, Standing
from slo.model.emergency import Declared
from slo.model.subjects import Subject, SubjectKind
from slo.source.source import Source, decode_text
from slo.text import checks
from slo.text.diagnostics import Invalid, Problem, Span, in_order
from slo.text.yaml import literal, scalar

FILE = "agreed.yaml"

_HEAD = f"""\
# What is in force: the terms that all parties have signed, and who signed when. Written by 'slo compile'.
# Do not edit. If a merge leaves a conflict, take the main branch's file as a whole, then run 'slo compile'.
version: {NEWEST}
"""
_END = "...\n"
"""The end of a YAML document. A file without it was cut off."""

_VERSION = re.compile(r"(?:#.*\n)*version: (.*)\n")
_SECTION = re.compile(r"([a-z-]+):\n")
_CONFLICT = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?: .*)?$", re.MULTILINE)
_NAME = re.compile(r'  (?! )("?)(\S+)\1:\n')
_DIGEST = re.compile(r'    digest: "([0-9a-f]{64})"\n')
_SIGNED = re.compile(r"    signed:\n")
_SIGNER = re.compile(r'      ("?)(\S+)\1: [0-9-]{10} \S+\n')
_EMERGENCIES = re.compile(r"    emergencies:\n")
_EMERGENCY = re.compile(r'      ("?)(\S+)\1: (.+)\n')
_TERMS = re.compile(r"    terms: (?:\|-\n((?:      .*: .*\n)+)|(\".*\")\n)")

_RESTORE = (
    "restore the file from the main branch, then run 'slo compile': it records all that has been signed since"
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is in force by a record, and where. With `problems` nothing of it is used: `ledger` is empty."""

    ledger: Ledger = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    where: Callable[[Subject], Span | None] = lambda _: None


NO_RECORD = Recorded()


def record_text(standing: Standing) -> str:
    """Return the record of what is in force; "" if nothing is."""
    sections: dict[SubjectKind, list[str]] = {}
    for subject, one in sorted(standing.ledger.items()):
        body = _body(one, standing.signed[subject])
        sections.setdefault(subject.kind, []).append(_entry(subject, body))
    if not sections:
        return ""
    entries = (f"{kind}:\n{''.join(texts)}" for kind, texts in sections.items())
    return "".join((_HEAD, *entries, _END))


def _body(one: InForce, signatures: Signatures) -> str:
    signed = "".join(
        f"      {scalar(party)}: {signatures[party].agreed_on} {signatures[party].by}\n"
        for party in sorted(one.parties)
    )
    alone = "".join(
        f"      {scalar(of.party)}: {scalar(f'{of.begins} {of.until} {of.reason}')}\n"
        for of in one.emergencies
    )
    emergencies = f"    emergencies:\n{alone}" if alone else ""
    return f"    signed:\n{signed}{emergencies}    terms: {literal(terms_text(one.terms), 6)}\n"


def _entry(subject: Subject, body: str) -> str:
    return f'  {scalar(subject.name)}:\n    digest: "{_digest(subject, body)}"\n{body}'


def _digest(subject: Subject, body: str) -> str:
    """Return the SHA-256 of an entry, which shows that it was edited."""
    return hashlib.sha256(
        f"{subject.kind}/{subject.name}\n{body}".encode("utf-8", "surrogatepass")
    ).hexdigest()


def read_record(data: bytes, file: str) -> Recorded:
    """Read a record. `file` is its name in problems."""
    try:
        source = Source(file, decode_text(data, file).replace("\r\n", "\n"))
        if conflicts := tuple(_conflicts(source)):
            return Recorded(problems=conflicts)
        return _read(source)
    except Invalid as invalid:
        problems = (checks.RECORD.problem(one.message, one.span, _RESTORE) for one in invalid.problems)
        return Recorded(problems=tuple(in_order(problems)))


def _conflicts(source: Source) -> Iterator[Problem]:
    for found in _CONFLICT.finditer(source.text):
        message = "a merge left a conflict in the record of what is in force"
        yield checks.RECORD.problem(message, source.span(*found.span()), _RESTORE)


class _Entry(NamedTuple):
    start: int
    in_force: InForce


def _read(source: Source) -> Recorded:
    reader = _Reader(source)
    version = reader.take(_VERSION, "a record begins with its version")[1]
    if version != str(NEWEST):  # a release with other words has to read these, too: see `Written.older`
        start = source.text.index(f"version: {version}")
        raise reader.wrong(f"this slo reads version {NEWEST} of this record, not {version}", start)
    entries: dict[Subject, _Entry] = {}
    problems: list[Problem] = []
    while not reader.ends():
        section = reader.take(_SECTION, "a section of the record begins here, or it ends with '...'")
        if section[1] not in list(SubjectKind):
            raise reader.wrong(f"there is no section {section[1]!r}", section.start())
        while (name := _NAME.match(source.text, reader.position)) is not None:
            subject = Subject(SubjectKind(section[1]), name[2])
            entry, is_whole = _read_entry(reader, subject)
            if subject in entries:
                message = f"{subject.name!r} is recorded twice"
                problems += reader.wrong(message, name.start(2)).problems
            elif not is_whole:
                message = f"the entry of {subject.name!r} was edited: its digest does not match"
                problems += reader.wrong(message, name.start(2)).problems
            entries[subject] = entry
    if problems:
        raise Invalid(problems)
    ledger = {subject: one.in_force for subject, one in entries.items()}

    def where(subject: Subject) -> Span | None:
        entry = entries.get(subject)
        return source.span(entry.start, entry.start + len(subject.name)) if entry else None

    return Recorded(ledger, (), where)


def _read_entry(reader: "_Reader", subject: Subject) -> tuple[_Entry, bool]:
    """Read an entry, and whether its digest matches."""
    start = reader.take(_NAME, "").start(2)
    digest = reader.take(_DIGEST, "the digest of the entry is expected here")[1]
    body = reader.position
    reader.take(_SIGNED, "'signed' is expected here")
    parties = [reader.take(_SIGNER, "a party, the day and the role of its signature are expected here")[2]]
    while (signer := _SIGNER.match(reader.text, reader.position)) is not None:
        reader.position = signer.end()
        parties.append(signer[2])
    emergencies = tuple(_emergencies(reader))
    found = reader.take(_TERMS, "the terms are expected here, one per line")
    is_whole = _digest(subject, reader.text[body : reader.position]) == digest
    return _Entry(start, InForce(_terms(found), tuple(parties), emergencies)), is_whole


def _emergencies(reader: "_Reader") -> Iterator[Declared]:
    """Read the emergencies of an entry, if there are any."""
    if (head := _EMERGENCIES.match(reader.text, reader.position)) is None:
        return
    reader.position = head.end()
    while (found := _EMERGENCY.match(reader.text, reader.position)) is not None:
        try:
            begins, until, reason = str(yaml.safe_load(found[3])).split(" ", 2)
        except (yaml.YAMLError, ValueError) as error:
            expected = "the beginning, the end and the reason of an emergency are expected here"
            raise reader.wrong(expected, found.start()) from error
        reader.position = found.end()
        yield Declared(found[2], begins, until, reason)


def _terms(found: re.Match[str]) -> Terms:
    block, quoted = found.groups()
    text = str(yaml.safe_load(quoted)) if quoted else block[6:-1].replace("\n      ", "\n")
    lines = (line.partition(": ") for line in text.split("\n"))
    return {term: words for term, _, words in lines}


class _Reader:
    """The text of a record, and how far it was read."""

    def __init__(self, source: Source) -> None:
        self._source, self.text, self.position = source, source.text, 0

    def take(self, pattern: re.Pattern[str], expected: str) -> re.Match[str]:
        """Read on over a pattern; raises Invalid if the text does not go on with it."""
        found = pattern.match(self.text, self.position)
        if found is None:
            cut = "" if self.position < len(self.text) else "the record was cut off: "
            raise self.wrong(f"{cut}{expected}", self.position)
        self.position = found.end()
        return found

    def ends(self) -> bool:
        """Return whether nothing but the end follows."""
        return self.text.startswith(_END, self.position) and len(self.text) == self.position + len(_END)

    def wrong(self, message: str, start: int) -> Invalid:
        """Return the problem of a line, from a position on."""
        line = self._source.line_from(min(start, max(len(self.text) - 1, 0)))
        first = start + len(line) - len(line.lstrip())
        return Invalid([checks.RECORD.problem(message, self._source.span(first, start + len(line)))])
