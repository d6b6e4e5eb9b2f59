"""Marks of the responsibility matrix, and names in definitions that nobody declares."""

from enum import StrEnum

PRODUCT = "product"
"""In the matrix: the team of the product that an alert belongs to."""

RESPOND = ("respond-to-incidents", "respond-to-other-alerts")
"""The activities of responding to alerts. The product team is the first responder in both."""

ALWAYS = "24x7"
"""Hours that never end."""


class Mark(StrEnum):
    """The role of a party in an activity. Two parties marked `responsible` are jointly responsible."""

    RESPONSIBLE = "responsible"
    SUPPORTING = "supporting"
    IF_CALLED_UPON = "if-called-upon"
