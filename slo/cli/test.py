"""slo test: prove that generated rules and routes do what the definitions say."""

from functools import partial
from pathlib import Path

import click

from slo.cli.command import Command, Exit
from slo.cli.options import definitions_option, format_option, quiet_option, record_option
from slo.cli.printing import show_painted
from slo.cli.progress import progress
from slo.report.proofs import FORMATS


@click.command("test", cls=Command)
@click.argument("services", nargs=-1, metavar="[SERVICE]...")
@definitions_option
@record_option
@format_option(FORMATS, "text")
@quiet_option
def command(services: tuple[str, ...], definitions: Path, generated: Path | None, form: str) -> None:
    """Prove that rules and routes do what the definitions say.

    promtool runs the tests that 'slo compile' writes to generated/tests/: each alert fires when enough of its
    error budget is spent, and not before; a full outage pages by the promised minute; no traffic, a counter
    reset or an edited target page nobody. amtool routes alerts to the product first, and to other parties
    only if they are called upon, and renders every message. With services, only their rules are tested.

    promtool and amtool are those on the PATH, or those that SLO_PROMTOOL and SLO_AMTOOL name. Exits with 1
    if a proof fails, with 3 if a program is missing, and with 4 if nothing fails but an objective has no
    proof.

    \b
    Examples:
      slo test
      slo test checkout
      slo test --format junit > proofs.xml
    """
    from slo.actions.prove import prove

    outcome = prove(definitions, generated, services, progress())
    show_painted(partial(FORMATS[form], outcome))
    if outcome.failures:
        raise click.exceptions.Exit(Exit.FINDINGS)
    if outcome.unproved:
        raise click.exceptions.Exit(Exit.NO_DATA)
