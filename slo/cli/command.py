"""Exit codes, and the command class that turns exceptions of actions into messages and exit codes."""

from collections.abc import Callable
from enum import IntEnum
from functools import wraps
from inspect import signature
from typing import Any, TypeVar

import click

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


def _definitions(error: Any) -> str:
    from slo.text.plurals import count

    return f"{error}\n{count(len(error.problems), 'error')}; nothing was done"


FAILURES: dict[str, tuple[Exit, str | Callable[[Exception], str]]] = {
    "slo.actions.failures.AlreadyThere": (Exit.FINDINGS, "Error: {}"),
    "slo.actions.failures.InvalidDefinitions": (Exit.FINDINGS, _definitions),
    "slo.actions.failures.InvalidHistory": (Exit.FINDINGS, "{}"),
    "slo.actions.failures.InvalidHttpConfig": (Exit.USAGE, "{}"),
    "slo.actions.failures.NoData": (Exit.NO_DATA, "{}"),
    "slo.actions.failures.Undeclared": (Exit.FINDINGS, "Error: {}"),
    "slo.actions.push.failures.Busy": (Exit.FINDINGS, "Error: {}"),
    "slo.actions.push.failures.Clash": (Exit.FINDINGS, "Error: {}"),
    "slo.actions.push.failures.Differs": (Exit.FINDINGS, "Error: {}"),
    "slo.actions.push.failures.Interrupted": (Exit.UNREACHABLE, "Error: {}"),
    "slo.clients.programs.NotInstalled": (Exit.UNREACHABLE, "Error: {}"),
    "slo.clients.git.NoHistory": (Exit.UNREACHABLE, "Error: cannot read the history: {}"),
    "slo.clients.failures.Refused": (Exit.UNREACHABLE, "Error: {}"),
    "slo.clients.failures.Unreachable": (Exit.UNREACHABLE, "Error: {}"),
    "slo.targets.artifact.TooLarge": (Exit.USAGE, "Error: {}"),
    "slo.targets.artifact.UnusableTemplates": (Exit.USAGE, "Error: {}"),
    "slo.project.Refused": (Exit.USAGE, "Error: {}"),
    "slo.records.RecordFailure": (Exit.USAGE, "Error: {}"),
    "slo.report.page.html.UnusableTemplates": (Exit.USAGE, "Error: {}"),
}
"""The exit code and the message of each exception.

Exceptions are named, not imported: most commands need few of these modules.
"""

USAGE = {"slo.actions.failures.InvalidRequest", "slo.evidence.selection.NothingSelected"}
"""Exceptions that are shown as a wrong use of the command line."""


class Command(click.Command):
    """A command whose function may raise the exceptions of actions."""

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
                    click.echo(form.format(error) if isinstance(form, str) else form(error), err=True)
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
