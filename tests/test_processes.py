"""Work that several processes share: the results are those of one process, whatever happens to the others."""

import os
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from bench import fleet
from slo.actions import processes
from slo.actions.compile import compile_folder
from slo.actions.processes import shared

HERE = os.getpid()


def squares(many: int) -> list[Callable[[], int]]:
    return [partial(pow, number, 2) for number in range(many)]


@pytest.fixture(params=[1, 2, 3, 7])
def cores(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    many: int = request.param
    monkeypatch.setattr(processes, "_processes", lambda jobs: min(many, jobs))


@pytest.mark.usefixtures("cores")
@pytest.mark.parametrize("many", [1, 2, 8, 20])
def test_results_are_in_the_order_of_the_jobs(many: int) -> None:
    assert shared(squares(many)) == [number**2 for number in range(many)]


@pytest.mark.usefixtures("cores")
def test_what_another_process_fails_to_do_is_done_here() -> None:
    def only_here() -> int:
        assert os.getpid() == HERE
        return 1

    assert shared([only_here] * 9) == [1] * 9


@pytest.mark.usefixtures("cores")
def test_what_another_process_is_killed_over_is_done_here() -> None:
    def deadly() -> int:
        if os.getpid() != HERE:
            os.kill(os.getpid(), 9)
        return 1

    assert shared([deadly] * 9) == [1] * 9


@pytest.mark.usefixtures("cores")
def test_an_exception_is_raised_as_if_there_was_one_process() -> None:
    def wrong() -> int:
        raise LookupError("wrong")

    with pytest.raises(LookupError, match="wrong"):
        shared([*squares(8), wrong])


@pytest.mark.usefixtures("cores")
def test_no_process_is_left_when_work_is_stopped() -> None:
    def stopped() -> int:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shared([stopped, *squares(8)])
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.usefixtures("cores")
def test_no_process_begins_another_job_when_one_has_failed_here(tmp_path: Path) -> None:
    failed, many = tmp_path / "failed", 2000

    def job(number: int) -> None:
        if os.getpid() == HERE:
            failed.touch()
            raise LookupError("wrong")
        (tmp_path / str(number)).touch()
        while not failed.exists():
            time.sleep(0.01)
        time.sleep(0.01)

    with pytest.raises(LookupError):
        shared([partial(job, number) for number in range(many)])

    assert len(list(tmp_path.iterdir())) < many


@pytest.mark.usefixtures("cores")
def test_a_process_with_a_long_job_leaves_the_others_to_the_rest(tmp_path: Path) -> None:
    def job(number: int) -> int:
        (tmp_path / str(number)).touch()
        while number == 0 and processes._processes(12) > 1 and len(list(tmp_path.iterdir())) < 12:
            time.sleep(0.001)
        return number

    assert shared([partial(job, number) for number in range(12)]) == list(range(12))


def test_a_process_does_no_more_jobs_when_the_one_that_started_it_was_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "_processes", lambda jobs: 2)
    ended, alive = os.pipe()

    def job(number: int) -> None:
        (tmp_path / str(number)).touch()
        time.sleep(0.1)

    if not (original := os.fork()):
        os.close(ended)
        shared([partial(job, number) for number in range(400)])
        os._exit(0)
    os.close(alive)
    while not (tmp_path / "1").exists():
        time.sleep(0.01)
    os.kill(original, signal.SIGKILL)
    os.waitpid(original, 0)

    assert os.read(ended, 1) == b"", "no process has the pipe any more"
    assert len(list(tmp_path.iterdir())) < 400


def test_few_jobs_are_not_worth_a_process() -> None:
    assert processes._processes(3) == 1


def test_generated_files_are_the_same_whatever_the_number_of_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fleet.write(tmp_path / "definitions", 250)
    monkeypatch.setattr(processes, "_processes", lambda jobs: 1)
    compile_folder(tmp_path / "definitions", tmp_path / "generated", write=True)
    monkeypatch.setattr(processes, "_processes", lambda jobs: 3)
    again = compile_folder(tmp_path / "definitions", tmp_path / "generated", write=False)

    assert not again.changes
    assert sum(path.startswith("tests/") for path in again.changes.unchanged) == 100
