"""Where commands about error budgets have their events from: a history, or Prometheus."""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from slo.cli import Exit, Unusable
from slo.cli.options import Where
from slo.cli.sources import show
from slo.evidence.history import History, measure
from slo.evidence.history_csv import parse_history
from slo.evidence.questions import measurements, question, statuses
from slo.evidence.selection import NothingSelected, Selection
from slo.evidence.status import assess, worst_first
from slo.model import SLO, Catalogue
from slo.report import Overview
from slo.text.diagnostics import Invalid

if TYPE_CHECKING:
    from slo.clients.prometheus import Answer, Prometheus
    from slo.promql.samples import Sample

_GZIP = b"\x1f\x8b"
_ALL = Selection()


class NotAsked(click.ClickException):
    """Raised where a server could not be asked."""

    exit_code = Exit.UNREACHABLE


def where_from(ctx: click.Context, prometheus: Where | None, events: Path | None) -> Where | Path:
    """Choose where events are from; a history goes before a server that only the environment names."""
    if events and ctx.get_parameter_source("prometheus") is ParameterSource.ENVIRONMENT:
        prometheus = None
    source = events or prometheus
    if source is None or (events and prometheus):
        raise click.UsageError("say where the events are from: either --prometheus URL or --events FILE")
    return source


def overview_of(
    catalogue: Catalogue,
    source: Where | Path,
    at: datetime | None,
    selection: Selection = _ALL,
    *,
    whole: bool = False,
) -> Overview:
    """Count a history, or ask Prometheus; raises NotAsked, and ends the command where a history is wrong."""
    if isinstance(source, Path):
        return counted(catalogue, source, at, selection)
    return asked(catalogue, source, at, selection, whole=whole)


def counted(catalogue: Catalogue, events: Path, at: datetime | None, selection: Selection = _ALL) -> Overview:
    """Count the events of a history up to a time, or its end; a wrong one is shown and ends the command."""
    slos = selected(catalogue, selection)
    history = read_history(events, catalogue.slos)
    at = at or history.end or datetime.now(UTC)
    judged = worst_first(assess(slo, measure(history, slo, at)) for slo in slos)
    return Overview(at=at, statuses=selection.statuses(judged), products=catalogue.products)


def asked(
    catalogue: Catalogue,
    where: Where,
    at: datetime | None,
    selection: Selection = _ALL,
    *,
    whole: bool = False,
) -> Overview:
    """Ask Prometheus how objectives were at a time, or are now; raises NotAsked.

    If it must be a `whole` answer, one with remarks is none: on this question there is nothing to remark but
    that some store of its data did not answer.
    """
    slos = selected(catalogue, selection)
    with answering():
        answer = server(where).query(question(slos, by_name=len(slos) < len(catalogue.slos)), at)
    samples = told(answer)
    if whole and answer.remarks:
        raise NotAsked("the answer may not be whole, so nothing is judged by it")
    found = measurements(samples, slos)
    judged = worst_first(one for slo in slos for one in statuses(slo, found.get(slo.id, {})))
    at = at or max((sample.at for sample in samples), default=datetime.now(UTC))
    return Overview(at=at, statuses=selection.statuses(judged), products=catalogue.products)


def selected(catalogue: Catalogue, selection: Selection) -> tuple[SLO, ...]:
    """Give the objectives that the command line means; raises UsageError where a selector means none."""
    try:
        return selection.slos(catalogue.slos)
    except NothingSelected as nothing:
        raise click.UsageError(str(nothing)) from nothing


def server(where: Where) -> "Prometheus":
    """Give the server that the command line names; raises BadParameter, or what reading its file raises."""
    # Imported here, because a history's reader need not wait for it.
    from slo.cli.http_config import read_http_config
    from slo.clients.access import Access
    from slo.clients.http_config import HttpConfig
    from slo.clients.prometheus import Prometheus
    from slo.clients.urls import Address

    try:
        address = Address.parse(where.url)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--prometheus") from error
    config = read_http_config(where.http_config) if where.http_config else HttpConfig()
    if address.credentials and config.identities:
        raise click.UsageError(
            f"{where.http_config} says who we are, and so does the URL: leave it out there"
        )
    return Prometheus(address, access=Access.by(config))


def told(answer: "Answer") -> tuple["Sample", ...]:
    """Give the samples of an answer, and tell what was remarked on it, once in a run of a command."""
    known = click.get_current_context().meta.setdefault(__name__, set())
    for remark in answer.remarks:
        if remark not in known:
            click.echo(f"Prometheus remarks: {remark}", err=True)
            known.add(remark)
    return answer.samples


@contextmanager
def answering() -> Iterator[None]:
    """Raise NotAsked where a server is asked in the block and does not answer."""
    from slo.clients.failures import Refused, Unreachable

    try:
        yield
    except (Unreachable, Refused) as error:
        raise NotAsked(str(error)) from error


def read_history(path: Path, slos: Iterable[SLO], *, warn: bool = True) -> History:
    """Read a history of events; a wrong one is shown and ends the command."""
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
    if warn:
        show(history.warnings, {str(path): text}, Path())
    return history
