"""What actions raise beside the exceptions of the folders, records and servers that they use."""

from collections.abc import Iterable, Mapping

from slo.text.diagnostics import Invalid, Problem, render


class InvalidRequest(ValueError):
    """Raised where what was asked for cannot be, as a name that nothing has.

    `parameter` names the parameter of the action that is at fault, if it is one alone.
    """

    def __init__(self, message: str, parameter: str = "") -> None:
        super().__init__(message)
        self.parameter = parameter


class Undeclared(Exception):
    """Raised where an answer needs what the definitions do not declare."""


class NoData(Exception):
    """Raised where there is nothing to judge by, or to write."""


class InvalidText(Invalid):
    """Raised with all problems of a text, whose files are named as they are found from here."""

    def __init__(self, problems: Iterable[Problem], texts: Mapping[str, str]) -> None:
        super().__init__(problems)
        self.texts = texts

    def __str__(self) -> str:
        """Show each problem with its line and a caret."""
        return "\n".join(f"{render(problem, self.texts)}\n" for problem in self.problems)


class InvalidDefinitions(InvalidText):
    """Raised with all errors of the definitions."""


class InvalidHistory(InvalidText):
    """Raised with the problems of a history of events."""


class InvalidHttpConfig(InvalidText):
    """Raised with the problems of a file that says how a server wants to be asked; secrets are masked."""
