"""Numbers of things."""


def count(number: int, thing: str) -> str:
    """Say how many there are of a thing.

    >>> count(1, "error"), count(2, "error")
    ('1 error', '2 errors')
    """
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
