"""Exit codes, and the command class that turns exceptions of actions into messages and exit codes."""

from collections.abc import Callable
from enum import IntEnum
from functools import partial, wraps
from inspect import signature
from typing import Any, TypeVar

import click

from slo.cli.printing import show_painted
from slo.text.styles import Meaning, Paint

F = TypeVar("F", bound=Callable[..., Any])


class Exit(IntEnum):
    """The exit codes of all commands."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    UNREACHABLE = 3
    NO_DATA = 4
    INTERNAL_ERROR = 70
    STOPPED = 130


def _problems(error: Any, paint: Paint) -> str:
    return str(error.shown(paint))


def _definitions(error: Any, paint: Paint) -> str:
    from slo.text.plurals import count

    return f"{error.shown(paint)}\n{count(len(error.problems), 'error')}; nothing was done"


def _error(error: Exception, paint: Paint) -> str:
    return f"{paint(Meaning.ERROR, 'Error:')} {error}"


def _no_history(error: Exception, paint: Paint) -> str:
    return f"{paint(Meaning.ERROR, 'Error:')} cannot read the history: {error}"


def _no_data(error: Exception, paint: Paint) -> str:
    return str(error)


FAILURES: dict[str, tuple[Exit, Callable[[Exception, Paint], str]]] = {
    "slo.actions.failures.AlreadyThere": (Exit.FINDINGS, _error),
    "slo.actions.failures.InvalidDefinitions": (Exit.FINDINGS, _definitions),
    "slo.actions.failures.InvalidHistory": (Exit.FINDINGS, _problems),
    "slo.actions.failures.InvalidHttpConfig": (Exit.USAGE, _problems),
    "slo.actions.failures.NoData": (Exit.NO_DATA, _no_data),
    "slo.actions.failures.Undeclared": (Exit.FINDINGS, _error),
    "slo.actions.push.failures.Busy": (Exit.FINDINGS, _error),
    "slo.actions.push.failures.Clash": (Exit.FINDINGS, _error),
    "slo.actions.push.failures.Differs": (Exit.FINDINGS, _error),
    "slo.actions.push.failures.Interrupted": (Exit.UNREACHABLE, _error),
    "slo.clients.programs.NotInstalled": (Exit.UNREACHABLE, _error),
    "slo.clients.git.NoHistory": (Exit.UNREACHABLE, _no_history),
    "slo.clients.failures.Refused": (Exit.UNREACHABLE, _error),
    "slo.clients.failures.Unreachable": (Exit.UNREACHABLE, _error),
    "slo.targets.artifact.TooLarge": (Exit.USAGE, _error),
    "slo.targets.artifact.UnusableTemplates": (Exit.USAGE, _error),
    "slo.project.Refused": (Exit.USAGE, _error),
    "slo.records.RecordFailure": (Exit.USAGE, _error),
    "slo.report.page.html.UnusableTemplates": (Exit.USAGE, _error),
}
"""The exit code and the message of each exception.

Exceptions are named, not imported: most commands need few of these modules.
"""

USAGE = {"slo.actions.failures.InvalidRequest", "slo.evidence.selection.NothingSelected"}
"""Exceptions that are shown as a wrong use of the command line."""


_EXTRA = "Got unexpected extra argument"  # how click begins this message


class Command(click.Command):
    """A command whose function may raise the exceptions of actions."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read arguments; whoever names the definitions as one is reminded of their option."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            if error.message.startswith(_EXTRA) and any("--definitions" in one.opts for one in self.params):
                hint = "definitions are all files of a folder, which --definitions names"
                raise click.UsageError(f"{error.message}; {hint}", ctx) from error
            raise

    def invoke(self, ctx: click.Context) -> Any:
        """Run the function; an exception in FAILURES or USAGE is shown and sets the exit code."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            for cls in type(error).__mro__:
                name = f"{cls.__module__}.{cls.__qualname__}"
                if name in USAGE:
                    raise _usage_error(error, ctx) from error
                if name in FAILURES:
                    code, form = FAILURES[name]
                    show_painted(partial(form, error), err=True)
                    raise click.exceptions.Exit(code) from error
            raise


def _usage_error(error: Exception, ctx: click.Context) -> click.UsageError:
    if parameter := getattr(error, "parameter", ""):
        return click.BadParameter(str(error), ctx, param_hint=f"--{parameter}")
    return click.UsageError(str(error), ctx)


def grouped(name: str, make: Callable[..., object], *options: Callable[[F], F]) -> Callable[[F], F]:
    """Add one parameter `name`, the result of `make` applied to the values of several options."""
    parameters = tuple(signature(make).parameters)

    def add(command: F) -> F:
        @wraps(command)
        def with_group(**values: Any) -> Any:
            values[name] = make(**{parameter: values.pop(parameter) for parameter in parameters})
            return command(**values)

        decorated: Any = with_group
        for option in reversed(options):
            decorated = option(decorated)
        return decorated  # type: ignore[no-any-return]

    return add
