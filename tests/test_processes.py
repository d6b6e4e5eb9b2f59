"""Work that several processes share: the results are those of one process, whatever happens to the others."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from bench import fleet
from slo.actions import processes
from slo.actions.compile import compile_folder
from slo.actions.processes import shared
from slo.project import Output

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


def test_few_jobs_are_not_worth_a_process() -> None:
    assert processes._processes(3) == 1


@pytest.mark.parametrize("many", [1, 2, 5])
def test_generated_files_are_the_same_whatever_the_number_of_processes(
    many: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fleet.write(tmp_path / "definitions", 250)
    monkeypatch.setattr(processes, "_processes", lambda jobs: 1)
    compile_folder(tmp_path / "definitions", tmp_path / "generated", write=True)
    monkeypatch.setattr(processes, "_processes", lambda jobs: many)
    again = compile_folder(tmp_path / "definitions", tmp_path / "generated", write=False)

    assert not again.changes
    assert len(Output(tmp_path / "generated").texts("tests/")) == 75
