"""The command group and `run`. To add a command: a module here, a line in COMMANDS, in the help's order.

A command's module is imported only when that command runs, to keep start-up short.
"""

import importlib
import io
import os
import sys

# pydantic scans every installed distribution for plug-ins; slo uses none.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

import click

from slo import __version__
from slo.cli.command import Exit

__all__ = ["COMMANDS", "Exit", "run", "slo"]

COMMANDS = {
    "init": "slo.cli.init",
    "convert": "slo.cli.convert",
    "compile": "slo.cli.compile",
    "lint": "slo.cli.lint",
    "diff": "slo.cli.diff",
    "test": "slo.cli.test",
    "status": "slo.cli.status",
    "check": "slo.cli.check",
    "report": "slo.cli.report",
    "serve": "slo.cli.serve",
    "backtest": "slo.cli.backtest",
    "suggest": "slo.cli.suggest",
    "backfill": "slo.cli.backfill",
    "explain": "slo.cli.explain",
    "simulate": "slo.cli.simulate",
    "agree": "slo.cli.agree",
    "route": "slo.cli.route",
    "who": "slo.cli.who",
    "call": "slo.cli.call",
    "ack": "slo.cli.ack",
    "stand-down": "slo.cli.stand_down",
    "drill": "slo.cli.drill",
    "calls": "slo.cli.calls",
    "pagerduty-check": "slo.cli.pagerduty_check",
    "schema": "slo.cli.schema",
}


class _Commands(click.Group):
    """Imports a command's module when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name]).command
        return command

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


def run() -> int:
    """Run the command line and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # for terminals with a small character set
    try:
        code = slo.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        code = Exit.STOPPED
    except SystemExit:
        code = Exit.OK  # click exits so only when the reader has closed the pipe
    except OSError as error:
        click.echo(f"slo: {error.strerror or error}", err=True)
        code = Exit.USAGE
    except Exception as fault:
        if os.environ.get("SLO_TRACEBACK"):
            raise
        click.echo(f"slo: internal error: {type(fault).__name__}: {fault}", err=True)
        click.echo(
            "Please report it with the traceback, which SLO_TRACEBACK=1 before the same command prints.",
            err=True,
        )
        code = Exit.INTERNAL_ERROR
    return int(code or Exit.OK)
