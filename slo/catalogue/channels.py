"""Checks of what Alertmanager needs: a mail server, and a version that knows channels and labels."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from slo.channels import ANY_LABEL_NAMES_SINCE, CHANNELS, Channel, older
from slo.model import Organisation
from slo.model.channels_within import channels_within
from slo.model.ownership import Labelled
from slo.promql.text import LABEL_NAME
from slo.shapes import Shape
from slo.source.nodes import Document, Path
from slo.text import checks
from slo.text.diagnostics import Problem, Span


def without_mail_server(value: Shape, document: Document) -> Iterator[Problem]:
    """Find channels for e-mail where no mail server is configured."""
    for path, channels in channels_within(value):
        if channels.email is not None:
            span = document.where_key(*path, "email")
            hint = "add 'smtp' with 'smarthost' and 'sender' to the organisation"
            yield checks.SMTP.problem("no mail server is configured for this e-mail", span, hint=hint)


def undeliverable(value: Shape, document: Document, organisation: Organisation | None) -> Iterator[Problem]:
    """Find channels for which Alertmanager would refuse the whole configuration."""
    if not _has_mail(organisation):
        yield from without_mail_server(value, document)
    for path, channels in channels_within(value):
        if organisation is not None:
            for name in CHANNELS:
                yield from _too_young(getattr(channels, name), (*path, name), document, organisation)


def _has_mail(organisation: Organisation | None) -> bool:
    """Return whether a mail server is declared, or may be in the configuration that generated routes join."""
    return organisation is not None and bool(organisation.smtp or organisation.alertmanager.base)


def _too_young(
    way: Channel | None, path: Path, document: Document, organisation: Organisation
) -> Iterator[Problem]:
    """Find channels and fields that need a newer Alertmanager than the organisation's."""
    if way is None:
        return
    needs = {path: way.since.version}
    needs |= {
        (*path, field): version
        for field, version in way.since.fields.items()
        if getattr(way, field) is not None
    }
    for place, version in needs.items():
        what = " of ".join(repr(part) for part in reversed(place[len(path) - 1 :]))
        yield from _needing(what, version, partial(document.where_key, *place), organisation)


def unmatchable(
    patterns: Iterable[tuple[Path, Labelled]], document: Document, organisation: Organisation
) -> Iterator[Problem]:
    """Find patterns of labels with names that Alertmanager does not read."""
    for path, labels in patterns:
        for name in labels:
            if not LABEL_NAME.fullmatch(name):
                where = partial(document.where_key, *path, name)
                yield from _needing(f"the label {name!r}", ANY_LABEL_NAMES_SINCE, where, organisation)


def _needing(
    what: str, version: str, where: Callable[[], Span], organisation: Organisation
) -> Iterator[Problem]:
    has = organisation.alertmanager
    if older(has.version, than=version):
        default = "" if "version" in has.model_fields_set else " by default"
        message = f"{what} needs Alertmanager {version}, but the organisation has {has.version}{default}"
        hint = f"set 'alertmanager: \"{version}\"' in the organisation once that version runs"
        yield checks.ALERTMANAGER.problem(message, where(), hint=hint)
