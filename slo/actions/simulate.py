"""Simulate what an objective, or a target without definitions, would do."""

from slo.actions.failures import InvalidRequest
from slo.catalogue.load import load as load_texts
from slo.evidence import what_if
from slo.evidence.what_if import Simulation, WhatIf
from slo.model import SLO, Catalogue
from slo.text.diagnostics import Invalid, nearest
from slo.text.units import Duration, Percent

_SERVICE = """\
kind: Service
name: what
indicators: {{if: {{events: {{total: all, bad: bad}}}}}}
objectives: [{{indicator: if, target: "{target}", window: {window}}}]
"""


def simulate(catalogue: Catalogue, name: str, given: WhatIf) -> Simulation:
    """Return what would happen to an objective; raises InvalidRequest for an unknown one."""
    known = {slo.id: slo for slo in catalogue.slos}
    if name not in known:
        raise InvalidRequest(f"no objective has the name {name!r}; {nearest(name, known)}")
    return what_if.simulate(known[name], given)


def simulate_target(target: Percent, window: Duration, given: WhatIf) -> Simulation:
    """Return what would happen to an objective with this target and window, and all defaults.

    Raises InvalidRequest for a target or a window that no objective can have.
    """
    return what_if.simulate(_objective(target, window), given)


def _objective(target: Percent, window: Duration) -> SLO:
    try:
        return load_texts({"what-if.yaml": _SERVICE.format(target=target, window=window)}).slos[0]
    except Invalid as invalid:
        raise InvalidRequest(invalid.problems[0].message) from invalid
