"""Exceptions of actions, besides those of folders, records and servers."""

from collections.abc import Iterable, Mapping

from slo.text.diagnostics import Invalid, Problem, render
from slo.text.styles import Paint, plain


class InvalidRequest(ValueError):
    """Raised for an argument that is not possible, such as an unknown name.

    `parameter` is the name of the parameter at fault, or "".
    """

    def __init__(self, message: str, parameter: str = "") -> None:
        super().__init__(message)
        self.parameter = parameter


class Undeclared(Exception):
    """Raised if an answer needs documents that the definitions do not contain."""


class NoData(Exception):
    """Raised if there is no data to assess or to write."""


class InvalidText(Invalid):
    """Raised with all problems of a file, by its path relative to the working directory."""

    def __init__(self, problems: Iterable[Problem], texts: Mapping[str, str]) -> None:
        super().__init__(problems)
        self.texts = texts

    def __str__(self) -> str:
        """Return each problem with its line and a caret."""
        return self.shown(plain)

    def shown(self, paint: Paint) -> str:
        """Return each problem with its line and a caret, in colours."""
        return "\n".join(f"{render(problem, self.texts, paint)}\n" for problem in self.problems)


class InvalidDefinitions(InvalidText):
    """Raised with all errors of the definitions."""


class InvalidHistory(InvalidText):
    """Raised with the problems of a history of events."""


class InvalidHttpConfig(InvalidText):
    """Raised with the problems of a file of HTTP client settings; secrets are masked."""


class AlreadyThere(Exception):
    """Raised if files exist that would be overwritten; nothing was written."""
