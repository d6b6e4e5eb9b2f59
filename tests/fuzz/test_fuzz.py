"""A few inputs for each target, always the same; `python -m bench.fuzz` gives them a million."""

from contextlib import chdir
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from tests.fuzz.target import Found, Target, inputs, judged
from tests.fuzz.targets import TARGETS

INPUTS = 4
FOUND = Path(__file__).parent / "found"
"""Inputs that once had a fault, by target."""


def once_at_fault(target: Target) -> list[bytes]:
    return [file.read_bytes() for file in sorted((FOUND / target.name).glob("*"))]


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_whatever_is_read_has_a_documented_end(target: Target, tmp_path: Path) -> None:
    right, found = Found(), Found()
    with chdir(tmp_path), target.ready() as run:
        judged(run, target.seeds()[0], right)
        for data in (*once_at_fault(target), *islice(inputs(target, Random(target.name)), INPUTS)):
            judged(run, data, found)

    assert not found.faults, "\n\n".join(f"{one.data[:3000]!r}\n{one.what}" for one in found.faults[:5])
    assert right.codes.keys() == {target.best}, "changed inputs would all be refused alike"


def test_inputs_that_were_at_fault_have_a_target() -> None:
    assert {folder.name for folder in FOUND.iterdir()} <= {target.name for target in TARGETS}
