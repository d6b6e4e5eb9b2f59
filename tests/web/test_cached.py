"""One answer for all visitors: how often it is asked for, and how long it is believed."""

import threading
from collections.abc import Iterator

import pytest

from slo.web.cached import EXPIRES_AFTER, Cached, FetchFailed
from tests.web.standin import Clock


def answers(*given: object) -> Iterator[object]:
    yield from given


def asking(*given: object) -> tuple[Cached[object], Clock]:
    clock, to_come = Clock(), answers(*given)

    def ask() -> object:
        answer = next(to_come)
        if isinstance(answer, str):
            raise FetchFailed(answer)
        return answer

    return Cached(ask, 30, clock), clock


def test_an_answer_is_asked_for_once_per_interval() -> None:
    shared, clock = asking(1, 2)

    assert shared.get().value == 1
    clock.at = 29.9
    assert shared.get().value == 1
    clock.at = 30
    assert shared.get().value == 2


def test_without_a_newer_answer_the_last_one_ages_until_it_says_nothing() -> None:
    shared, clock = asking(1, *["away"] * 20)
    shared.get()

    clock.at = 30
    aged = shared.get()
    assert (aged.value, aged.age, aged.failure, aged.current) == (1, 30, "away", True)
    clock.at = EXPIRES_AFTER - 0.1
    assert shared.get().current
    clock.at = EXPIRES_AFTER
    assert not shared.get().current


def test_a_failure_is_not_asked_again_at_once_and_the_next_answer_ends_it() -> None:
    shared, clock = asking("away", 1)

    assert shared.get().failure == "away"
    assert shared.get().failure == "away"
    assert not shared.get().current
    clock.at = 30
    back = shared.get()
    assert (back.value, back.failure, back.current) == (1, "", True)


def test_a_fault_of_ours_is_not_repeated_for_each_visitor() -> None:
    tried = []

    def ask() -> int:
        tried.append(1)
        raise RuntimeError

    shared = Cached(ask, 30, Clock())
    with pytest.raises(RuntimeError):
        shared.get()
    shared.get()

    assert len(tried) == 1


def test_while_one_asks_the_others_have_the_last_answer() -> None:
    clock, asked, may_answer = Clock(), threading.Event(), threading.Event()
    values = answers(1, 2)

    def ask() -> object:
        asked.set()
        assert may_answer.wait(10)
        return next(values)

    shared = Cached(ask, 30, clock)
    may_answer.set()
    shared.get()
    clock.at = 30
    may_answer.clear()
    asked.clear()
    first = threading.Thread(target=shared.get)
    first.start()
    assert asked.wait(10)

    assert shared.get().value == 1
    may_answer.set()
    first.join()
    assert shared.get().value == 2
