"""The forms of one report by name: each is a module, which is imported when its form is used."""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


class Forms(Mapping[str, F]):
    """The `render` of each of some modules of a package.

    A command lists the names of forms in its help, and needs the modules of none of them for that.
    """

    def __init__(self, package: str, *names: str) -> None:
        self._package, self._names = package, names

    def __getitem__(self, name: str) -> F:
        if name not in self._names:
            raise KeyError(name)
        render: F = import_module(f"{self._package}.{name}").render
        return render

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
