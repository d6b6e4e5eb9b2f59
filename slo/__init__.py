"""The public Python API of slo.

`load` definitions, `compile` them, `assess` error budgets, and `check` whether a release may go out.
"""

__version__ = "0.1.0"
__all__ = ["InvalidDefinitions", "Server", "assess", "check", "compile", "load"]

TYPE_CHECKING = False  # instead of importing typing, which takes longer than `slo --version`
if TYPE_CHECKING:
    from slo.actions.assess import assess
    from slo.actions.check import check
    from slo.actions.compile import compile
    from slo.actions.definitions import load
    from slo.actions.failures import InvalidDefinitions
    from slo.actions.servers import Server

_MODULES = {
    "InvalidDefinitions": "failures",
    "Server": "servers",
    "assess": "assess",
    "check": "check",
    "compile": "compile",
    "load": "definitions",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"slo.actions.{_MODULES[name]}"), name)
