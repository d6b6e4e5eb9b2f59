"""The commands and their order in the help. To add one: a file here, a line below.

A command's module is imported when the command is chosen, because start-up is felt.
"""

import importlib
import io
import os
import sys

# Looking for plug-ins of pydantic scans every installed distribution; none is ours.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

import click

from slo import __version__
from slo.cli.command import Exit

__all__ = ["COMMANDS", "Exit", "run", "slo"]

COMMANDS = {
    "compile": "slo.cli.compile",
    "lint": "slo.cli.lint",
    "status": "slo.cli.status",
    "check": "slo.cli.check",
    "report": "slo.cli.report",
    "serve": "slo.cli.serve",
    "backfill": "slo.cli.backfill",
    "explain": "slo.cli.explain",
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
    """Imports a command's module when it is asked for."""

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
        """Find a command; raises UsageError with the one that was probably meant."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            from slo.text.diagnostics import nearest

            raise click.UsageError(f"No such command {args[0]!r}; {nearest(args[0], COMMANDS)}", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with: slo compile --help",
)
@click.version_option(__version__, message="slo %(version)s")
def slo() -> None:
    """Compile jointly declared SLOs into rules and routes, and tell what is left of each error budget."""


def run() -> int:
    """Run the command line and give its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # some terminals know few characters
    try:
        code = slo.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        code = Exit.STOPPED
    except SystemExit:
        code = Exit.OK  # click leaves this way, and only then, when whoever reads has read enough
    except OSError as error:
        click.echo(f"slo: {error.strerror or error}", err=True)
        code = Exit.USAGE
    except Exception as fault:
        if os.environ.get("SLO_TRACEBACK"):
            raise
        click.echo(f"slo: this is our own fault, not yours: {type(fault).__name__}: {fault}", err=True)
        click.echo("Please report it, with what the same command says after SLO_TRACEBACK=1.", err=True)
        code = Exit.INTERNAL_ERROR
    return int(code or Exit.OK)
