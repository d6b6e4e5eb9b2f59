"""SLOs of Sloth, each as an indicator and an objective."""

import re
from decimal import Decimal
from typing import NamedTuple

from slo.dialects.build import record, text
from slo.dialects.dialect import Fate
from slo.dialects.findings import Findings
from slo.dialects.sloth.alerting import Reader
from slo.dialects.sloth.indicators import indicator
from slo.dialects.sloth.policies import Policies
from slo.dialects.values import scalar, texts
from slo.model.peers import NAME_THERE
from slo.peers import Peer
from slo.shapes import as_name
from slo.source.nodes import Node, Record, Scalar, scalars
from slo.text import checks
from slo.text.units import plain

_LONGEST_NAME = 63


class Slo(NamedTuple):
    """An SLO as it is here."""

    name: Scalar
    indicator: Record
    objective: Record

    @property
    def groups(self) -> tuple[str, ...]:
        """The labels that tell groups apart, in metrics and in recorded series."""
        return _groups(self.indicator)


def slo_of(
    slo: Record, reader: Reader, window: Scalar, policies: Policies, renamed: Scalar | None
) -> Slo | None:
    """Return what an SLO becomes; None if it has problems.

    `renamed` is the name of its service as it is written, if that is another one here.
    """
    findings = reader.findings
    written, target = scalar(slo, "name"), scalar(slo, "objective")
    measured = indicator(slo, reader.spelling, findings)
    alerts = reader.alerting(slo, texts(slo, "labels"), _groups(measured))
    name = name_of(written, findings) if written else ""
    policy = policies.policy_of(alerts, slo, findings)
    if not findings.is_right(slo) or written is None or target is None or measured is None:
        return None
    _note_name(written, name, findings)
    description = scalar(slo, "description")
    if description is not None and "{{" in (description.text or ""):
        what, because = f"description: {description.text}", "templates in it are shown as they are written"
        findings.note(Fate.CHANGED, description, what, "description", because)
    own = text(name, written) if name != written.text else written
    objective: dict[str, Node | None] = {
        "indicator": own,
        "target": _target(target, findings),
        "window": window,
        "alert_policy": policy,
        "description": description,
        "runbook": alerts.runbook,
        "alerts": alerts.alerts,
        "known_as": _known_as(written, own, renamed, policies.service),
    }
    return Slo(own, measured, record(objective, slo))


def name_of(written: Scalar, findings: Findings) -> str:
    """Return the name that is nearest to a text; "" with a problem if there is none."""
    name = as_name(written.text or "")[:_LONGEST_NAME].strip("-")
    if not name and findings.is_right(written):
        findings.problem(checks.VALUE, f"{written.text!r} has no letters or digits for a name", written)
    return f"service-{name}"[:_LONGEST_NAME].strip("-") if name[:1].isdigit() else name


def _known_as(written: Scalar, own: Scalar, renamed: Scalar | None, service: str) -> Record | None:
    """Return the names that Sloth's series have, if they are others here."""
    there = f"{renamed.text if renamed else service}/{written.text}"
    if (own is written and renamed is None) or not re.fullmatch(NAME_THERE.pattern, there):
        return None
    return record({Peer.SLOTH: text(there, written)}, written)


def _groups(measured: Record | None) -> tuple[str, ...]:
    """Return the labels that tell groups apart, in metrics and in recorded series."""
    by = measured.fields.get("by") if measured else None
    if by is None:
        return ()
    sources = tuple(by.fields) if isinstance(by, Record) else ()
    return (*sources, *(one.text or "" for one in scalars(by)))


def _note_name(written: Scalar, name: str, findings: Findings) -> None:
    if name == written.text:
        findings.note(Fate.CARRIED, written, f"SLO {name}", f"indicator and objective {name}")
    else:
        findings.note(
            Fate.CHANGED, written, f"SLO {written.text}", f"indicator and objective {name}", "these are names"
        )


def _target(written: Scalar, findings: Findings) -> Scalar:
    found = written.text or ""
    if 0 < (share := Decimal(found)) < 1:
        because = f"Sloth reads a percentage; {plain(share.scaleb(2))} was probably meant"
        findings.note(Fate.TO_DECIDE, written, f"objective: {found}", f"target: {found}%", because)
    else:
        findings.note(Fate.CARRIED, written, f"objective: {found}", f"target: {found}%")
    return text(f"{found}%", written)
