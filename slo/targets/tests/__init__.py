"""Target tests: proofs of the rules that promtool runs, made from definitions and not from the rules."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from slo.model import SLO, Catalogue
from slo.plan.calls import automatic_parties
from slo.plan.targets_down import sharing
from slo.plan.types import Plan, RuleGroup
from slo.sli import MINUTE
from slo.sli.made import NotMade
from slo.targets.artifact import Artifact, Templates
from slo.targets.tests import burning, history, lost, missed, outage, returns, silence, stale, starts
from slo.targets.tests.apart import apart, together
from slo.targets.tests.burning import Calls
from slo.targets.tests.files import text
from slo.targets.tests.story import Proofs, Story, Unproved, merged
from slo.targets.tests.subjects import Subject, subjects

BY_SERVICE = True


def artifacts(plan: Plan, templates: Templates) -> Iterator[Artifact]:
    """Generate the tests of each service's rules."""
    for proofs in all_proofs(plan):
        yield Artifact(proofs.path, text(proofs))


def all_proofs(plan: Plan) -> Iterator[Proofs]:
    """Yield the tests of each service, in the order of the catalogue: of minutes, and of a long history."""
    groups = {file.bundle: file.groups for file in plan.rule_files}
    for service, slos in groupby(plan.catalogue.slos, key=lambda slo: slo.service.name):
        yield from _of_service(tuple(slos), groups[service], plan.catalogue)


def _of_service(
    slos: tuple[SLO, ...], groups: tuple[RuleGroup, ...], catalogue: Catalogue
) -> Iterator[Proofs]:
    proved, _ = _subjects(slos)
    separate = apart(proved)
    failing = [one for one in proved if not one.good_for]
    courses = [(one, burning.planned(one.traits, _calls(one, catalogue))) for one in failing]
    quick = ((one, burning.story(one, course)) for one, course in courses if course.is_quick)
    slow = ((one, burning.story(one, course)) for one, course in courses if not course.is_quick)
    of_minutes = (
        *together(quick, separate),
        *together(slow, separate),
        *together(((one, outage.story(one)) for one in failing), separate),
        *together(((one, lost.story(one)) for one in failing), separate),
        *together(_silence(proved, slos), separate),
    )
    of_targets = (
        *together(((one, starts.story(one)) for one in failing), separate),
        *together(((one, returns.story(one)) for one in failing), separate),
    )
    of_missed = tuple(together(((one, missed.story(one)) for one in failing), separate))
    of_age = tuple(together(((one, stale.story(one)) for one in proved), separate))
    of_history = tuple(_of_history(proved))
    if of_minutes:
        yield _proofs(slos, "", 1, of_minutes)
    if of_missed:
        yield _proofs(slos, "_missed", missed.STEP, of_missed)
    if of_targets:
        yield _proofs(slos, "_targets", starts.STEP, of_targets)
    if of_age:
        yield _proofs(slos, "_age", stale.STEP, of_age, _slow_first(groups))
    if of_history:
        yield _proofs(slos, "_history", history.STEP, of_history, _slow_first(groups))


def _of_history(proved: Iterable[Subject]) -> Iterator[Story]:
    """Yield one test of all objectives, because their counts are given; of a composite, one of its own.

    A composite would count what is given of its parts.
    """
    stories = [(one, history.story(one)) for one in proved]
    given = [story for one, story in stories if story is not None and not one.slo.parts]
    if given:
        yield merged(given)
    yield from (story for one, story in stories if story is not None and one.slo.parts)


def _slow_first(groups: Iterable[RuleGroup]) -> tuple[str, ...]:
    """Return all groups of rules, first those that others read and that are evaluated more rarely."""
    return tuple(group.name for group in sorted(groups, key=lambda group: group.interval == MINUTE))


def _calls(subject: Subject, catalogue: Catalogue) -> Calls:
    automatic = automatic_parties(subject.slo, catalogue)
    return tuple((party, how.automatic_after) for party, how in automatic.items())


def unproved(plan: Plan) -> tuple[Unproved, ...]:
    """Return the objectives that no test proves anything of, and why."""
    return _subjects(plan.catalogue.slos)[1]


def _proofs(
    slos: tuple[SLO, ...], kind: str, step: int, stories: tuple[Story, ...], groups: tuple[str, ...] = ()
) -> Proofs:
    service = slos[0].service.name
    parts = (part.service.name for slo in slos for part in slo.parts)
    others = dict.fromkeys(one for one in parts if one != service)
    files = tuple(f"../prometheus/{one}.yaml" for one in (*others, service))
    path = f"tests/{service}{kind}_test.yaml"
    return Proofs(path, service, slos[0].file, step, files, groups, stories)


def _silence(some: Iterable[Subject], slos: tuple[SLO, ...]) -> Iterator[tuple[Subject, Story]]:
    seen, shared = set(), sharing(slos)
    for one in some:
        yield one, silence.story(one, shared, is_first=one.slo.id not in seen)
        seen.add(one.slo.id)


def _subjects(slos: Iterable[SLO]) -> tuple[tuple[Subject, ...], tuple[Unproved, ...]]:
    proved: list[Subject] = []
    unproved = []
    for slo in slos:
        try:
            proved += subjects(slo)
        except NotMade as error:
            unproved.append(Unproved(slo.id, str(error)))
    return tuple(proved), tuple(unproved)
