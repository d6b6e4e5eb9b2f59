"""Where commands about error budgets have their events from: a history, or Prometheus."""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slo.budget.history import History, measure
from slo.budget.history_csv import parse_history
from slo.budget.questions import measurements, question
from slo.budget.status import assess, assess_any, worst_first
from slo.cli import Exit, Unusable
from slo.cli.sources import show
from slo.diagnostics import Invalid
from slo.model import SLO, Catalogue
from slo.report import Overview

if TYPE_CHECKING:
    from slo.clients.prometheus import Prometheus

_GZIP = b"\x1f\x8b"


class NotAsked(click.ClickException):
    """Raised where a server could not be asked."""

    exit_code = Exit.UNREACHABLE


def counted(catalogue: Catalogue, events: Path, at: datetime | None) -> Overview:
    """Count the events of a history up to a time, or its end; a wrong one is shown and ends the command."""
    history = _read_history(events, catalogue.slos)
    at = at or history.end or datetime.now(UTC)
    statuses = worst_first(assess(slo, measure(history, slo, at)) for slo in catalogue.slos)
    return Overview(at=at, statuses=statuses, products=catalogue.products)


def asked(catalogue: Catalogue, url: str, at: datetime | None) -> Overview:
    """Ask Prometheus how all objectives were at a time, or are now; raises NotAsked."""
    with answering():
        answer = server(url).query(question(catalogue.slos), at)
    for remark in answer.remarks:
        click.echo(f"Prometheus remarks: {remark}", err=True)
    found = measurements(answer.samples, catalogue.slos)
    statuses = worst_first(assess_any(slo, found.get(slo.id, ())) for slo in catalogue.slos)
    at = at or max((sample.at for sample in answer.samples), default=datetime.now(UTC))
    return Overview(at=at, statuses=statuses, products=catalogue.products)


def server(url: str) -> "Prometheus":
    """Give the Prometheus at the URL of `--prometheus`; raises BadParameter."""
    # Imported here, because a history's reader need not wait for it.
    from slo.clients.prometheus import Prometheus
    from slo.clients.urls import Address

    try:
        return Prometheus(Address.parse(url))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--prometheus") from error


@contextmanager
def answering() -> Iterator[None]:
    """Raise NotAsked where a server is asked in the block and does not answer."""
    from slo.clients.prometheus import Refused, Unreachable

    try:
        yield
    except (Unreachable, Refused) as error:
        raise NotAsked(str(error)) from error


def _read_history(path: Path, slos: Iterable[SLO]) -> History:
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if data.startswith(_GZIP) else data).decode()
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise Unusable(f"cannot read {path}: {error}") from error
    try:
        history = parse_history(text, str(path), {slo.id for slo in slos})
    except Invalid as invalid:
        show(invalid.problems, {str(path): text}, Path())
        raise click.exceptions.Exit(Exit.FINDINGS) from invalid
    show(history.warnings, {str(path): text}, Path())
    return history
