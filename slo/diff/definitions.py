"""The definitions of a catalogue by keys, as `slo.plan.keys` has the rules and routes of a plan."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from slo.diff.others import of_others
from slo.model import SLO, Catalogue, Service
from slo.model.consent import Standing
from slo.plan.series import Key
from slo.plan.types import Plan, Routing

Used = Collection[tuple[str, str]]
"""Indicators of objectives, each by its service and its name."""


def definitions(plan: Plan, slos: Iterable[SLO], used: Used) -> Iterator[tuple[Key, object]]:
    """Yield each definition with its key, what is in force, and what belongs to no rule and no route.

    Of its objectives, it is only these. Indicators that are `used` belong to their objectives.
    """
    catalogue = plan.catalogue
    if catalogue.organisation:
        yield ("organisation",), catalogue.organisation.value
    for what, declared in (
        ("product", catalogue.products),
        ("exclusion", catalogue.exclusions),
        ("alert policy", catalogue.policies),
        ("error budget policy", catalogue.budget_policies),
        ("alerts", catalogue.alerts),
        ("use case", catalogue.use_cases),
    ):
        for name, one in declared.items():
            yield (what, name), one.value
    yield from _services(catalogue, used)
    for slo in slos:
        yield ("objective", slo.id), slo
    yield from _signed(catalogue)
    yield from ((("rules of", file.bundle), file) for file in plan.rule_files)
    if catalogue.base:
        yield ("Alertmanager", catalogue.base.name), of_others(catalogue.base)
    if plan.routing:
        yield ("routing",), _beside_routes(plan.routing)


def _services(catalogue: Catalogue, used: Used) -> Iterator[tuple[Key, object]]:
    """Yield services without their objectives, which are definitions themselves, and indicators of none."""
    for name, one in catalogue.services.items():
        unused = {key: value for key, value in one.value.indicators.items() if (name, key) not in used}
        fields = {field: getattr(one.value, field) for field in Service.model_fields if field != "objectives"}
        yield ("service", name), {**fields, "indicators": unused}


def _signed(catalogue: Catalogue) -> Iterator[tuple[Key, object]]:
    for one in catalogue.agreements:
        by_subject = {subject.path: repr(signature) for subject, signature in one.value.signed.items()}
        alone = {f"emergencies/{id}": repr(signature) for id, signature in one.value.emergencies.items()}
        yield ("signatures", one.value.home, one.value.party), {**by_subject, **alone}
    yield from _standing(catalogue.standing)
    silenced = Counter((one.check.code, one.span.file) for one in catalogue.allowances)
    for (code, file), number in silenced.items():
        yield ("silenced check", code, file), {"comments": str(number)}
    if catalogue.record_problems:
        yield ("record",), {"problems": "; ".join(one.message for one in catalogue.record_problems)}


def _standing(standing: Standing) -> Iterator[tuple[Key, object]]:
    for subject, written in standing.written.items():
        draft, in_force = standing.drafts.get(subject), standing.ledger.get(subject)
        yield (
            ("agreement", subject.kind, subject.name),
            {
                "terms": written.terms,
                "parties": written.parties,
                "in force": in_force,
                "missing": draft.missing if draft else standing.disputed.get(subject),
                "emergency": standing.emergencies.get(subject),
            },
        )


def _beside_routes(routing: Routing) -> dict[str, object]:
    fields = routing._asdict()
    return {name: value for name, value in fields.items() if name not in ("root", "receivers")}
