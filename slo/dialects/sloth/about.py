"""What a service of Sloth has beside its SLOs: its name, and their compliance window."""

from pathlib import PurePosixPath

from slo.dialects.build import text
from slo.dialects.dialect import Answers, Fate
from slo.dialects.findings import Findings
from slo.dialects.sloth.slos import name_of
from slo.dialects.sloth.windows import PERIOD, CustomWindows
from slo.shapes import as_name
from slo.source.nodes import Document, Node, Scalar

_LONGEST_NAME = 63


def service_name(
    written: Scalar, document: Document, taken: dict[str, str], findings: Findings
) -> Scalar | None:
    """Return the name of a service: as written, if it is a name, and no other file has it."""
    name = name_of(written, findings)
    if not name:
        return None
    file = document.source.file
    because = "names are lower-case words joined by hyphens"
    if taken.setdefault(name, file) != file:
        because = "another file has SLOs of this service, and each service is defined once"
        name = as_name(f"{name}-{PurePosixPath(file).stem}")[:_LONGEST_NAME].strip("-")
        taken[name] = file
    if name == written.text:
        findings.note(Fate.CARRIED, written, f"service {name}", f"name: {name}")
        return written
    findings.note(Fate.CHANGED, written, f"service {written.text}", f"name: {name}", because)
    return text(name, written)


def window_of(
    answers: Answers, custom: CustomWindows | None, at: Node, findings: Findings, needed: bool
) -> Scalar:
    """Return the compliance window, which Sloth gets as an option."""
    if custom is not None:
        return text(custom.period.text or PERIOD, at)
    if answers.window is None and needed:
        because = "Sloth has it from --default-slo-period; answer by --window, or imports: {window: …}"
        what = "the compliance window, which the file does not state"
        findings.note(Fate.TO_DECIDE, at, what, f"window: {PERIOD}", because)
    return text(answers.window or PERIOD, at)
