"""The command group and `run`. To add a command: a module here, a line in COMMANDS, in the help's order.

A command's module is imported only when that command is used, to keep start-up short.
"""

import importlib
import io
import os
import signal
import sys
from collections.abc import Collection
from types import FrameType
from typing import NamedTuple

# pydantic scans every installed distribution for plug-ins; slo uses none.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

import click
from click.shell_completion import CompletionItem

from slo import __version__
from slo.cli.command import Exit
from slo.cli.printing import show, show_error

__all__ = ["COMMANDS", "Entry", "Exit", "run", "slo"]


class Entry(NamedTuple):
    """A command in the list of commands: its module, and what it does in a line."""

    module: str
    summary: str


COMMANDS = {
    "init": Entry("slo.cli.init", "Write first definitions."),
    "convert": Entry("slo.cli.convert", "Convert the definitions of other tools."),
    "compile": Entry("slo.cli.compile", "Generate rules, routes and dashboards from the definitions."),
    "lint": Entry("slo.cli.lint", "Check the definitions."),
    "diff": Entry("slo.cli.diff", "Print what a change of definitions means."),
    "upgrade": Entry("slo.cli.upgrade", "Explain what a new version of slo changes in generated files."),
    "test": Entry("slo.cli.test", "Prove the rules and routes by promtool and amtool."),
    "push": Entry("slo.cli.push", "Apply rules, routes or dashboards to Mimir, Cortex or Grafana."),
    "status": Entry("slo.cli.status", "Show what is left of each error budget."),
    "check": Entry("slo.cli.check", "Decide whether a release may go out (for pipelines)."),
    "report": Entry("slo.cli.report", "Write the monthly review of error budgets."),
    "serve": Entry("slo.cli.serve", "Serve live pages and metrics of error budgets."),
    "backtest": Entry("slo.cli.backtest", "Replay alerts over the past, before and after a change."),
    "suggest": Entry("slo.cli.suggest", "Suggest targets that the past would have met."),
    "backfill": Entry("slo.cli.backfill", "Compute the history of new objectives."),
    "explain": Entry("slo.cli.explain", "Print what a definition, alert, series or receiver means."),
    "simulate": Entry("slo.cli.simulate", "Print what would happen, without data."),
    "agree": Entry("slo.cli.agree", "Sign objectives on behalf of a party."),
    "route": Entry("slo.cli.route", "Show who is notified of an alert, and why."),
    "who": Entry("slo.cli.who", "Show who is responsible, and who can be called."),
    "call": Entry("slo.cli.call", "Call a party for help, with a reason."),
    "ack": Entry("slo.cli.ack", "Answer a call, or keep a page from calling others."),
    "stand-down": Entry("slo.cli.stand_down", "End a call."),
    "drill": Entry("slo.cli.drill", "Test that a party answers a call, and how soon."),
    "calls": Entry("slo.cli.calls", "Show the record of calls."),
    "pagerduty-check": Entry("slo.cli.pagerduty_check", "Compare PagerDuty with the definitions."),
    "schema": Entry("slo.cli.schema", "Print the JSON Schema of definitions."),
    "completion": Entry("slo.cli.completion", "Print the completion script of a shell."),
}


class _Commands(click.Group):
    """Imports a command's module when the command is used, and lists commands without that."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name].module).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in COMMANDS.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the names of commands, or of options, that begin so."""
        named = {name: entry for name, entry in COMMANDS.items() if name.startswith(incomplete)}
        found = [CompletionItem(name, help=entry.summary) for name, entry in named.items()]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return a command; raises UsageError with the nearest known name."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            from slo.text.diagnostics import nearest

            raise click.UsageError(f"No such command {args[0]!r}; {nearest(args[0], COMMANDS)}", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with: slo init --help",
)
@click.version_option(__version__, message="slo %(version)s")
def slo() -> None:
    """Compile SLO definitions into Prometheus rules and Alertmanager routes, and report error budgets."""


_LIMITS: dict[type[Exception], str] = {
    MemoryError: "there is not enough memory for this input",
    RecursionError: "something in the input is nested too deeply",
    OverflowError: "a number or a time in the input is out of range",
}
"""Limits of the machine that an input can exceed anywhere, and what is said then."""


def _noting_ctrl_c() -> Collection[int]:
    """Return what is empty until Ctrl-C: pydantic turns KeyboardInterrupt into other exceptions."""
    noted: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        noted.append(number)
        signal.default_int_handler(number, frame)

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not in a background job of a shell
        signal.signal(signal.SIGINT, note)
    return noted


def _show(error: click.ClickException) -> None:
    """Print how a command is used and what is wrong, as click does, with the colour of errors."""
    written = io.StringIO()
    error.show(written)
    text, message = written.getvalue(), f"Error: {error.format_message()}\n"
    if not text.endswith(message):  # the help, where a command is missing
        show(text, err=True, nl=False)
        return
    show(text.removesuffix(message), err=True, nl=False)
    show_error("Error:", message.removeprefix("Error:").removesuffix("\n"))


def run() -> int:
    """Run the command line and return its exit code."""
    interrupted = _noting_ctrl_c()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # for terminals with a small character set
    try:
        code = slo.main(prog_name="slo", standalone_mode=False)
    except click.ClickException as error:
        _show(error)
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        show("stopped", err=True)
        code = Exit.STOPPED
    except SystemExit:
        code = Exit.OK  # click exits so only when the reader has closed the pipe
    except OSError as error:
        show_error("slo:", f" {error.strerror or error}")
        code = Exit.USAGE
    except Exception as fault:
        if interrupted:
            show("stopped", err=True)
            return Exit.STOPPED
        if os.environ.get("SLO_TRACEBACK"):
            raise
        if limit := next((text for cls, text in _LIMITS.items() if isinstance(fault, cls)), ""):
            show_error("slo:", f" {limit}")
            return Exit.USAGE
        show_error("slo: internal error:", f" {type(fault).__name__}: {fault}")
        show(
            "Please report it with the traceback, which SLO_TRACEBACK=1 before the same command prints.",
            err=True,
        )
        code = Exit.INTERNAL_ERROR
    return int(code or Exit.OK)
