"""Access tokens as Google gives them, from a stand-in that checks who asks for them, as Google does."""

import base64
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from slo.clients.access import Access
from slo.clients.failures import Unreachable
from slo.clients.http_config import HttpConfig
from slo.clients.prometheus import Prometheus
from slo.clients.urls import Address
from tests.clients.stub import Asked, Reply, Stub, stub, vector

KEY = rsa.generate_private_key(65537, 2048)


@pytest.fixture
def tokens() -> Iterator[Stub]:
    """Where service accounts get their tokens."""
    with stub(Reply(body=json.dumps({"access_token": "ya29.token", "expires_in": 3600}))) as server:
        yield server


@pytest.fixture
def account(tokens: Stub, tmp_path: Path) -> Path:
    """The file of a service account."""
    pem = KEY.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = tmp_path / "account.json"
    file.write_text(
        json.dumps(
            {
                "type": "service_account",
                "client_email": "observer@example.iam.gserviceaccount.com",
                "private_key": pem.decode(),
                "token_uri": f"{tokens.url}/token",
            }
        )
    )
    return file


def managed(server: Stub, **google_iam: Path) -> Prometheus:
    access = Access.by(HttpConfig.model_validate({"google_iam": google_iam}))
    url = f"{server.url}/v1/projects/example/location/global/prometheus"
    return Prometheus(Address.parse(url), timeout=30, access=access)


def claims(asked: Asked) -> dict[str, object]:
    """What the account says of itself, once its signature is found to be right."""
    assert asked.form["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
    head, claims, signature = asked.form["assertion"][0].split(".")
    KEY.public_key().verify(
        _decoded(signature), f"{head}.{claims}".encode(), padding.PKCS1v15(), hashes.SHA256()
    )
    read = json.loads(_decoded(claims))
    assert isinstance(read, dict)
    return read


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_a_service_account_gets_a_token_for_reading(tokens: Stub, account: Path) -> None:
    with stub(vector()) as server:
        managed(server, credentials_file=account).query("up")

    assert server.asked[0].path == "/v1/projects/example/location/global/prometheus/api/v1/query"
    assert server.asked[0].authorization == "Bearer ya29.token"
    said = claims(tokens.asked[0])
    assert said["iss"] == "observer@example.iam.gserviceaccount.com"
    assert said["scope"] == "https://www.googleapis.com/auth/monitoring.read"


def test_a_token_serves_until_it_runs_out(tokens: Stub, account: Path) -> None:
    soon = json.dumps({"access_token": "ya29.short", "expires_in": 1})
    tokens.replies.insert(0, Reply(body=soon))
    with stub(vector()) as server:
        asked = managed(server, credentials_file=account)
        for _ in range(3):
            asked.query("up")

    assert [one.authorization for one in server.asked] == [
        "Bearer ya29.short",
        "Bearer ya29.token",
        "Bearer ya29.token",
    ]
    assert len(tokens.asked) == 2


def test_without_a_file_google_knows_where_to_look(
    tokens: Stub, account: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(account))
    with stub(vector()) as server:
        managed(server).query("up")

    assert server.asked[0].authorization == "Bearer ya29.token"


def test_an_account_that_is_none_any_more_is_reported_in_words(tokens: Stub, account: Path) -> None:
    tokens.replies[:] = [Reply(400, '{"error": "invalid_grant", "error_description": "account not found"}')]
    with stub(vector()) as server, pytest.raises(Unreachable, match=r"Google returned no token: .*not found"):
        managed(server, credentials_file=account).query("up")

    assert server.asked == []


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"type": "service_account"}', '{"type": "other"}'])
def test_a_file_that_is_no_account_is_reported_in_words(text: str, tmp_path: Path) -> None:
    file = tmp_path / "account.json"
    file.write_text(text)
    with stub(vector()) as server, pytest.raises(Unreachable, match="was not contacted: Google returned no"):
        managed(server, credentials_file=file).query("up")


def test_a_place_of_tokens_that_does_not_answer_does_not_hold_us(tokens: Stub, account: Path) -> None:
    begin = time.monotonic()
    tokens.replies[:] = [Reply(after=30)]
    access = Access.by(HttpConfig.model_validate({"google_iam": {"credentials_file": account}}))
    with stub(vector()) as server, pytest.raises(Unreachable, match="did not answer within 0s"):
        Prometheus(Address.parse(server.url), timeout=0, access=access).query("up")

    assert time.monotonic() - begin < 2
