"""Splits URLs that others wrote, which may not be valid."""

from urllib.parse import SplitResult, urlsplit


def split_url(text: str) -> SplitResult | None:
    """Return the parts of a URL; None if its host cannot be one.

    >>> split_url("https://example.org/runbook").netloc, split_url("http://[example.org/")
    ('example.org', None)
    """
    try:
        return urlsplit(text)
    except ValueError:
        return None
