"""Channels that are declared and could not deliver."""

from collections.abc import Iterator

from slo.diagnostics import Problem, Span
from slo.model import Catalogue
from slo.receivers import Channels


def mail_without_server(catalogue: Catalogue) -> Iterator[Problem]:
    """Find e-mail that nothing would send. Alertmanager refuses the whole configuration, of everybody."""
    if catalogue.organisation is None or not catalogue.products or catalogue.organisation.value.smtp:
        return
    for channels, span in _channels(catalogue):
        if channels is not None and channels.email is not None:
            yield Problem(
                "mail-without-server",
                "nothing says which server sends this e-mail",
                span,
                hint="add 'smtp: {smarthost: …, sender: …}' to the organisation",
            )


def _channels(catalogue: Catalogue) -> Iterator[tuple[Channels | None, Span]]:
    """Give every way to reach somebody, and where its e-mail would be written."""
    assert catalogue.organisation is not None
    organisation, where = catalogue.organisation.value, catalogue.organisation.where
    yield organisation.unowned, where("unowned", "email")
    yield organisation.heartbeat, where("heartbeat", "email")
    for name, party in organisation.parties.items():
        yield party.page, where("parties", name, "page", "email")
        yield party.ticket, where("parties", name, "ticket", "email")
        yield party.called, where("parties", name, "called", "email")
    for product in catalogue.products.values():
        if product.value.alerting is not None:
            yield product.value.alerting.page, product.where("alerting", "page", "email")
            yield product.value.alerting.ticket, product.where("alerting", "ticket", "email")
