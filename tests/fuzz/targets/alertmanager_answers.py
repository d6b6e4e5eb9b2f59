"""Answers of Alertmanager: to calls and their ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.agreements import signed_by_all, write
from tests.cli.test_calling import CALL, DEFINITIONS
from tests.fuzz.answers import answer, answering, as_input
from tests.fuzz.mutations import of_bytes, of_json, of_words
from tests.fuzz.target import Run, Target, command

_LABELS = {
    "alertname": "SLOCall",
    "product": "shop",
    "slo": "checkout-up",
    "called_upon": CALL[0],
    "call_id": "x",
}
_ALERT = {
    "labels": _LABELS,
    "annotations": {"summary": "s"},
    "startsAt": "2026-11-01T10:00:00.000Z",
    "endsAt": "2026-11-01T12:00:00.000Z",
    "fingerprint": "ab",
    "receivers": [{"name": f"{CALL[0]}/called"}, {"name": "shop/notice"}],
    "status": {"state": "active", "silencedBy": [], "inhibitedBy": []},
}
_STATUS = answer(
    {"versionInfo": {"version": "0.28.0"}, "cluster": {"status": "ready"}},
    Date="Sun, 01 Nov 2026 10:00:00 GMT",
)
_SEEDS = (
    as_input(_STATUS, answer(""), answer([_ALERT])),
    as_input(
        answer(""),
        answer([_ALERT]),
        answer({"silenceID": "s"}),
        answer([{"id": "s", "status": {"state": "active"}}]),
    ),
    as_input(answer("bad", 400)),
    as_input(answer({"code": 400, "message": "wrong"}, 400)),
)


@contextmanager
def _ready() -> Iterator[Run]:
    write(Path("definitions"), signed_by_all({"all.yaml": DEFINITIONS}))
    with answering(_ask) as run:
        yield run


def _ask(url: str) -> int:
    where = ("--alertmanager", url, "--as", "ana")
    Path("calls.jsonl").unlink(missing_ok=True)
    code = command("call", *CALL, *where)
    command("ack", "checkout-up", *where)
    command("stand-down", CALL[1], *where)
    return code


TARGET = Target("alertmanager_answers", lambda: _SEEDS, (of_json, of_json, of_words, of_bytes), _ready)
