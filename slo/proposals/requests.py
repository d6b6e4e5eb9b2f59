"""Counters of requests: services by job and identity, the label of failures, and a histogram of durations."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from slo.promql import quote
from slo.proposals.archetype import uses, usual_limit
from slo.proposals.buckets import nearest_bucket
from slo.proposals.drafts import Draft, LeftOut
from slo.proposals.failures import LABELS, Failed, failed
from slo.proposals.inventory import Group, Inventory, Question
from slo.text.plurals import some
from slo.text.units import Duration
from slo.text.yaml import Value

PATH_LABELS = ("handler", "path", "route", "uri", "url", "endpoint", "http_route", "view")
"""Labels with the path of a request."""

_CHECKED_PATHS = (
    "/?(-/)?_?(metrics|health|healthz|healthy|healthcheck|ready|readyz|readiness|live|livez|liveness|ping"
    "|status|up|actuator/.*)/?"
)
CHECKS = {**dict.fromkeys(PATH_LABELS, _CHECKED_PATHS), "grpc_service": "grpc[.](health|reflection)[.].*"}
"""What monitoring asks for, and no user: regular expressions for the values of labels."""

_JOURNEY = "Somebody who asks for something gets an answer, and not that the service failed"


@dataclass(frozen=True, slots=True)
class Found:
    """A service that a counter of requests measures.

    `labels` are the values that tell it from others. `matchers` select it, apart from job and labels that an
    archetype has a parameter for. `histogram` is "" and `within` None if there are no usable buckets.
    """

    job: str
    labels: Mapping[str, str]
    counter: str
    failed: Failed
    matchers: str
    histogram: str
    within: Duration | None
    series: int


@dataclass(frozen=True, slots=True)
class Requests:
    """Counters of requests of one convention, which an archetype can read.

    `counters` matches their names, and `histograms` returns where the durations for a counter may be.
    `apart` are the labels that tell services of one job apart, the first with a value giving the name; those
    of `if_several` do so if the job has several values. Without values of `needed`, nothing is proposed.
    `only` are values of labels that requests must have. `in_parameters` are labels for which the archetype
    has a parameter.
    """

    name: str
    counters: re.Pattern[str]
    archetype: str
    parameters: Callable[[Found], Mapping[str, str]]
    histograms: Callable[[str], Sequence[str]]
    apart: tuple[str, ...] = ()
    if_several: tuple[str, ...] = ()
    only: Mapping[str, str] = field(default_factory=dict)
    needed: tuple[str, ...] = ()
    in_parameters: tuple[str, ...] = ("job",)

    def questions(self, names: Iterable[str]) -> list[Question]:
        known, asked = set(names), []
        identity = ("job", *self.apart, *self.if_several, *self.only)
        for counter in sorted(filter(self.counters.fullmatch, known)):
            asked.append(Question(counter, (*identity, *LABELS), CHECKS))
            buckets = [f"{one}_bucket" for one in self.histograms(counter)]
            asked += [Question(one, (*identity, "le")) for one in buckets if one in known]
        return asked

    def propose(self, inventory: Inventory) -> list[Draft | LeftOut]:
        counters = sorted(name for name in inventory.names if self.counters.fullmatch(name))
        found: dict[tuple[str, ...], list[Found | LeftOut]] = {}
        for counter in counters:
            for identity in self._identities(inventory, counter):
                key = tuple(f"{name}={value}" for name, value in identity.items())
                found.setdefault(key, []).append(self._found(inventory, counter, identity))
        best = [_best(found[key]) for key in sorted(found)]
        return [self._draft(one) if isinstance(one, Found) else one for one in best]

    def _identities(self, inventory: Inventory, counter: str) -> Iterator[Mapping[str, str]]:
        """Yield the labels that tell the services of a counter apart, with their values."""
        for job in inventory.jobs(counter):
            groups = list(inventory.groups(counter, job=job, **self.only))
            several = [one for one in self.if_several if len({g.labels.get(one, "") for g in groups}) > 1]
            for values in sorted({tuple(g.labels.get(one, "") for one in self.apart) for g in groups}):
                apart = {label: value for label, value in zip(self.apart, values, strict=True) if value}
                if (self.apart and not apart) or not apart.keys() >= set(self.needed):
                    continue
                for more in sorted(_combinations(groups, apart, several)):
                    yield {"job": job, **apart, **dict(zip(several, more, strict=True))}

    def _found(self, inventory: Inventory, counter: str, identity: Mapping[str, str]) -> Found | LeftOut:
        groups = list(inventory.groups(counter, **identity, **self.only))
        values = {label: {group.labels.get(label, "") for group in groups} for label in LABELS}
        how = next((one for label in LABELS if (one := failed(label, values[label]))), None)
        if how is None:
            return LeftOut(_named(counter, identity), _no_failures(inventory.label_names(counter), values))
        histogram, within, buckets = self._latency(inventory, counter, identity)
        return Found(
            job=identity["job"],
            labels=identity,
            counter=counter,
            failed=how,
            matchers=", ".join((*self._matchers(identity), *_without_checks(inventory, counter, identity))),
            histogram=histogram,
            within=within,
            series=sum(group.series for group in groups) + buckets,
        )

    def _matchers(self, identity: Mapping[str, str]) -> Iterator[str]:
        for label, value in {**identity, **self.only}.items():
            if label not in self.in_parameters:
                yield f"{label}={quote(value)}"

    def _latency(
        self, inventory: Inventory, counter: str, identity: Mapping[str, str]
    ) -> tuple[str, Duration | None, int]:
        """Return the histogram for a counter, the bucket nearest to the usual limit, and its series."""
        for histogram in self.histograms(counter):
            groups = list(inventory.groups(f"{histogram}_bucket", **identity, **self.only))
            bounds = {group.labels.get("le", "") for group in groups}
            if within := nearest_bucket(histogram, bounds, usual_limit(self.archetype)):
                return histogram, within, 2 * max(group.series for group in groups)
        return "", None, 0

    def _draft(self, found: Found) -> Draft:
        parameters = dict(self.parameters(found))
        if found.within:
            parameters["within"] = str(found.within)
        body = uses(self.archetype, {name: text for name, text in parameters.items() if text})
        if not found.failed.status and self.archetype == "http-service":
            body["indicators"] = {"availability": _in_words(found)}
        name = next((found.labels[one] for one in reversed(self.apart) if one in found.labels), found.job)
        several = [found.labels[one] for one in self.if_several if one in found.labels]
        return Draft(
            name="-".join((name, *several)),
            job=found.job,
            body=body,
            series=found.series,
            family=self.name,
            unmeasured=() if found.within else ("latency",),
            remarks=(f"{found.counter}{{job={quote(found.job)}}}",),
        )


def _combinations(
    groups: Iterable[Group], apart: Mapping[str, str], several: list[str]
) -> set[tuple[str, ...]]:
    return {
        tuple(group.labels.get(one, "") for one in several)
        for group in groups
        if all(group.labels.get(name, "") == value for name, value in apart.items())
    }


def _best(found: Sequence[Found | LeftOut]) -> Found | LeftOut:
    """Return what can be measured best: with durations, and by HTTP statuses; otherwise the first reason."""
    usable = [one for one in found if isinstance(one, Found)]
    return max(usable, key=_ease, default=found[0])


def _ease(one: Found) -> tuple[bool, ...]:
    """Return how well something can be measured, to be compared."""
    same = one.counter.split("_")[0] == one.histogram.split("_")[0]
    return bool(one.within), same, one.failed.status, not one.counter.endswith("_count")


def _in_words(found: Found) -> dict[str, Value]:
    """Return an indicator of availability for a label that is not an HTTP status."""
    job = ", ".join(filter(None, (f"job={quote(found.job)}", found.matchers)))
    part = f"{found.counter}{{{job}, {found.failed.matcher}}}"
    return {"journey": _JOURNEY, "events": {"total": f"{found.counter}{{{job}}}", found.failed.side: part}}


def _without_checks(inventory: Inventory, counter: str, identity: Mapping[str, str]) -> Iterator[str]:
    """Yield matchers that leave out requests of monitoring itself."""
    for label in CHECKS:
        paths = inventory.known[counter].excluded.get((label, identity["job"]), ())
        if paths:
            values = "|".join(re.sub(r"([.+*?()\[\]{}|^$\\])", r"\\\1", path) for path in paths)
            yield f"{label}!={quote(paths[0])}" if len(paths) == 1 else f"{label}!~{quote(values)}"


def _named(counter: str, identity: Mapping[str, str]) -> str:
    return f"{counter} of {', '.join(f'{name} {value}' for name, value in identity.items())}"


def _no_failures(names: list[str], values: Mapping[str, Iterable[str]]) -> str:
    """Say why no label tells failures: its name or its values are not known."""
    for label in LABELS:
        if present := sorted(set(values[label]) - {""}):
            return f"no value of its label {label!r} is known to mean failure: {some(present, 4)}"
    return f"no label says which requests failed, as 'code' would; it has {some(names, 6) or 'none'}"
