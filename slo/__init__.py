"""Compile jointly declared service level objectives into rules, routes and reports.

In Python: `load` definitions, `compile` them, `assess` error budgets, `check` whether a release may go out.
"""

__version__ = "0.1.0"
__all__ = ["InvalidDefinitions", "Server", "assess", "check", "compile", "load"]

TYPE_CHECKING = False  # as typing has it, which takes longer to import than `slo --version` to run
if TYPE_CHECKING:
    from slo.actions.assess import assess
    from slo.actions.check import check
    from slo.actions.compile import compile
    from slo.actions.definitions import load
    from slo.actions.failures import InvalidDefinitions
    from slo.actions.servers import Server

_HOMES = {
    "InvalidDefinitions": "failures",
    "Server": "servers",
    "assess": "assess",
    "check": "check",
    "compile": "compile",
    "load": "definitions",
}


def __getattr__(name: str) -> object:
    """Import what is exported when it is used first."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"slo.actions.{_HOMES[name]}"), name)
