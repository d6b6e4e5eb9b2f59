"""Numbers of things, in words."""


def count(number: int, one: str, several: str = "") -> str:
    """Say how many there are of a thing.

    >>> count(1, "error"), count(2, "error"), count(0, "policy", "policies")
    ('1 error', '2 errors', '0 policies')
    """
    return f"{number} {one if number == 1 else several or f'{one}s'}"


def have(names: tuple[str, ...] | list[str]) -> str:
    """Name those who have something.

    >>> have(["notify"]), have(["notify", "registers"])
    ('notify has', 'notify and registers have')
    """
    return f"{' and '.join(names)} {'has' if len(names) == 1 else 'have'}"
