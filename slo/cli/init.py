"""slo init: write first definitions, from the metrics of a Prometheus or as an example."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slo.cli.command import Command
from slo.cli.notices import notify_once
from slo.cli.options import definitions_option, prometheus_options, quiet_option
from slo.cli.printing import show
from slo.text.plurals import count

if TYPE_CHECKING:
    from slo.actions.init import Started
    from slo.actions.servers import Server


@click.command("init", cls=Command)
@definitions_option
@prometheus_options("Propose definitions from the metrics of this Prometheus.", envvar=None)
@quiet_option
def command(definitions: Path, prometheus: Server | None) -> None:
    """Write first definitions: from the metrics of a running Prometheus, or an example with comments.

    With --prometheus, it looks for metrics of HTTP and gRPC servers, ingresses, probes and queues. For each
    service it writes a file, with targets that the measured history would have held, and prints what it left
    out, and why. The server is only read from.

    No file is overwritten: if one exists that would be, nothing is written, and it exits with 1. It exits
    with 4 if there is no metric that fits.

    \b
    Examples:
      slo init
      slo init --prometheus http://localhost:9090
    """
    from slo.actions.failures import NoData
    from slo.actions.init import init
    from slo.actions.servers import address_of

    started = init(definitions, prometheus, notify_once())
    show("\n".join(_lines(started)))
    if not started.files:
        raise NoData("nothing was written; without --prometheus, 'slo init' writes an example")
    more = "" if prometheus is None else f" --prometheus {address_of(prometheus.url, 'prometheus')}"
    folder = "" if definitions == Path("definitions") else f" --definitions {definitions}"
    edit = "put your own metrics into it" if prometheus is None else "read and edit what was written"
    show(
        f"\nNext: {edit}, then\n  slo lint{folder}{more}\n  slo compile{folder}\n"
        "and let Prometheus load generated/prometheus/*.yaml (rule_files in its configuration)"
    )


def _lines(started: Started) -> Iterable[str]:
    if started.metrics is None:
        yield "Written:"
    else:
        follows = ":" if started.files else ""
        proposed = count(len(started.files), "service")
        yield f"{count(started.metrics, 'metric')} found; {proposed} proposed{follows}"
    width = max((len(str(one.path)) for one in started.files), default=0)
    for one in started.files:
        yield f"  {one.path!s:{width}}  {one.summary}"
    if started.left_out:
        yield "Left out:"
        for reason in started.left_out:
            yield f"  {reason.what}\n    {reason.reason}"
