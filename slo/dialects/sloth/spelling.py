"""How Sloth's documents are recognised, and how their two forms spell the same keys."""

from typing import NamedTuple

from slo.source.nodes import Document, Record

API = "sloth.slok.dev/v1"
WINDOWS = "AlertWindows"
RESOURCE = "PrometheusServiceLevel"


class Spelling(NamedTuple):
    """The keys of a form that the other spells in another way."""

    error_query: str
    total_query: str
    error_ratio_query: str
    page_alert: str
    ticket_alert: str
    slo_plugins: str


SNAKE = Spelling(
    "error_query", "total_query", "error_ratio_query", "page_alert", "ticket_alert", "slo_plugins"
)
CAMEL = Spelling("errorQuery", "totalQuery", "errorRatioQuery", "pageAlert", "ticketAlert", "sloPlugins")


def is_windows(document: Document) -> bool:
    """Return whether a document defines windows of alerts."""
    return document.text("apiVersion") == API and document.text("kind") == WINDOWS


def is_resource(document: Document) -> bool:
    """Return whether a document is a resource of Kubernetes."""
    return (document.text("apiVersion") or "").startswith("sloth.slok.dev/")


def is_service_level(document: Document) -> bool:
    """Return whether a document has SLOs, also if its version is missing or unknown."""
    root = document.root
    if is_resource(document):
        return True
    if not isinstance(root, Record) or root.fields.keys() & {"kind", "apiVersion"}:
        return False
    return (document.text("version") or "").startswith("prometheus/") or {
        "service",
        "slos",
    } <= root.fields.keys()
