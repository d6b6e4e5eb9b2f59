"""Check the definitions, beyond what `compile` requires."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from slo import checks
from slo.actions.definitions import Examined, examine
from slo.actions.notices import Notify
from slo.actions.servers import Server
from slo.files import read_file
from slo.model import Catalogue
from slo.text.diagnostics import Problem

if TYPE_CHECKING:
    from slo.checks.elsewhere import OwnersFile

_PATIENCE = 120
"""Seconds for a query, the default limit of Prometheus. Some queries read every minute of a day."""


def lint(
    definitions: Path,
    generated: Path | None,
    today: date,
    prometheus: Server | None,
    notify: Notify,
    owners: Mapping[Path, str] = {},
) -> Examined:
    """Read and check definitions on a day, and against the data of a Prometheus if one is named.

    `owners` are files of other systems that name owners, each with a key of checks.elsewhere.SYSTEMS.
    Raises Refused, OSError for such a file, and the exceptions of connecting to Prometheus and querying it.
    """
    files = _read(owners, definitions) if owners else []
    check = partial(checks.lint, today=today, owners=files)

    def found(catalogue: Catalogue) -> Iterable[Problem]:
        if prometheus is None:
            return check(catalogue)
        from slo.actions.server_data import data_of  # imported here, because most runs query no server

        return check(catalogue, data=data_of(prometheus.connect(_PATIENCE), today, notify))

    examined = examine(definitions, found, generated)
    return examined._replace(texts={**examined.texts, **{one.file: one.text for one in files}})


def _read(owners: Mapping[Path, str], definitions: Path) -> list[OwnersFile]:
    from slo.checks.elsewhere import OwnersFile  # imported here, because most runs have no such files

    return [
        OwnersFile(
            system,
            Path(os.path.relpath(path, definitions)).as_posix(),
            str(path),
            read_file(path).decode("utf-8-sig", errors="replace"),
        )
        for path, system in owners.items()
    ]
