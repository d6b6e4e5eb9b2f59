"""Labels that group an indicator: each combination of their values has its own error budget."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

from pydantic import AfterValidator, TypeAdapter
from pydantic_core.core_schema import no_info_plain_validator_function

from slo.labels import LABELS
from slo.shapes import FieldError, LabelName, listed

_OF_CONFLICTS = "exported_"
"""What Prometheus puts before a label of a scraped series that a label of the target replaces.

https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config
"""

_BUCKET = "le"
_SET_BY_RULES = "the rules set {label!r} themselves"


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups of events: the labels of the metrics by which they are counted, and the labels of our series.

    `sources` are the labels of the metrics. `labels` are those of our series, in the same order: the same
    ones, but for labels that are renamed.
    """

    sources: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()

    @property
    def renamed(self) -> Mapping[str, str]:
        """The labels of the metrics that have another name in our series, and that name."""
        return {source: label for source, label in self._pairs if source != label}

    @property
    def words(self) -> tuple[str, ...]:
        """Each label, and of a renamed one both names."""
        return tuple(label if source == label else f"{source} as {label}" for source, label in self._pairs)

    @property
    def written(self) -> Mapping[str, str] | tuple[str, ...]:
        """The groups as definitions have them."""
        return dict(self._pairs) if self.renamed else self.labels

    @property
    def inverted(self) -> "Groups":
        """Groups of our series, with the labels of the metrics."""
        return Groups(self.labels, self.sources)

    @property
    def _pairs(self) -> Iterable[tuple[str, str]]:
        return zip(self.sources, self.labels, strict=True)

    def in_metrics(self, group: Mapping[str, str]) -> Mapping[str, str]:
        """Return the labels that series of the metrics have in a group that is named as in our series."""
        sources = dict(zip(self.labels, self.sources, strict=True))
        return {sources[label]: value for label, value in group.items()}

    def aggregated(self, how: str, metrics: str) -> str:
        """Write an aggregation of metrics that keeps groups apart, with the labels of our series.

        Metrics may have a label of the new name as well, so they are aggregated before labels are renamed.

        >>> Groups(("region",), ("region",)).aggregated("sum", "orders")
        'sum by (region) (orders)'
        >>> Groups(("service",), ("called",)).aggregated("sum", "orders")
        'sum by (called) (label_replace(sum by (service) (orders), "called", "$1", "service", "(.*)"))'
        """
        return self.named_as_ours(f"{how}{_by(self.sources)}({metrics})")

    def named_as_ours(self, aggregated: str) -> str:
        """Rename the labels of what has exactly the labels of the metrics.

        >>> Groups(("region",), ("region",)).named_as_ours("orders")
        'orders'
        """
        if self.sources == self.labels:
            return aggregated
        return f"sum{_by(self.labels)}({self.with_our_labels(aggregated)})"

    def with_our_labels(self, metrics: str) -> str:
        """Add the labels of our series to what has those of the metrics."""
        for source, label in self.renamed.items():
            metrics = f'label_replace({metrics}, "{label}", "$1", "{source}", "(.*)")'
        return metrics

    def apart(self, how: str) -> str:
        """Write the operator of an aggregation of our series that keeps groups apart.

        >>> Groups(("region",), ("region",)).apart("sum"), Groups().apart("sum")
        ('sum by (region) ', 'sum')
        """
        return f"{how}{_by(self.labels)}"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        return no_info_plain_validator_function(_read)

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: Any) -> dict[str, Any]:
        label, several, renamed = (adapter.json_schema() for adapter in (_label(), _labels(), _renaming()))
        renamed = {
            "type": "object",
            "propertyNames": label,
            "additionalProperties": label,
            "minProperties": 1,
            "errorMessage": "not labels of the metrics, each with its name here",
        }
        return {"anyOf": [label, several, renamed]}


NO_GROUPS = Groups()


def renamed(sources: Collection[str]) -> dict[str, str]:
    """Return a name for each label of metrics: its own, unless the rules set a label of that name.

    >>> renamed(("region", "service"))
    {'region': 'region', 'service': 'exported_service'}
    """
    names = {source: source for source in sources if source not in LABELS}
    for source in sources:
        name = source
        while name in LABELS or (name != source and (name in sources or name in names.values())):
            name = f"{_OF_CONFLICTS}{name}"
        names[source] = name
    return {source: names[source] for source in sources}


def _free(label: str) -> str:
    if label in LABELS:  # the rule's label would replace that of the series
        hint = f"write another name, such as {_OF_CONFLICTS}{label}"
        raise FieldError(_SET_BY_RULES.format(label=label), hint=hint)
    return label


def _by(labels: Iterable[str]) -> str:
    return f" by ({', '.join(labels)}) " if labels else ""


@cache
def _label() -> TypeAdapter[str]:
    return TypeAdapter(LabelName)


@cache
def _labels() -> TypeAdapter[tuple[str, ...]]:
    return TypeAdapter(tuple[LabelName, ...])


@cache
def _renaming() -> TypeAdapter[dict[str, str]]:
    return TypeAdapter(dict[LabelName, Annotated[LabelName, AfterValidator(_free)]])


def _read(value: object) -> Groups:
    if isinstance(value, Groups):
        return value
    if isinstance(value, Mapping):
        names = _renaming().validate_python(value)
        _check_names(names)
        return Groups(tuple(names), tuple(names.values()))
    labels = _labels().validate_python(listed(value))
    for index, label in enumerate(labels):
        if label in labels[:index]:
            raise FieldError(f"{label!r} is listed twice", index)
    for index, label in enumerate(labels):
        _refuse_bucket(label, index)
        if label in LABELS:
            raise FieldError(_SET_BY_RULES.format(label=label), index, hint=_with_names(renamed(labels)))
    return Groups(labels, labels)


def _check_names(names: Mapping[str, str]) -> None:
    """Raise FieldError if a label of the metrics has a name here that it cannot have."""
    seen: set[str] = set()
    for source, label in names.items():
        _refuse_bucket(source, source)
        if label in seen:
            raise FieldError(f"{label!r} is the name of two labels", source)
        if label != source and label in names:
            message = f"{label!r} is also a label of the metrics that they are grouped by"
            raise FieldError(message, source, hint=f"write {source}: {_OF_CONFLICTS}{source}")
        seen.add(label)


def _refuse_bucket(label: str, place: str | int) -> None:
    if label == _BUCKET:
        raise FieldError("'le' is the label of buckets: they are parts of one measurement, no groups", place)


def _with_names(names: Mapping[str, str]) -> str:
    pairs = ", ".join(f"{source}: {name}" for source, name in names.items())
    return f"write by: {{{pairs}}}, with the name that recorded series and alerts have"
