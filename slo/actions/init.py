"""First definitions: proposed from the metrics of a running Prometheus, or an example."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from slo.actions.definitions import load
from slo.actions.failures import NoData
from slo.actions.new_files import write_new
from slo.actions.notices import Notify
from slo.actions.servers import Server, address_of
from slo.project import holds_definitions
from slo.proposals import example
from slo.proposals.drafts import LeftOut

_PATIENCE = 20  # seconds for a query


class Proposed(NamedTuple):
    """A file that was written, and its objectives in words."""

    path: Path
    summary: str


class Started(NamedTuple):
    """What `init` wrote, what it left out, and how many metrics it looked at; None without a server."""

    files: tuple[Proposed, ...]
    left_out: tuple[LeftOut, ...] = ()
    metrics: int | None = None


def init(definitions: Path, server: Server | None, notify: Notify) -> Started:
    """Write first definitions into a folder.

    Raises AlreadyThere if a file would be overwritten, NoData if the server has no metrics, and the
    exceptions of reading definitions, and of connecting to Prometheus and querying it.
    """
    if server is None:
        return Started(_written(definitions, {example.NAME: (example.text(), "a commented example")}))
    defined = load(definitions).services if holds_definitions(definitions) else {}
    elsewhere = frozenset(name for name in defined if not (definitions / f"{name}.yaml").exists())
    proposed, left_out, metrics = _from_server(server, elsewhere, notify)
    if not metrics:
        raise NoData(
            f"{address_of(server.url, 'prometheus')} has no metrics of the last day: does it scrape anything?"
        )
    return Started(_written(definitions, proposed), left_out, metrics)


def _from_server(
    server: Server, taken: frozenset[str], notify: Notify
) -> tuple[Mapping[str, tuple[str, str]], tuple[LeftOut, ...], int]:
    """Return texts and summaries by file name, what is left out, and the number of metrics."""
    # Imported here, because an example needs no client.
    from slo.actions.proposing import propose
    from slo.actions.server_data import data_of
    from slo.clients.inventory import read_inventory

    client, today = server.connect(_PATIENCE), datetime.now(UTC).date()
    data = data_of(client, today, notify)
    inventory = read_inventory(client)
    found = propose(inventory, data, today, taken, notify)
    files = {f"{one.name}.yaml": (one.text, one.summary) for one in found.services}
    return files, found.left_out, len(inventory.names)


def _written(folder: Path, files: Mapping[str, tuple[str, str]]) -> tuple[Proposed, ...]:
    texts = {folder / name: text for name, (text, _) in files.items()}
    write_new(texts, "write to another folder with --definitions")
    return tuple(Proposed(folder / name, summary) for name, (_, summary) in files.items())
