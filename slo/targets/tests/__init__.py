"""Target tests: proofs of the rules that promtool runs, made from definitions and not from the rules."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from slo.model import SLO
from slo.plan.calls import automatic_parties
from slo.plan.types import Plan
from slo.sli.made import NotMade
from slo.targets.artifact import Artifact, Templates
from slo.targets.tests import burning, outage, silence
from slo.targets.tests.burning import Burning, Calls
from slo.targets.tests.files import text
from slo.targets.tests.story import Proofs, Story, Unproved, merged
from slo.targets.tests.subjects import Subject, subjects


def artifacts(plan: Plan, templates: Templates) -> Iterator[Artifact]:
    """Generate the tests of each service's rules."""
    for proofs in all_proofs(plan):
        yield Artifact(proofs.path, text(proofs))


def all_proofs(plan: Plan) -> Iterator[Proofs]:
    """Yield the tests of each service, in the order of the catalogue: of minutes, and of hours if needed."""
    for _, slos in groupby(plan.catalogue.slos, key=lambda slo: slo.service.name):
        yield from _of_service(tuple(slos), plan)


def _of_service(slos: tuple[SLO, ...], plan: Plan) -> Iterator[Proofs]:
    proved, _ = _subjects(slos)
    courses = [(one, *burning.planned(one, _calls(one, plan))) for one in proved]
    quick = [(one, burning.story(course, checks)) for one, course, checks in courses if _is_quick(course)]
    slow = [(one, course, checks) for one, course, checks in courses if not _is_quick(course)]
    of_minutes = (
        *_merged(quick),
        *_merged((one, burning.levels_only(course, checks)) for one, course, checks in slow),
        *_merged((one, outage.story(one)) for one in proved),
        *_merged(_silence(proved)),
    )
    hours = (burning.slowly(one, _SLOW_STEP, _calls(one, plan)) for one, _, _ in slow)
    of_hours = tuple(_merged((course.subject, burning.story(course)) for course in hours))
    for kind, step, stories in (("", 1, of_minutes), ("_hours", _SLOW_STEP, of_hours)):
        if stories:
            yield _proofs(slos, f"{slos[0].service.name}{kind}", step, stories)


def _calls(subject: Subject, plan: Plan) -> Calls:
    automatic = automatic_parties(subject.slo, plan.catalogue)
    return tuple((party, how.automatic_after) for party, how in automatic.items())


def unproved(plan: Plan) -> tuple[Unproved, ...]:
    """Return the objectives that no test proves anything of, and why."""
    return _subjects(plan.catalogue.slos)[1]


_SLOW_STEP = 4
"""How many minutes apart rules are evaluated in long tests: more, and their results would be too old."""

_QUICK = 90
"""Tests that take more simulated minutes have larger steps."""


def _proofs(slos: tuple[SLO, ...], name: str, step: int, stories: tuple[Story, ...]) -> Proofs:
    service = slos[0].service.name
    others = dict.fromkeys(
        part.service.name for slo in slos for part in slo.parts if part.service.name != service
    )
    files = tuple(f"../prometheus/{one}.yaml" for one in (*others, service))
    return Proofs(f"tests/{name}_test.yaml", service, slos[0].where().file, step, files, stories)


def _is_quick(course: Burning) -> bool:
    return course.ends <= _QUICK


def _silence(some: Iterable[Subject]) -> Iterator[tuple[Subject, Story]]:
    seen = set()
    for one in some:
        yield one, silence.story(one, is_first=one.slo.id not in seen)
        seen.add(one.slo.id)


def _merged(stories: Iterable[tuple[Subject, Story | None]]) -> Iterator[Story]:
    """Put tests together in which no objective counts the series of another: that takes less time."""
    tests: list[list[tuple[Subject, Story]]] = []
    for one, story in stories:
        if story is None:
            continue
        free = (
            test for test in tests if not any(one.disturbs(other) or other.disturbs(one) for other, _ in test)
        )
        if (test := next(free, None)) is None:
            tests.append([(one, story)])
        else:
            test.append((one, story))
    yield from (merged(story for _, story in test) for test in tests)


def _subjects(slos: Iterable[SLO]) -> tuple[tuple[Subject, ...], tuple[Unproved, ...]]:
    proved: list[Subject] = []
    unproved = []
    for slo in slos:
        try:
            proved += subjects(slo)
        except NotMade as error:
            unproved.append(Unproved(slo.id, str(error)))
    return tuple(proved), tuple(unproved)
