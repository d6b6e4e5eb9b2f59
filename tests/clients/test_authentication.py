"""That a server knows us as the configuration says, and by what is in its files at that time."""

from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from slo.clients.access import Access
from slo.clients.facts import metric_types
from slo.clients.failures import Unreachable
from slo.clients.http_config import HttpConfig
from slo.clients.prometheus import Prometheus
from slo.clients.urls import Address
from tests.clients.stub import Asked, Reply, Stub, stub, success, vector


def prometheus(server: Stub, config: Mapping[str, Any]) -> Prometheus:
    """Give a stub as one that wants to be asked so."""
    access = Access.by(HttpConfig.model_validate(config))
    return Prometheus(Address.parse(server.url), timeout=30, access=access)


def asked_by(config: Mapping[str, Any]) -> Asked:
    """What comes to a server that wants to be asked so."""
    with stub(vector()) as server:
        prometheus(server, config).query("up")
    return server.asked[0]


def never_asked(config: Mapping[str, Any]) -> str:
    """Why nothing comes to a server that wants to be asked so."""
    with stub(vector()) as server:
        with pytest.raises(Unreachable) as why:
            prometheus(server, config).query("up")
        assert server.asked == []
    return str(why.value).removeprefix(server.url).strip()


def secret(folder: Path, text: str | bytes) -> Path:
    file = folder / "secret"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def test_a_user_and_the_password_in_a_file_are_sent(tmp_path: Path) -> None:
    config = {"basic_auth": {"username": "me", "password_file": secret(tmp_path, "geheim \n")}}

    assert asked_by(config).authorization == "Basic bWU6Z2VoZWlt"


def test_a_user_may_be_in_a_file_and_the_password_not(tmp_path: Path) -> None:
    config = {"basic_auth": {"username_file": secret(tmp_path, "me\n"), "password": "geheim"}}

    assert asked_by(config).authorization == "Basic bWU6Z2VoZWlt"


def test_names_and_passwords_have_any_letters() -> None:
    said = asked_by({"basic_auth": {"username": "jürgen", "password": "pass: wörd€"}}).authorization

    assert b64decode((said or "").removeprefix("Basic ")).decode() == "jürgen:pass: wörd€"


def test_passwords_in_urls_have_any_letters() -> None:
    with stub(vector()) as server:
        Prometheus(Address.parse(f"http://me:%E2%82%AC@{server.address}")).query("up")

    assert b64decode((server.asked[0].authorization or "").removeprefix("Basic ")).decode() == "me:€"


def test_a_user_in_the_url_needs_headers_too() -> None:
    access = Access.by(HttpConfig.model_validate({"headers": {"X-Scope-OrgID": "team-a"}}))
    with stub(vector()) as server:
        Prometheus(Address.parse(f"http://me:geheim@{server.address}"), access=access).query("up")

    assert server.asked[0].authorization == "Basic bWU6Z2VoZWlt"
    assert server.asked[0].headers["X-Scope-OrgID"] == "team-a"


def test_a_token_is_read_anew_for_each_attempt(tmp_path: Path, pauses: list[float]) -> None:
    file = secret(tmp_path, "first\n")
    with stub(Reply(503), vector()) as server:
        asked = prometheus(server, {"authorization": {"credentials_file": file}})
        asked.query("up")
        secret(tmp_path, "second\n")
        asked.query("up")

    assert [one.authorization for one in server.asked] == ["Bearer first", "Bearer first", "Bearer second"]


def test_a_token_may_be_of_another_type() -> None:
    config = {"authorization": {"type": "Splunk", "credentials": "geheim"}}

    assert asked_by(config).authorization == "Splunk geheim"


def test_tenants_are_named_by_headers(tmp_path: Path) -> None:
    asked = asked_by(
        {
            "headers": {"X-Scope-OrgID": "team-a|team-b"},
            "http_headers": {
                "X-Key": {"files": (secret(tmp_path, "geheim\n"),)},
                "X-Several": {"values": ("one", "two"), "secrets": ("three",)},
            },
        }
    )

    assert asked.headers["X-Scope-OrgID"] == "team-a|team-b"
    assert asked.headers["X-Key"] == "geheim"
    assert asked.headers["X-Several"] == "one, two, three"


def test_facts_are_asked_for_in_the_same_way() -> None:
    with stub(success({"up": [{"type": "gauge"}]})) as server:
        types = metric_types(prometheus(server, {"authorization": {"credentials": "geheim"}}))

    assert types == {"up": {"gauge"}}
    assert server.asked[0].method == "GET"
    assert server.asked[0].authorization == "Bearer geheim"


def test_nobody_is_known_by_what_is_in_netrc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Elsewhere it is sent to whoever is asked; here it would also stand in the place of a token."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password geheim\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))

    assert asked_by({}).authorization is None
    assert asked_by({"authorization": {"credentials": "token"}}).authorization == "Bearer token"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "was not contacted: cannot read {file}: No such file or directory"),
        (" \n", "was not contacted: {file} is empty"),
        (b"\xff\xfe", "was not contacted: {file} is not UTF-8 text"),
        (
            "geheim\nX-Other: header",
            "was not contacted: {file} is not one line of ASCII, which a header needs",
        ),
        ("gehe€m", "was not contacted: {file} is not one line of ASCII, which a header needs"),
    ],
)
def test_a_token_that_cannot_be_had_is_reported_in_words(
    tmp_path: Path, text: str | bytes | None, why: str
) -> None:
    file = secret(tmp_path, text) if text is not None else tmp_path / "secret"

    assert never_asked({"authorization": {"credentials_file": file}}) == why.format(file=file)
    assert never_asked({"http_headers": {"X-Key": {"files": (file,)}}}) == why.format(file=file)


def test_a_secret_that_cannot_be_sent_is_not_repeated() -> None:
    assert "gehe" not in never_asked({"authorization": {"credentials": "gehe€m"}})


def test_secrets_are_not_shown() -> None:
    config = HttpConfig.model_validate(
        {
            "basic_auth": {"username": "me", "password": "geheim"},
            "http_headers": {"X-Key": {"secrets": ("geheim",)}},
        }
    )
    token = HttpConfig.model_validate({"authorization": {"credentials": "geheim"}})

    assert "geheim" not in f"{config!r} {token!r} {Access.by(config)!r} {Access.by(token)!r}"
