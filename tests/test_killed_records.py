"""A record whose writer is killed at any moment loses no event, and its chain goes on.

The system may end a write between two pages of memory, so the line of an event that was not recorded yet can
break off. It stays, and the next line covers it.
"""

import json
import multiprocessing
import random
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from slo.records import Record
from tests.servers.waiting import eventually

KILLS = 40
FORK = multiprocessing.get_context("fork")


def append_for_ever(path: Path, first: int, known: Path) -> None:
    """Append numbered events, and note the number of each one once it is in the record."""
    number = first
    while True:
        with Record(path).locked() as record:
            record.append_fields({"number": number, "at": datetime.now(UTC).isoformat(), "words": "é" * 2000})
        known.write_text(str(number))
        number += 1


def noted_since(first: int, known: Path) -> bool:
    return known.exists() and int(known.read_text() or -1) >= first


def numbers(path: Path) -> list[int]:
    """Return the numbers of all events whose lines did not break off."""
    lines = path.read_text(errors="replace").splitlines() if path.exists() else []
    return [json.loads(line)["number"] for line in lines if line.endswith("}")]


def test_no_event_is_lost_and_the_chain_goes_on(tmp_path: Path) -> None:
    path, known = tmp_path / "calls.jsonl", tmp_path / "known"
    chance, first = random.Random(1), 0
    for _ in range(KILLS):
        process = FORK.Process(target=append_for_ever, args=(path, first, known))
        process.start()
        # Most are killed while they write; some before, at whatever a process does first.
        if chance.random() < 0.8:
            eventually(partial(noted_since, first, known), every=0.001)
        time.sleep(chance.uniform(0, 0.01))
        process.kill()
        process.join()
        first = len(numbers(path))
        noted = int(known.read_text() or 0) if known.exists() else 0
        assert first > noted or first == noted == 0

    with Record(path).locked() as record:
        record.append_fields({"number": first})
    assert numbers(path) == list(range(first + 1))
    assert Record(path).verify().breaks == ()
    assert path.stat().st_mode & 0o777 == 0o600
