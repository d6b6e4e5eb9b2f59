"""What people declare and agree on, as frozen values named in the words of the field."""

from slo.model.alerting import (
    BURN_NOW,
    LONGEST_FROM_MINUTES,
    ROLL_UP,
    WORKBOOK,
    AlertPolicy,
    AlertSeverity,
    Category,
    Tier,
)
from slo.model.catalogue import SLO, Catalogue, Declared, Locate
from slo.model.organisation import PRODUCT, Call, Hours, Mark, Organisation, Party, PartyKind, Smtp
from slo.model.product import ALWAYS, Alerting, Product
from slo.model.service import Objective, Service

__all__ = [
    "ALWAYS",
    "BURN_NOW",
    "LONGEST_FROM_MINUTES",
    "PRODUCT",
    "ROLL_UP",
    "SLO",
    "WORKBOOK",
    "AlertPolicy",
    "AlertSeverity",
    "Alerting",
    "Call",
    "Catalogue",
    "Category",
    "Declared",
    "Hours",
    "Locate",
    "Mark",
    "Objective",
    "Organisation",
    "Party",
    "PartyKind",
    "Product",
    "Service",
    "Smtp",
    "Tier",
]
