"""Comparison of two plans: the keys of everything that differs, with its texts before and after.

A key is that of a part of the plan, such as ("alert", "checkout-up", "burn", "page", "1h"), for what is only
in one of the two plans; else that of a part and the path to a value in it, such as ("product", "shop",
"title").
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import cached_property
from itertools import chain

from slo.diff.change import Value
from slo.diff.definitions import definitions
from slo.diff.leaves import as_written, differing
from slo.model import SLO, Catalogue, Service
from slo.plan.keys import parts
from slo.plan.series import Key, Recording
from slo.plan.types import Alert, Plan, RuleFile, RuleGroup

DEFINED = "defined"
"""The text of a whole part that is only in one of the plans."""


class Pair(tuple[SLO, SLO]):
    """An objective before and after. They have different ids if it was renamed."""

    __slots__ = ()

    @property
    def before(self) -> SLO:
        return self[0]

    @property
    def after(self) -> SLO:
        return self[1]


class Comparison:
    """Two plans, `before` and `after`."""

    def __init__(self, before: Plan, after: Plan) -> None:
        self.before, self.after = before, after

    @cached_property
    def values(self) -> Mapping[Key, Value]:
        """Every key that differs, in the order of the plans."""
        return {(*part, *path): value for part, path, value in self._differences}

    @cached_property
    def parts(self) -> Mapping[Key, Key]:
        """The part of the plan that each key that differs belongs to."""
        return {(*part, *path): part for part, path, _ in self._differences}

    def under(self, *key: str) -> tuple[Key, ...]:
        """Return the keys that differ and begin with a key."""
        return tuple(self._by_beginning.get(key, ()))

    @cached_property
    def _by_beginning(self) -> Mapping[Key, list[Key]]:
        found: dict[Key, list[Key]] = {}
        for key in self.values:
            for length in range(1, len(key) + 1):
                found.setdefault(key[:length], []).append(key)
        return found

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """The objectives of both plans that differ in anything, renamed ones among them."""
        known = {slo.id: slo for slo in self.before.catalogue.slos}
        found = []
        for slo in self.after.catalogue.slos:
            had = next((known[id] for id in slo.ids if id in known), None)
            if had is not None and slo.id not in self._same_objectives:
                found.append(Pair((had, slo)))
        return tuple(found)

    @cached_property
    def added(self) -> tuple[SLO, ...]:
        """The objectives that are new, and continue no earlier one."""
        known = {slo.id for slo in self.before.catalogue.slos}
        return tuple(slo for slo in self.after.catalogue.slos if known.isdisjoint(slo.ids))

    @cached_property
    def removed(self) -> tuple[SLO, ...]:
        """The objectives that are no longer defined, and continue under no other name."""
        continued = {id for slo in self.after.catalogue.slos for id in slo.ids}
        return tuple(slo for slo in self.before.catalogue.slos if slo.id not in continued)

    @cached_property
    def files(self) -> tuple[Iterable[RuleFile], Iterable[RuleFile]]:
        """The rule files before and after whose alerts may differ, or reach others: all if routes differ."""
        if self.before.routing != self.after.routing:
            return self.before.rule_files, self.after.rule_files
        return self._differing(self.before).rule_files, self._differing(self.after).rule_files

    @cached_property
    def _differences(self) -> tuple[tuple[Key, Key, Value], ...]:
        """The parts that differ, each with the path to the value in it and its texts."""
        return tuple(self._differing_parts())

    def _differing_parts(self) -> Iterator[tuple[Key, Key, Value]]:
        before, after = self._by_key(self.before), self._by_key(self.after)
        for key in dict.fromkeys(chain(before, after)):
            if key not in after:
                yield key, (), Value(DEFINED, None)
            elif key not in before:
                yield key, (), Value(None, DEFINED)
            elif not self._twins.is_twin(before[key], after[key]):
                for path, had, has in differing(before[key], after[key]):
                    yield key, path, Value(had, has)

    def _by_key(self, plan: Plan) -> dict[Key, object]:
        """Return the parts that may differ by keys; what has the key of another has its number as well."""
        every = (*self.before.catalogue.slos, *self.after.catalogue.slos)
        used = {(slo.service.name, slo.objective.indicator) for slo in every}
        found: dict[Key, object] = {}
        slos = tuple(slo for slo in plan.catalogue.slos if slo.id not in self._same_objectives)
        for key, part in chain(definitions(plan, slos, used), parts(self._differing(plan))):
            unique, number = key, 1
            while unique in found:
                number += 1
                unique = (*key, str(number))
            found[unique] = part
        return found

    def _differing(self, plan: Plan) -> Plan:
        """Return a plan without the rule files and the routes that are the same in both: most are."""
        files = tuple(file for file in plan.rule_files if file.bundle not in self._same_files)
        routing = None if self.before.routing == self.after.routing else plan.routing
        return plan._replace(rule_files=files, routing=routing)

    @cached_property
    def _twins(self) -> "_Twins":
        return _Twins(self.before.catalogue, self.after.catalogue, self._same_objectives)

    @cached_property
    def _same_objectives(self) -> frozenset[str]:
        """The ids of the objectives that are the same in both plans, whatever their services have besides.

        None is if the organisation differs: rules read settings of it, such as how late samples are.
        """
        before, after = self.before.catalogue, self.after.catalogue
        organisations = [one.organisation.value if one.organisation else None for one in (before, after)]
        if organisations[0] != organisations[1]:
            return frozenset()
        services = frozenset(
            name
            for name, one in after.services.items()
            if name in before.services and _beside(before.services[name].value) == _beside(one.value)
        )
        known = {slo.id: slo for slo in before.slos}
        return frozenset(
            slo.id
            for slo in after.slos
            if slo.service.name in services and slo.id in known and _is_same(known[slo.id], slo)
        )

    @cached_property
    def _same_files(self) -> frozenset[str]:
        before = {file.bundle: file for file in self.before.rule_files}
        return frozenset(
            file.bundle
            for file in self.after.rule_files
            if file.bundle in before and self._twins.same(before[file.bundle], file)
        )


_OWN_FIELDS = tuple(one.name for one in fields(SLO) if one.compare and one.name != "service")
_BESIDE = tuple(name for name in Service.model_fields if name not in ("objectives", "indicators"))


def _is_same(one: SLO, other: SLO) -> bool:
    """Return whether two objectives of equal services are equal."""
    return as_written(one) == as_written(other) and all(
        getattr(one, name) == getattr(other, name) for name in _OWN_FIELDS
    )


def _beside(service: Service) -> tuple[object, ...]:
    """Return all of a service but its indicators and objectives."""
    return tuple(getattr(service, name) for name in _BESIDE)


_NO_TWIN = object()
"""Equal to no objective."""


class _Twins:
    """Compares rules quickly: many rules hold the same objectives, and each objective is compared once."""

    def __init__(self, before: Catalogue, after: Catalogue, same: frozenset[str]) -> None:
        known = {slo.id: slo for slo in before.slos}
        self._twins: dict[int, object] = {id(slo): known[slo.id] for slo in after.slos if slo.id in same}

    def is_twin(self, one: object, other: object) -> bool:
        """Return whether a recording is certainly the same: to write and compare expressions takes longer."""
        return isinstance(one, Recording) and self.same(one, other)

    def _all_same(self, parts: Sequence[object], others: Sequence[object]) -> bool:
        return len(parts) == len(others) and all(map(self.same, parts, others))

    def same(self, one: object, other: object) -> bool:
        """Return whether a file, a group or a rule is that of the other plan."""
        if isinstance(one, RuleFile) and isinstance(other, RuleFile):
            own, others = one._replace(groups=()), other._replace(groups=())
            return own == others and self._all_same(one.groups, other.groups)
        if isinstance(one, RuleGroup) and isinstance(other, RuleGroup):
            group, other_group = one._replace(rules=()), other._replace(rules=())
            return group == other_group and self._all_same(one.rules, other.rules)
        if isinstance(one, Alert):
            return one == other
        twins = [self._twin(value) for value in vars(other).values()]
        return type(one) is type(other) and list(vars(one).values()) == twins

    def _twin(self, value: object) -> object:
        """Return the equal objective before of one after, also of several; anything else is itself.

        Objectives without an equal one are not compared again: that would read their whole services.
        """
        if isinstance(value, tuple) and value and isinstance(value[0], SLO):
            if id(value) not in self._twins:
                self._twins[id(value)] = tuple(self._twins.get(id(one), _NO_TWIN) for one in value)
            return self._twins[id(value)]
        return self._twins.get(id(value), _NO_TWIN) if isinstance(value, SLO) else value
