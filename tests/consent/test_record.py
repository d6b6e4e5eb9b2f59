"""The record of what is in force: what it contains, and that nothing but slo's own text is read as one."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import slo
from slo.catalogue.record import FILE, read_record, record_text
from slo.model import Signature
from slo.model.agreement import Terms, digest
from slo.model.consent import InForce, Standing
from slo.model.subjects import Subject, SubjectKind
from tests.agreements import DEFINITIONS, OPENING_DAY
from tests.consent.project import AGREED, HISTORY, RECORD, begin, check, generated, run, write

RESTORE = "restore the file from the main branch, then run 'slo compile': it records all that has been signed"


def test_it_says_what_is_in_force_and_who_signed_when() -> None:
    begin()

    assert re.sub("[0-9a-f]{64}", "…", RECORD.read_text().split("  checkout-up:\n")[1]).startswith(
        '    digest: "…"\n'
        "    signed:\n"
        "      platform-team: 2026-09-15 head-of-all\n"
        "      shop: 2026-09-15 head-of-all\n"
        "    terms: |-\n"
        "      product: shop\n"
        "      signed by: platform-team, shop\n"
        "      indicator: probe\n"
        '      gauge: up{job="shop"}\n'
        "      target: 99%\n"
    )


def test_where_nothing_is_in_force_there_is_no_record() -> None:
    begin(DEFINITIONS)

    assert not RECORD.exists()


def test_it_is_written_whatever_targets_were_chosen() -> None:
    begin({**AGREED, "organisation.yaml": f"{AGREED['organisation.yaml']}targets: [docs]\n"})

    assert RECORD.exists()
    assert not Path("generated/prometheus").exists()


def test_without_it_generated_files_are_out_of_date_and_it_is_written_again() -> None:
    begin()
    before = generated()
    RECORD.unlink()
    checked = run("compile", "--check")

    assert checked.exit_code == 1
    assert f"missing   {RECORD}" in checked.stderr
    assert run("compile").exit_code == 0
    assert generated() == before


CONFLICT = "<<<<<<< HEAD\n      target: 99%\n=======\n      target: 95%\n>>>>>>> theirs\n"
DAMAGES: dict[str, tuple[Callable[[str], str], str]] = {
    "a conflict of a merge": (lambda text: text.replace("      target: 99%\n", CONFLICT, 1), "conflict"),
    "a changed term": (lambda text: text.replace("target: 99%", "target: 95%", 1), "was edited"),
    "another party": (lambda text: text.replace("      shop: 2026", "      ship: 2026", 1), "was edited"),
    "a party less": (lambda text: text.replace("      shop: 2026-09-15 head-of-all\n", "", 1), "was edited"),
    "another day": (lambda text: text.replace("2026-09-15", "2025-09-15", 1), "was edited"),
    "another name": (lambda text: text.replace("  checkout-up:", "  checkout-ups:"), "was edited"),
    "another digest": (lambda text: text.replace('digest: "', 'digest: "x', 1), "the digest of the entry"),
    "an entry twice": (
        lambda text: text.replace("...\n", text.partition("objectives:\n")[2], 1),
        "recorded twice",
    ),
    "other indentation": (lambda text: text.replace("      target", "        target", 1), "was edited"),
    "a line less": (lambda text: text.replace("    signed:\n", "", 1), "'signed' is expected"),
    "nothing in it": (lambda _: "", "cut off"),
    "its head alone": (lambda text: text.partition("objectives")[0], "cut off"),
    "the first half": (lambda text: text[: len(text) // 2], ""),
    "the end missing": (lambda text: text.removesuffix("...\n"), "cut off"),
    "something after its end": (lambda text: f"{text}more: 1\n", "a section of the record"),
    "a newer version": (lambda text: text.replace("version: 2", "version: 3"), "reads version 2"),
    "an unknown section": (lambda text: text.replace("objectives:", "promises:"), "no section 'promises'"),
    "other text": (lambda _: "Hello\n", "begins with its version"),
    "a mapping": (lambda _: "{}\n", "begins with its version"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_record_is_an_error_and_never_nothing_in_force(damage: str) -> None:
    begin()
    alter, words = DAMAGES[damage]
    RECORD.write_text(alter(RECORD.read_text()))
    before = generated()

    for refused in (run("compile"), run("compile", "--check"), check()):
        assert refused.exit_code == 1
        assert "error[record]: " in refused.stderr
        assert words in refused.stderr
        assert re.search(r"--> generated/agreed.yaml:\d+:\d+\n", refused.stderr)
        assert RESTORE in refused.stderr
    assert generated() == before
    assert "error[record]" in run("lint").stderr


def test_in_python_nothing_is_compiled_or_decided_by_a_damaged_record() -> None:
    begin()
    RECORD.write_text(RECORD.read_text()[:-4])
    catalogue = slo.load()

    with pytest.raises(slo.InvalidDefinitions, match="the record was cut off"):
        slo.compile(catalogue)
    with pytest.raises(slo.InvalidDefinitions, match="the record was cut off"):
        slo.check(catalogue, HISTORY)


def test_a_record_that_is_no_text_is_an_error() -> None:
    begin()
    RECORD.write_bytes(RECORD.read_bytes().replace(b"99%", b"99\xff%"))

    assert "byte 0xff is not UTF-8 text" in run("compile").stderr


def test_a_folder_in_its_place_is_an_error() -> None:
    write(AGREED)
    RECORD.mkdir(parents=True)

    assert run("compile").exit_code == 2
    assert run("compile").stderr == f"Error: cannot read {RECORD}: Is a directory ('{RECORD}')\n"


def test_it_is_the_same_on_windows() -> None:
    begin()
    data = RECORD.read_bytes()

    assert read_record(data.replace(b"\n", b"\r\n"), FILE).ledger == read_record(data, FILE).ledger


WORDS = st.text(st.characters(exclude_characters="\n"), min_size=1).filter(lambda text: ": " not in text)
NAMES = st.from_regex(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", fullmatch=True)


@given(st.dictionaries(NAMES, st.dictionaries(WORDS, WORDS, min_size=1), min_size=1))
def test_what_is_written_is_read_back(terms: dict[str, dict[str, str]]) -> None:
    ledger = {
        Subject(SubjectKind.OBJECTIVE, name): InForce(one, ("no", "shop")) for name, one in terms.items()
    }
    signatures = {
        subject: {party: signature(one.terms) for party in one.parties} for subject, one in ledger.items()
    }
    text = record_text(Standing(ledger, signed=signatures))
    found = read_record(text.encode("utf-8", "surrogatepass"), FILE)

    assert found.problems == ()
    assert found.ledger == ledger
    assert record_text(Standing(found.ledger, signed=signatures)) == text


def signature(terms: Terms) -> Signature:
    return Signature.model_construct(
        version=2, agreed_on=OPENING_DAY, by="boss", digest=digest(terms), terms=dict(terms)
    )
