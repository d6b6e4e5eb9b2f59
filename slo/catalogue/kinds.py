"""The kinds of definitions. The model of a kind is imported when a definition of it is read."""

from collections.abc import Iterator, Mapping
from importlib import import_module

from slo.shapes import Definition

_MODULES = {
    "Organisation": "organisation",
    "Product": "product",
    "Service": "service",
    "AlertPolicy": "alerting",
    "ErrorBudgetPolicy": "error_budget_policy",
    "Exclusion": "exclusions",
    "Archetype": "archetype",
    "Agreement": "agreement",
    "Alerts": "alerts",
    "UseCase": "use_case",
}
"""The module of `slo.model` that has the model of each kind, under the name of the kind."""


class _Models(Mapping[str, type[Definition]]):
    def __getitem__(self, kind: str) -> type[Definition]:
        model: type[Definition] = getattr(import_module(f"slo.model.{_MODULES[kind]}"), kind)
        return model

    def __contains__(self, kind: object) -> bool:
        return kind in _MODULES

    def __iter__(self) -> Iterator[str]:
        return iter(_MODULES)

    def __len__(self) -> int:
        return len(_MODULES)


DEFINITIONS: Mapping[str, type[Definition]] = _Models()
"""The models of definitions by their `kind`."""
