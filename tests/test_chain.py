"""A record chained by hash shows what was changed in it afterwards, and what it cannot show."""

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from slo.cli import slo
from slo.text.chain import Chain, chained, verified

OLD = b'{"at": "2026-11-01T12:00:00Z", "call": "0", "event": "sent", "by": "ana"}\n'
TORN = b'{"at": "2026-11-01T12:'


def record(lines: int, before: bytes = b"") -> bytes:
    for number in range(lines):
        before += chained(before, {"call": number})
    return before


def lines(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True)


def broken(data: bytes) -> list[int]:
    return [one.line for one in verified(data).breaks]


def test_each_line_carries_the_hash_of_the_line_before() -> None:
    first, second = lines(record(2))

    assert json.loads(second) == {"call": 1, "previous": hashlib.sha256(first).hexdigest()}
    assert verified(first + second) == Chain(2, 1, hashlib.sha256(second).hexdigest(), ())


def test_the_chain_begins_where_it_begins_and_covers_what_is_before() -> None:
    whole = record(2, OLD + OLD)

    assert (verified(whole).first, verified(whole).breaks) == (3, ())
    assert verified(OLD + OLD).first is None
    assert broken(whole.replace(b"ana", b"bob", 1)) == [3]
    assert broken(whole.removeprefix(OLD)) == [2]


def test_a_line_that_broke_off_is_covered_by_the_next_event() -> None:
    torn = record(2) + TORN

    assert verified(torn).breaks[0].why.startswith("it is incomplete")
    assert broken(record(1, torn)) == []
    assert broken(OLD + TORN) == [2]
    assert broken(record(2).replace(b"}\n", b"", 1)) == [1]
    assert broken(record(1, torn).replace(TORN, TORN + b"x")) == [4]
    assert broken(record(1, torn).replace(lines(torn)[1], b"")) == [3]


def test_a_last_line_without_its_newline_is_whole() -> None:
    cut = record(2)[:-1]

    assert broken(cut) == []
    assert broken(record(1, cut)) == []
    assert verified(cut).last == verified(cut + b"\n").last


@pytest.mark.parametrize(
    ("order", "first", "why"),
    [
        ((0, 1, 3, 4), 3, "line 2 was changed after it was written, or lines after it were removed"),
        ((1, 2, 3, 4), 1, "what is before it was changed or removed"),
        ((0, 2, 1, 3, 4), 2, "it followed line 3 when it was written: lines were inserted or moved"),
        ((0, 1, 1, 2, 3), 3, "it followed line 1 when it was written: lines were inserted or moved"),
        ((1, 0, 2, 3, 4), 1, "it followed line 2 when it was written: lines were inserted or moved"),
        ((2, 0, 1), 1, "it followed line 3 when it was written: lines were inserted or moved"),
    ],
)
def test_the_first_line_that_does_not_follow_is_named(order: tuple[int, ...], first: int, why: str) -> None:
    known = lines(record(5))

    assert verified(b"".join(known[index] for index in order)).breaks[0] == (first, why)


def test_a_line_written_by_hand_is_named_even_at_the_end() -> None:
    first, second = lines(record(2))

    assert broken(first + OLD + second) == [2, 3]
    assert broken(first + second + OLD) == [3]
    assert broken(record(1, first + OLD)) == [2]


@given(st.data(), st.integers(2, 8), st.sampled_from([b"", OLD, OLD + TORN]))
def test_any_change_of_bytes_before_the_last_line_shows(
    data: st.DataObject, size: int, before: bytes
) -> None:
    whole = record(size, before)
    end = len(whole) - len(lines(whole)[-1])
    start = data.draw(st.integers(0, end - 1))
    stop = data.draw(st.integers(start, end))
    changed = whole[:start] + data.draw(st.binary(max_size=9)) + whole[stop:]

    assert (broken(changed) == []) == (changed == whole)


@given(st.data(), st.integers(2, 8))
def test_any_other_order_any_missing_and_any_repeated_line_shows(data: st.DataObject, size: int) -> None:
    whole = record(size)
    order = data.draw(st.lists(st.integers(0, size - 1), min_size=1))
    is_cut_at_its_end = order == list(range(len(order)))

    assert (broken(b"".join(lines(whole)[index] for index in order)) == []) == is_cut_at_its_end


@given(st.lists(st.binary(max_size=30) | st.just(OLD) | st.just(TORN)), st.integers(1, 3))
def test_whatever_others_append_the_chain_continues(noise: list[bytes], size: int) -> None:
    data = record(1)
    for one in noise:
        data = record(size, data + one)
    after = len(lines(data))

    assert all(number <= after for number in broken(record(2, data)))


def test_what_it_cannot_show_is_shown_by_the_last_hash() -> None:
    whole = record(5)
    cut, rewritten = b"".join(lines(whole)[:3]), record(5).replace(b'"call": 4', b'"call": 5')

    assert broken(cut) == broken(rewritten) == []
    assert len({verified(one).last for one in (whole, cut, rewritten)}) == 3


def verify(*options: str) -> Result:
    return CliRunner().invoke(slo, ["calls", "--verify", *options])


def test_the_command_names_the_first_line_and_the_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SLO_CALLS", raising=False)
    whole = record(3, OLD)
    assert verify().exit_code == 2  # there is no record

    Path("calls.jsonl").write_bytes(whole)
    assert verify().exit_code == 0
    assert verify().stdout == (
        "calls.jsonl: 4 lines; from line 2 on, each line follows the line before\n"
        f"hash of the last line: {hashlib.sha256(lines(whole)[-1]).hexdigest()}\n"
    )

    Path("calls.jsonl").write_bytes(whole.replace(b'"call": 1', b'"call": 7'))
    assert verify().exit_code == 1
    assert verify().stdout == (
        "calls.jsonl:4: line 3 was changed after it was written, or lines after it were removed\n"
        "1 line does not follow the line before, of 4 lines\n"
    )
    assert json.loads(verify("--format", "json").stdout)["breaks"][0]["line"] == 4

    Path("calls.jsonl").write_bytes(OLD)
    assert "no line has a hash yet" in verify().stdout
