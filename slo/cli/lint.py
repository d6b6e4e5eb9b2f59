"""slo lint: check the definitions for errors and for questionable choices."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slo.cli.command import Command, Exit
from slo.cli.notices import notify, notify_once
from slo.cli.options import (
    definitions_option,
    format_option,
    prometheus_options,
    quiet_option,
    record_option,
    today,
)
from slo.cli.printing import show, show_painted
from slo.report.problems import FORMATS
from slo.text.plurals import count
from slo.text.styles import Paint, plain

if TYPE_CHECKING:
    from slo.actions.servers import Server


def _read_files(ctx: click.Context, param: click.Parameter, texts: tuple[str, ...]) -> Mapping[Path, str]:
    """Callback of an option: read the files to write, and their formats."""
    files: dict[Path, str] = {}
    for text in texts:
        form, _, path = text.partition("=")
        if form not in FORMATS or not path:
            raise click.BadParameter(f"{text!r} is not FORMAT=FILE with a format of {', '.join(FORMATS)}")
        files[Path(path)] = form
    return files


def _owners_files(ctx: click.Context, param: click.Parameter, texts: tuple[str, ...]) -> Mapping[Path, str]:
    """Callback of an option: the files of other systems, and the systems."""
    if not texts:
        return {}
    from slo.checks.elsewhere import SYSTEMS  # imported here, because most runs have no such files

    files: dict[Path, str] = {}
    for text in texts:
        system, _, path = text.partition("=")
        if system not in SYSTEMS or not path:
            raise click.BadParameter(f"{text!r} is not SYSTEM=FILE with a system of {', '.join(SYSTEMS)}")
        if not Path(path).is_file():
            raise click.BadParameter(f"there is no file {path!r}")
        files[Path(path)] = system
    return files


@click.command("lint", cls=Command)
@definitions_option
@record_option
@prometheus_options("Also check the definitions against the data in this Prometheus.", envvar=None)
@format_option(FORMATS, "text")
@click.option(
    "--also",
    metavar="FORMAT=FILE",
    multiple=True,
    callback=_read_files,
    help="Write the problems to a file as well, such as sarif=lint.sarif. May be repeated.",
)
@click.option(
    "--owners",
    metavar="SYSTEM=FILE",
    multiple=True,
    callback=_owners_files,
    help="Compare owners with those in a file of backstage, codeowners or pagerduty. May be repeated.",
)
@quiet_option
def command(
    definitions: Path,
    generated: Path | None,
    prometheus: Server | None,
    form: str,
    also: Mapping[Path, str],
    owners: Mapping[Path, str],
) -> None:
    """Check the definitions: report errors, and warnings about questionable choices.

    Errors stop 'slo compile'; warnings do not. Either makes this command exit with 1. A server is queried
    only with --prometheus.

    \b
    Examples:
      slo lint
      slo lint --prometheus http://localhost:9090
      slo lint --format github   (in GitHub Actions: annotates the lines of a pull request)
      slo lint --also sarif=lint.sarif --also junit=lint.xml
      slo lint --owners backstage=catalog-info.yaml --owners codeowners=.github/CODEOWNERS
    """
    from slo.actions.lint import lint
    from slo.project import write_definition

    examined = lint(definitions, generated, today(), prometheus, notify_once(), owners)

    def written(form: str, paint: Paint = plain) -> str:
        return FORMATS[form](examined.from_here(examined.problems), examined.texts_from_here, paint)

    for path, other in also.items():
        write_definition(path.parent, path.name, f"{written(other)}\n".lstrip("\n"))
    for notice in examined.notices:
        notify(notice)
    if examined.problems or form != "text":
        show_painted(partial(written, form), err=form == "text")
    if examined.problems:
        raise click.exceptions.Exit(Exit.FINDINGS)
    if form == "text":
        show(f"{count(len(examined.accepted().slos), 'objective')}: no errors and no warnings")
