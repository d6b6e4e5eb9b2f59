"""Names of objects of OpenSLO that are written from definitions."""

import hashlib

LONGEST = 63
_DIGEST = 8


def object_name(service: str, name: str) -> str:
    """Return the name of an indicator or objective of a service; all services share one list of names.

    >>> object_name("shop", "orders")
    'shop-orders'
    """
    return shortened(f"{service}-{name}")


def shortened(name: str) -> str:
    """Return a name that is not too long: of a long one, its beginning and a digest, so that all differ.

    >>> shortened("a" * 64)
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-ffe054fe'
    """
    if len(name) <= LONGEST:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:_DIGEST]
    return f"{name[: LONGEST - _DIGEST - 1].rstrip('-')}-{digest}"
