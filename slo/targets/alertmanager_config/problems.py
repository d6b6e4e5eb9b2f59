"""What can be defined, and an AlertmanagerConfig cannot express."""

from collections.abc import Iterator

from slo.model import Catalogue, Declared, Organisation, Product
from slo.model.channels_within import channels_within
from slo.targets.alertmanager_config.receivers import INTEGRATIONS, is_selectable
from slo.text import checks
from slo.text.diagnostics import Problem

_UTC = frozenset({"UTC", "Etc/UTC", "GMT", "Etc/GMT"})
_SECRET = "/etc/alertmanager/secrets/SECRET/KEY"
_OTHERWISE = "or compile 'prometheus-operator' alone, which writes a whole configuration"


def problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Find hours, channels, files of secrets, and discarded alerts for which it has no field."""
    for product in catalogue.products.values():
        yield from _channels(product)
        yield from _hours(product, catalogue.organisation)
    if catalogue.organisation:
        yield from _channels(catalogue.organisation)
        yield from _of_organisation(catalogue.organisation)


def _channels(declared: Declared[Product] | Declared[Organisation]) -> Iterator[Problem]:
    for path, channels in channels_within(declared.value):
        for name, channel in channels.by_name.items():
            if channel.section not in INTEGRATIONS:
                message = f"an AlertmanagerConfig has no receiver for {name!r}"
                hint = f"use another channel, {_OTHERWISE}"
                yield checks.ALERTMANAGER_CONFIG.problem(message, declared.where(*path, name), hint=hint)
                continue
            for field in type(channel).model_fields:
                file = getattr(channel, field)
                if field.endswith("_file") and file and not is_selectable(file):
                    yield _not_a_key(declared, *path, name, field)


def _not_a_key(declared: Declared[Product] | Declared[Organisation], *path: str | int) -> Problem:
    message = "an AlertmanagerConfig names a key of a Secret, which this path does not"
    hint = f"write {_SECRET}, for the key KEY of the Secret SECRET"
    return checks.ALERTMANAGER_CONFIG.problem(message, declared.where(*path), hint=hint)


def _hours(product: Declared[Product], organisation: Declared[Organisation] | None) -> Iterator[Problem]:
    known = organisation.value.hours if organisation else {}
    name = product.value.alerting.hours if product.value.alerting else ""
    if name in known and known[name].timezone not in _UTC:
        message = f"{name} is in the time zone {known[name].timezone}, and an AlertmanagerConfig has only UTC"
        hint = f"write hours in UTC, {_OTHERWISE}"
        yield checks.ALERTMANAGER_CONFIG.problem(message, product.where("alerting", "hours"), hint=hint)


def _of_organisation(organisation: Declared[Organisation]) -> Iterator[Problem]:
    smtp = organisation.value.smtp
    if smtp and smtp.password_file and not is_selectable(smtp.password_file):
        yield _not_a_key(organisation, "smtp", "password_file")
    if organisation.value.discard:
        message = "alerts of other rules are routed by the configuration that an AlertmanagerConfig joins"
        hint = f"write a route to nobody there, {_OTHERWISE}"
        yield checks.ALERTMANAGER_CONFIG.problem(message, organisation.where("discard"), hint=hint)
