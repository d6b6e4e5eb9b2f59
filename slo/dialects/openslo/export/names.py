"""Names of objects of OpenSLO that are written from definitions."""

LONGEST = 63


def object_name(service: str, name: str) -> str:
    """Return the name of an indicator or objective of a service; all services share one list of names.

    >>> object_name("shop", "orders")
    'shop-orders'
    """
    return f"{service}-{name}"[:LONGEST].rstrip("-")
