"""Pushes that begin at once do not mix, and one that was killed is completed by the next."""

import json
import signal
import subprocess
import sys
import threading

import pytest

from slo.clients.failures import Unreachable
from tests.push.faults import Answer, Asked
from tests.push.mimir import Mimir
from tests.push.tenants import Files, generated, pushed, tenant
from tests.push.test_mimir import AFTER, BEFORE, assert_pushed, forget_claims, holding, requests_that_change

pytestmark = pytest.mark.usefixtures("impatient")

ONE: Files = {f"b{number}": {"g": [f"r=vector({number})"]} for number in range(6)}
TWO: Files = {f"b{number}": {"g": [f"r=vector({number + 100})"]} for number in range(6)}


def is_change(asked: Asked) -> bool:
    return asked.method != "GET" and "push%20claims" not in asked.path


def test_of_pushes_at_once_each_changes_the_tenant_alone(mimir: Mimir) -> None:
    """Every push comes to its end, one after the other: in between, all groups are those of one push."""
    failures: list[BaseException] = []

    def run(files: Files) -> None:
        try:
            pushed(mimir.server.url, generated(files))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(files,)) for files in (ONE, TWO, ONE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failures
    written = [asked.body for asked in mimir.server.asked if is_change(asked)]
    runs = ["1" if "vector(10" in body else "0" for body in written]
    assert len(runs) % 6 == 0
    assert all(len(set(runs[start : start + 6])) == 1 for start in range(0, len(runs), 6))
    assert {key[0] for key in mimir.of("techops")} == {f"slo:b{number}" for number in range(6)}


def test_a_push_whose_claim_has_ended_changes_nothing_more(
    mimir: Mimir, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("slo.actions.push.turns.LASTS", 0.0)
    alone = tenant(mimir.server.url, generated(ONE)).alone(print)
    with alone as keep, pytest.raises(Unreachable, match="no other push may begin has ended"):
        keep()


Killed = subprocess.Popen[bytes]

KILLED = """
import sys, json
from tests.push.tenants import generated, pushed
pushed(sys.argv[1], generated(json.loads(sys.argv[2])))
"""


@pytest.mark.parametrize("after", [False, True], ids=["before the effect", "after the effect"])
def test_a_push_that_was_killed_at_any_request_is_completed_by_the_next(mimir: Mimir, after: bool) -> None:
    handle = mimir.server.handle
    for number in [asked.number for asked in requests_that_change(mimir)]:
        holding(mimir, BEFORE)
        process = subprocess.Popen([sys.executable, "-c", KILLED, mimir.server.url, json.dumps(AFTER)])

        def killing(asked: Asked, process: Killed = process, number: int = number) -> Answer:
            answer = handle(asked) if asked.number != number or after else Answer(500)
            if asked.number == number:
                process.kill()
            return answer

        mimir.server.handle = killing
        code = process.wait(120)
        mimir.server.handle = handle
        forget_claims(mimir)
        pushed(mimir.server.url, generated(AFTER))

        assert code == -signal.SIGKILL
        assert_pushed(mimir, AFTER)
