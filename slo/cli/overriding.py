"""How somebody overrides what was agreed: where a policy names who may, and only once it is recorded."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from slo.cli import Unusable
from slo.records import Record, Unrecorded
from slo.report.rulings import Judgement, Override
from slo.report.rulings.json import objective
from slo.text.times import rfc3339


def overridden(judgement: Judgement, override: Override) -> Judgement:
    """Record an override and let it count, unless there is nothing to override or nobody may.

    Raises Unusable where it cannot be recorded: then nothing is overridden.
    """
    if not judgement.blocking:
        click.echo("There is nothing to override, and nothing was recorded.", err=True)
        return judgement
    barred = [one.status.slo.id for one in judgement.blocking if not one.override]
    if barred:
        click.echo(f"Nobody may override {', '.join(barred)}: no policy names who may.", err=True)
        return judgement
    try:
        with Record(Path(override.record)).held() as held:
            held.append_line(_line(judgement, override))
    except Unrecorded as error:
        raise Unusable(f"{error}; without a record nothing is overridden") from error
    return Judgement(overview=judgement.overview, rulings=judgement.rulings, override=override)


def _line(judgement: Judgement, override: Override) -> bytes:
    line = {
        "at": rfc3339(datetime.now(UTC), "milliseconds"),
        "event": "override",
        "by": override.by,
        "reason": override.reason,
        "objectives": [objective(ruling, judgement) for ruling in judgement.blocking],
    }
    return json.dumps(line, ensure_ascii=False).encode("utf-8", errors="backslashreplace") + b"\n"
