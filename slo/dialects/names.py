"""Names of definitions, from names that other tools accept."""

from slo.shapes import as_name

_LONGEST = 63


def name_for(text: str, *, instead: str = "slo") -> str:
    """Return the name that is nearest to a text.

    >>> name_for("Web Availability"), name_for("2xx_rate"), name_for("…")
    ('web-availability', 'slo-2xx-rate', 'slo')
    """
    name = as_name(text)
    if not name or not name[0].isalpha():
        name = f"{instead}-{name}" if name else instead
    return name[:_LONGEST].rstrip("-")


def without_prefix(name: str, prefix: str) -> str:
    """Return a name without the name of its service before it: ids of objectives have both.

    >>> without_prefix("web-availability", "web"), without_prefix("web", "web")
    ('availability', 'web')
    """
    rest = name.removeprefix(f"{prefix}-")
    return rest if rest and rest[0].isalpha() else name
