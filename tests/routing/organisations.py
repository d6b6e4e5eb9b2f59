"""An organisation to route for: three teams that are reached in different ways, a platform, and helpers."""

import random
from typing import Any

from slo.model import Catalogue, Declared, Organisation, Product
from slo.text.diagnostics import Span


def here(*path: object) -> Span:
    """A place that says what it is of: the path is the file."""
    return Span("/".join(map(str, path)), 1, 1, 2)


def slack(name: str) -> dict[str, str]:
    return {"channel": f"#{name}", "webhook_url_file": f"/etc/alertmanager/secrets/slack-{name}"}


def pagerduty(name: str) -> dict[str, str]:
    return {"routing_key_file": f"/etc/alertmanager/secrets/pagerduty-{name}"}


TECHOPS: dict[str, Any] = {
    "name": "techops",
    "parties": {
        "reliability-engineering": {
            "kind": "platform",
            "title": "Reliability Engineering",
            "help": "#techops",
            "out_of_hours": "https://example.org/re-at-night",
            "page": {"pagerduty": pagerduty("re")},
            "ticket": {"email": "re-tickets@example.org"},
            "called": {"pagerduty": pagerduty("re"), "slack": slack("techops")},
        },
        "cyber-security": {
            "kind": "security",
            "title": "Cyber Security",
            "help": "#cyber-security-help",
            "called": {"pagerduty": pagerduty("cyber"), "slack": slack("cyber-security-help")},
        },
        "user-support": {"kind": "support", "help": "#user-support"},
    },
    "calls": [
        {"category": "security", "party": "cyber-security"},
        {"category": ["reliability", "infrastructure"], "party": "reliability-engineering"},
    ],
    "hours": {
        "office-hours": {
            "start": "09:00",
            "end": "17:30",
            "timezone": "Europe/London",
            "holidays": "bank-holidays",
        }
    },
    "holidays": {"bank-holidays": ["2026-12-25", "2026-12-28", "2027-01-01"]},
    "heartbeat": {"webhook": {"url": "https://example.org/watchdog"}},
    "unowned": {"email": "triage@example.org"},
    "smtp": {"smarthost": "mail.example.org:25", "sender": "alerts@example.org"},
}

NOTIFY: dict[str, Any] = {
    "name": "notify",
    "alerting": {
        "page": {"pagerduty": pagerduty("notify"), "slack": slack("notify")},
        "ticket": {"email": "notify-tickets@example.org"},
    },
}
APPOINTMENTS: dict[str, Any] = {
    "name": "appointments",
    "alerting": {
        "hours": "office-hours",
        "page": {"pagerduty": pagerduty("appointments"), "slack": slack("appointments")},
        "ticket": {"email": "appointments-queue@example.org"},
    },
}
PETITIONS: dict[str, Any] = {
    "name": "petitions",
    "alerting": {
        "page": {"email": "petitions-on-call@example.org"},
        "ticket": {"email": "petitions-tickets@example.org"},
    },
}
AUTOMATIC = {"automatic_after": "15m"}
PETITIONS_CALLING: dict[str, Any] = {
    **PETITIONS,
    "alerting": {**PETITIONS["alerting"], "call": {"reliability-engineering": AUTOMATIC}},
}
NOTIFY_DECLARING: dict[str, Any] = {
    **NOTIFY,
    "alerting": {**NOTIFY["alerting"], "call": {"cyber-security": "on-declared-security"}},
}
PLATFORM: dict[str, Any] = {"name": "platform", "party": "reliability-engineering"}
PRODUCTS = (NOTIFY, APPOINTMENTS, PETITIONS, PLATFORM)


def catalogue(*products: dict[str, Any], **organisation: Any) -> Catalogue:
    """A catalogue of TECHOPS with other values, and these products or else PRODUCTS."""
    declared = [Product.model_validate(product) for product in products or PRODUCTS]
    return Catalogue(
        organisation=Declared(Organisation.model_validate({**TECHOPS, **organisation}), here),
        products={product.name: Declared(product, here) for product in declared},
    )


def random_alert(chance: random.Random) -> dict[str, str]:
    """An alert of anybody, with labels that are right, mistyped or missing."""
    known: dict[str, tuple[str, ...]] = {
        "alertname": ("SLOErrorBudgetBurn", "SLONoData", "SLOAlertingHeartbeat", "Other"),
        "product": (*(str(product["name"]) for product in PRODUCTS), "notfy", "reliability-engineering"),
        "severity": ("page", "ticket", "p1", "Page"),
        "category": ("reliability", "security", "infrastructure", "pipeline"),
        "called_upon": ("reliability-engineering", "cyber-security", "user-support", "cyber"),
        "slo": ("api-availability", "api-speed"),
    }
    often = {"product": 0.9, "severity": 0.9, "called_upon": 0.25}
    return {
        name: chance.choice(values)
        for name, values in known.items()
        if chance.random() < often.get(name, 0.5)
    }
