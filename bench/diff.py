"""What it costs to compare two plans, without reading and planning them."""

import gc
import time
from pathlib import Path

from slo.actions.definitions import load
from slo.diff import differences
from slo.plan.build import plan
from slo.report.diff import FORMATS


def seconds(base: Path, changed: Path) -> float:
    """Return the CPU time of comparing the plans of two projects and writing the differences as text."""
    gc.disable()  # as `slo` does
    before, after = (plan(load(project / "definitions")) for project in (base, changed))
    began = time.process_time()
    FORMATS["text"](differences(before, after), "base")
    spent = time.process_time() - began
    gc.enable()
    return spent
