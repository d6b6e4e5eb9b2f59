"""Labels of the Prometheus servers that recorded a series, and what it means if series differ in them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origins:
    """Labels that the organisation declares; series of one budget may differ in them.

    Series that differ in labels of `replicas` counted the same events: one of them is used. Series that
    differ in labels of clusters counted different events: those that are `apart` have budgets of their own,
    and those that are `summed` have one budget together.
    """

    replicas: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    summed: tuple[str, ...] = ()
