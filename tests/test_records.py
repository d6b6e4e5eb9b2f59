"""The record of calls survives what happens to it: crashes, full lines, two who write at once."""

import hashlib
import json
import multiprocessing
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slo.model.call_record import CallRecord, Event, EventType, calls
from slo.records import Record, RecordFailure
from slo.report.calls import as_json, as_table

SPAWN = multiprocessing.get_context("spawn")  # a fork would hold what its parent holds
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
LABELS = {"called_upon": "re", "product": "shop", "slo": "shop-up", "call_mode": "explicit"}
LINE = {"at": "2026-11-01T12:00:00Z", "call": "1", "event": "sent", "by": "ana"}
ANNOTATIONS = {"call_reason": "it burns", "called_by": "ana"}


def event(happened: EventType, minutes: float = 0, call: str = "1", by: str = "ana", **said: object) -> Event:
    return Event(NOON + timedelta(minutes=minutes), call, happened, by, said)


def requested(call: str = "1", minutes: float = 0) -> Event:
    ends_at = (NOON + timedelta(minutes=minutes + 120)).isoformat()
    return event(EventType.REQUESTED, minutes, call, labels=LABELS, annotations=ANNOTATIONS, ends_at=ends_at)


def record_of(*events: Event) -> CallRecord:
    (call,) = calls(events)
    return call


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record(tmp_path / "calls.jsonl")


def test_what_was_written_is_read(record: Record) -> None:
    record.append(requested())
    record.append(event(EventType.SENT, 1, but=["one member is away"]))

    assert record.read().events == (requested(), event(EventType.SENT, 1, but=["one member is away"]))
    assert record.read().unreadable == ()


def test_a_record_that_is_not_there_is_empty(record: Record) -> None:
    assert record.read().events == ()
    assert not record.path.exists()


def test_each_event_is_one_line_that_others_can_read(record: Record) -> None:
    record.append(event(EventType.FAILED, why="two\nlines"))

    (line,) = record.path.read_text().splitlines()
    assert json.loads(line) == {
        "at": "2026-11-01T12:00:00.000Z",
        "call": "1",
        "event": "failed",
        "by": "ana",
        "why": "two\nlines",
        "previous": hashlib.sha256().hexdigest(),
    }


def test_a_line_that_broke_off_is_reported_and_spoils_no_other(record: Record) -> None:
    record.append(requested())
    with record.path.open("a") as file:
        file.write('{"at": "2026-11-01T12:00')  # a machine that lost its power
    record.append(event(EventType.SENT, 1))

    assert [one.type for one in record.read().events] == [EventType.REQUESTED, EventType.SENT]
    assert record.read().unreadable == (2,)
    assert '{"at": "2026-11-01T12:00\n' in record.path.read_text()


@pytest.mark.parametrize(
    "line",
    [
        "[]",
        "null",
        '"at"',
        "<<<<<<< HEAD",
        '{"at": "2026-11-01T12:00:00Z", "call": "1", "event": "teleported", "by": "ana"}',
        '{"at": "noon", "call": "1", "event": "sent", "by": "ana"}',
        '{"at": "2026-11-01T12:00:00Z", "call": "1", "event": "sent", "by": "ana", "labels": []}',
        '{"at": "2026-11-01T12:00:00Z", "call": "1", "event": "sent", "by": "ana", "ends_at": "soon"}',
        "\udcff",
        "\0" * 4096,
        "[" * 100_000,
        "9" * 5_000,
        "x" * 5_000_000,
        LINE | {"at": "9999-12-31T23:59:59-23:59"},
        LINE | {"at": "0001-01-01T00:00:00+23:59"},
        LINE | {"at": 5},
        LINE | {"by": "\ud800"},
        LINE | {"by": ""},
        LINE | {"call": None},
        LINE | {"call": "\x1b[2J"},
        LINE | {"event": ["sent"]},
        LINE | {"labels": {"called_upon": 5}},
        LINE | {"annotations": {"call_reason": ["x"]}},
        LINE | {"incident": 5},
        LINE | {"why": {}},
        LINE | {"ends_at": 5},
        LINE | {"ends_at": "9999-12-31T23:59:59-23:59"},
    ],
)
def test_lines_of_others_are_reported_and_kept(line: str | dict[str, object], record: Record) -> None:
    record.append(requested())
    text = line if isinstance(line, str) else json.dumps(line)
    with record.path.open("ab") as file:
        file.write(text.encode(errors="surrogateescape") + b"\n\n")
    record.append(event(EventType.SENT, 1))

    assert len(record.read().events) == 2
    assert record.read().unreadable == (2,)
    assert text.encode(errors="surrogateescape") in record.path.read_bytes()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
FIELDS = (
    "at",
    "call",
    "event",
    "by",
    "labels",
    "annotations",
    "incident",
    "ends_at",
    "why",
    "but",
    "previous",
)


@given(st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_whatever_a_line_contains_a_call_is_made_and_shown(
    tmp_path_factory: pytest.TempPathFactory, changed: dict[str, object]
) -> None:
    record = Record(tmp_path_factory.mktemp("changed") / "calls.jsonl")
    record.path.write_text(json.dumps(LINE | changed) + "\n")
    record.append(requested("2"))

    found = calls(record.read().events)
    assert found[-1].id == "2"
    assert as_table(found, NOON).encode()
    assert as_json(found, NOON).encode()


@given(st.binary(max_size=200))
def test_whatever_is_in_the_file_new_events_are_found(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes
) -> None:
    record = Record(tmp_path_factory.mktemp("noise") / "calls.jsonl")
    record.path.write_bytes(noise)
    record.append(requested())

    assert record.read().events[-1] == requested()
    assert record.path.read_bytes().startswith(noise)


def _write_many(path: Path, writer: int) -> None:
    for number in range(50):
        Record(path).append(event(EventType.FAILED, call=f"{writer}-{number}", why="x" * 5000))


def test_two_who_write_at_once_lose_nothing(record: Record) -> None:
    writers = [SPAWN.Process(target=_write_many, args=(record.path, writer)) for writer in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert {one.call for one in record.read().events} == {f"{w}-{n}" for w in range(2) for n in range(50)}
    assert record.read().unreadable == ()
    assert (record.verify().lines, record.verify().breaks) == (100, ())


def test_who_holds_the_record_is_alone_with_it(record: Record) -> None:
    record.append(requested())
    with record.locked() as held:
        child = SPAWN.Process(target=_write_many, args=(record.path, 9))
        child.start()
        child.join(0.3)
        assert len(held.read().events) == 1
        held.append(event(EventType.SENT))
    child.join()

    assert [one.call for one in record.read().events][:3] == ["1", "1", "9-0"]


def test_what_was_appended_is_on_the_disk(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []

    def fsync(file: int) -> None:
        synced.append(os.fstat(file).st_size)

    monkeypatch.setattr("os.fsync", fsync)
    record.append(requested())

    assert synced[0] == record.path.stat().st_size
    assert len(synced) == 2  # a new file's name, too


def test_what_cannot_be_written_says_why(tmp_path: Path) -> None:
    with pytest.raises(RecordFailure, match="No such file or directory"):
        Record(tmp_path / "no" / "calls.jsonl").append(requested())
    with pytest.raises(RecordFailure, match="Is a directory"):
        Record(tmp_path).read()


def test_a_disk_that_is_full_says_so(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(file: int, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.write", full)
    with pytest.raises(RecordFailure, match="No space left on device"):
        record.append(requested())


def test_events_of_a_call_belong_together_whatever_comes_between() -> None:
    first, second = calls(
        (requested("1"), requested("2"), event(EventType.SENT, 1), event(EventType.SENT, 1, "2"))
    )

    assert (first.id, second.id) == ("1", "2")
    assert len(first.events) == len(second.events) == 2


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ((), "not known to be sent"),
        ((event(EventType.SENT, 1),), "open"),
        ((event(EventType.SENT, 1), event(EventType.ANSWERED, 2, by="bo")), "open"),
        ((event(EventType.FAILED, 1, why="it is away"),), "failed: it is away"),
        ((event(EventType.FAILED, 1), event(EventType.SENT, 2)), "open"),
        ((event(EventType.SENT, 1), event(EventType.STANDING_DOWN, 2)), "open"),
        ((event(EventType.SENT, 1), event(EventType.STOOD_DOWN, 2, by="bo")), "stood down by bo"),
        (
            (event(EventType.SENT, 1), event(EventType.UNANSWERED, 2), event(EventType.STOOD_DOWN, 3)),
            "unanswered",
        ),
    ],
)
def test_how_a_call_ended_is_read_from_its_events(events: tuple[Event, ...], state: str) -> None:
    assert record_of(requested(), *events).state(NOON + timedelta(minutes=10)) == state


def test_a_call_that_nobody_ended_ran_out() -> None:
    call = record_of(requested(), event(EventType.SENT, 1))

    assert call.state(NOON + timedelta(minutes=121)) == "ran out"
    assert call.is_open(NOON + timedelta(minutes=119))
    assert not call.is_open(NOON + timedelta(minutes=121))


def test_an_answer_takes_from_when_it_was_sent_until_the_first_answer() -> None:
    call = record_of(
        requested(),
        event(EventType.SENT, 1),
        event(EventType.ANSWERED, 5.5),
        event(EventType.ANSWERED, 9),
    )

    assert call.time_to_answer == timedelta(minutes=4, seconds=30)


def test_a_new_record_is_readable_by_its_owner_alone(record: Record) -> None:
    record.append(requested())

    assert record.path.stat().st_mode & 0o777 == 0o600


def test_the_permissions_of_a_record_stay_as_people_set_them(record: Record) -> None:
    record.append(requested())
    record.path.chmod(0o660)
    record.append(event(EventType.SENT))

    assert record.path.stat().st_mode & 0o777 == 0o660
