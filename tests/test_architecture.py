"""The floors of the house: a module imports from floors below its own, and siblings do not see each other."""

import ast
from pathlib import Path

import pytest

import slo

FLOORS = [
    {"archetypes", "text"},
    {"source"},
    {"promql"},
    {"shapes"},
    {"sli", "channels"},
    {"model"},
    {"catalogue", "checks", "plan", "evidence"},
    {"targets", "report"},
    {"project", "records", "clients"},
    {"web"},
    {"cli"},
    {"__main__"},
]
FAMILIES = {"sli", "channels", "checks", "targets", "report", "cli"}
"""In these, each file is one of a kind and does not know its sisters, but for the shared ones named here."""
SHARED = {
    "sli": {"counting", "kind", "metric_names"},
    "channels": {"message", "versions"},
    "checks": set(),
    "targets": {"artifact"},
    "report": {"footnotes", "overview", "rounding", "workflow"},
    "cli": {
        "call_options",
        "calling",
        "histories",
        "options",
        "overriding",
        "overviews",
        "reviews",
        "sources",
        "watching",
    },
}

PACKAGE = Path(slo.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
FLOOR_OF = {name: number for number, floor in enumerate(FLOORS) for name in floor}


def _place(path: Path) -> tuple[str, ...]:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def _imports(path: Path) -> set[tuple[str, ...]]:
    """Every module of ours that a file imports, also inside functions, as parts below `slo`."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "slo":
            module = tuple(node.module.split(".")[1:])
            found |= {module or (alias.name,) for alias in node.names}
            found |= {
                (*module, alias.name)
                for alias in node.names
                if (PACKAGE.joinpath(*module, alias.name)).with_suffix(".py").exists()
            }
        elif isinstance(node, ast.Import):
            found |= {tuple(a.name.split(".")[1:]) for a in node.names if a.name.split(".")[0] == "slo"}
    return {parts for parts in found if parts and parts != ("__version__",)}


def test_every_package_has_a_floor() -> None:
    homes = {_place(path)[0] for path in MODULES if _place(path)}

    assert homes == set(FLOOR_OF)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    place = _place(path)
    upward = {
        ".".join(there)
        for there in _imports(path)
        if place and there[0] != place[0] and FLOOR_OF[there[0]] >= FLOOR_OF[place[0]]
    }

    assert upward == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_siblings_of_a_family_do_not_see_each_other(path: Path) -> None:
    place = _place(path)
    if len(place) < 2 or place[0] not in FAMILIES or place[1] in SHARED[place[0]]:
        return
    sisters = {
        ".".join(there)
        for there in _imports(path)
        if there[0] == place[0]
        and len(there) > 1
        and there[1] != place[1]
        and there[1] not in SHARED[place[0]]
    }

    assert sisters == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_stay_small(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 400


def test_most_modules_are_read_in_one_go() -> None:
    lengths = sorted(len(path.read_text().splitlines()) for path in MODULES)

    assert lengths[len(lengths) // 2] <= 120
