"""Prove that generated rules and routes do what the definitions say, by promtool and amtool."""

import os
import tempfile
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from slo import targets
from slo.actions.definitions import Examined, examine
from slo.actions.failures import InvalidRequest
from slo.actions.prove.routes import routes
from slo.actions.prove.rules import rules
from slo.actions.prove.templates import templates
from slo.clients.programs import Program, find
from slo.clients.waiting import Waiting, unseen
from slo.model import Catalogue
from slo.model.targets import Target
from slo.output import Output
from slo.plan.build import plan
from slo.plan.types import Plan
from slo.project import read_templates
from slo.report.proofs.outcome import Failure, Outcome, Proved
from slo.targets.artifact import Artifact, Templates
from slo.targets.tests import all_proofs, unproved
from slo.targets.tests.story import Proofs
from slo.text.diagnostics import Span, nearest

_TESTED = ("prometheus/", "alertmanager/", "tests/")


class Judges(NamedTuple):
    """The programs that judge; without routes, amtool is not needed."""

    promtool: Program
    amtool: Program | None

    @property
    def of_rules(self) -> "Judges":
        return Judges(self.promtool, None)


def prove(
    definitions: Path, output: Path | None, services: Collection[str] = (), waiting: Waiting = unseen
) -> Outcome:
    """Compile definitions to a temporary folder, and test what is there: all, or the rules of some services.

    Raises InvalidDefinitions, InvalidRequest for an unknown service, UnusableTemplates, Refused, and
    NotInstalled if a program is missing.
    """
    began = time.monotonic()
    examined = examine(definitions, generated=output)
    catalogue = examined.accepted()
    for service in services:
        if service not in catalogue.services:
            raise InvalidRequest(f"there is no service {service!r}; {nearest(service, catalogue.services)}")
    planned = plan(catalogue)
    texts = read_templates(definitions)
    with_routes = planned.routing is not None and not services
    judges = Judges(find("promtool"), find("amtool") if with_routes else None)
    proofs = [one for one in all_proofs(planned) if not services or one.service in services]
    outcome = judged(planned, built(planned, texts), proofs, judges, waiting)
    stale = _stale(planned, texts, output or definitions.parent / "generated")
    spans = _spans(examined, catalogue)
    return outcome._replace(
        objectives=tuple(
            one._replace(span=spans.get(one.slo)) for one in _objectives(planned, proofs, services)
        ),
        failures=tuple(one._replace(span=spans.get(one.about)) for one in outcome.failures),
        stale=stale,
        seconds=time.monotonic() - began,
    )


def built(planned: Plan, texts: Templates) -> tuple[Artifact, ...]:
    """Return the files that are tested, whatever targets are chosen."""
    modules = (targets.module(one) for one in (Target.PROMETHEUS, Target.ALERTMANAGER, Target.TESTS))
    return tuple(artifact for module in modules for artifact in module.artifacts(planned, texts))


def judged(
    planned: Plan,
    artifacts: Iterable[Artifact],
    proofs: Sequence[Proofs],
    judges: Judges,
    waiting: Waiting = unseen,
) -> Outcome:
    """Test files: rules by proofs, and routes against the matrix of a plan; raises NotInstalled."""
    with tempfile.TemporaryDirectory(prefix="slo-test-") as name:
        folder = Path(name)
        for artifact in artifacts:
            (folder / artifact.path).parent.mkdir(parents=True, exist_ok=True)
            (folder / artifact.path).write_text(artifact.text, encoding="utf-8")
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            failures = rules(proofs, judges.promtool, folder, pool, waiting)
            routed, rendered = 0, 0
            if judges.amtool is not None:
                with waiting("amtool routes alerts"):
                    routed, wrong = routes(planned.catalogue, judges.amtool, folder, pool)
                with waiting("amtool renders messages"):
                    rendered, broken = templates(planned, judges.amtool, folder, pool)
                failures += (*wrong, *broken)
    programs = tuple(str(program) for program in judges if program is not None)
    return Outcome(programs, (), routed, rendered, failures)


def _objectives(planned: Plan, proofs: Iterable[Proofs], services: Collection[str]) -> tuple[Proved, ...]:
    checks: dict[str, int] = {}
    for story in (story for one in proofs for story in one.stories):
        for check in story.checks:
            checks[check.slo] = checks.get(check.slo, 0) + 1
    reasons = {one.slo: one.reason for one in unproved(planned)}
    return tuple(
        Proved(slo.id, slo.service.name, checks.get(slo.id, 0), reasons.get(slo.id, ""))
        for slo in planned.catalogue.slos
        if not services or slo.service.name in services
    )


def _stale(planned: Plan, texts: Templates, output: Path) -> tuple[str, ...]:
    """Return the generated files of chosen targets that differ from what was tested, if there are any."""
    if not output.is_dir():
        return ()
    into = Output(output)
    changes = into.changes(chain.from_iterable(targets.build(planned, texts, into.states)))
    return tuple(path for path in (*changes.added, *changes.changed) if path.startswith(_TESTED))


def _spans(examined: Examined, catalogue: Catalogue) -> Mapping[str, Span]:
    spans = {slo.id: slo.where() for slo in catalogue.slos}
    spans |= {name: declared.where() for name, declared in catalogue.products.items()}
    return {name: examined.span_from_here(span) for name, span in spans.items()}


__all__ = ["Failure", "Judges", "built", "judged", "prove"]
