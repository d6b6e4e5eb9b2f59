"""Addresses of servers, whose credentials are used and never shown."""

import pytest

from slo.clients.urls import Address


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("http://localhost:9090", "http://localhost:9090"),
        ("http://localhost:9090/", "http://localhost:9090"),
        ("https://example.org/team/prometheus/", "https://example.org/team/prometheus"),
        ("https://me:secret@example.org:8443/p", "https://example.org:8443/p"),
        ("http://[::1]:9090", "http://[::1]:9090"),
    ],
)
def test_an_address_has_no_credentials_and_no_trailing_slash(text: str, url: str) -> None:
    assert Address.parse(text).url == url


def test_credentials_are_kept_apart_and_decoded() -> None:
    assert Address.parse("http://me:se%40cret@a").credentials == ("me", "se@cret")
    assert Address.parse("http://me@a").credentials == ("me", "")
    assert Address.parse("http://a").credentials is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "localhost:9090",
        "ftp://me:secret@example.org",
        "http://",
        "http://me:secret@",
        "http://me:secret@example.org:port",
        "http://me:secret@example.org:99999",
        "http://me:sec#ret@example.org",
        "http://example.org/?query=secret",
        "http://[me:secret@example.org",
    ],
)
def test_what_is_no_address_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(ValueError, match="not a URL such as http://localhost:9090") as refused:
        Address.parse(text)

    assert "secret" not in str(refused.value)


def test_a_password_is_not_shown() -> None:
    address = Address.parse("http://me:secret@example.org")

    assert "secret" not in f"{address} {address!r}"
