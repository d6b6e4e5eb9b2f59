"""Questions signed for Amazon, checked by what its documentation says of signatures, not by who made them."""

import hashlib
import hmac
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from slo.clients.access import Access
from slo.clients.facts import metric_types
from slo.clients.failures import Unreachable
from slo.clients.http_config import HttpConfig
from slo.clients.prometheus import Prometheus
from slo.clients.urls import Address
from tests.clients.stub import Asked, Reply, Stub, stub, success, vector

WORKSPACE = "/workspaces/ws-1234abcd-12ab/"
ASSUMED = """\
<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
<AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>secret-of-the-role</SecretAccessKey>
<SessionToken>token-of-the-role</SessionToken><Expiration>2126-01-01T00:00:00Z</Expiration>
</Credentials></AssumeRoleResult></AssumeRoleResponse>
"""


@pytest.fixture(autouse=True)
def _nothing_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "AWS_PROFILE",
        "AWS_DEFAULT_PROFILE",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "AWS_SESSION_TOKEN",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAOURS")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "our-secret")


def workspace(server: Stub, **sigv4: str) -> Prometheus:
    access = Access.by(HttpConfig.model_validate({"sigv4": sigv4}))
    return Prometheus(Address.parse(server.url + WORKSPACE), timeout=30, access=access)


def is_signed(asked: Asked, secret: str, region: str, body: bytes | None = None) -> bool:
    """Tell whether a request, or one with another body, has the right signature.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
    """
    said = re.fullmatch(
        r"AWS4-HMAC-SHA256 Credential=[^/]+/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})",
        asked.authorization or "",
    )
    assert said, asked.authorization
    scope, names, signature = said.groups()
    date, service_region, service, end = scope.split("/")
    assert (service_region, service, end) == (region, "aps", "aws4_request")
    assert {"host", "x-amz-date"} <= set(names.split(";"))
    canonical = "\n".join(
        [
            asked.method,
            urlsplit(asked.path).path,
            urlsplit(asked.path).query,
            *(f"{name}:{' '.join(asked.headers[name].split())}" for name in names.split(";")),
            "",
            names,
            hashlib.sha256(asked.body if body is None else body).hexdigest(),
        ]
    )
    key = f"AWS4{secret}".encode()
    for part in (date, region, service, end):
        key = hmac.digest(key, part.encode(), "sha256")
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    text = f"AWS4-HMAC-SHA256\n{asked.headers['X-Amz-Date']}\n{scope}\n{digest}"
    return hmac.compare_digest(hmac.digest(key, text.encode(), "sha256").hex(), signature)


def test_a_question_is_signed_with_all_that_is_asked() -> None:
    with stub(vector()) as server:
        workspace(server, region="eu-west-2").query('sum by (slo) (up{job="a b"}) + 1')
    (asked,) = server.asked

    assert asked.path == f"{WORKSPACE}api/v1/query"
    assert "AKIAOURS" in (asked.authorization or "")
    assert is_signed(asked, "our-secret", "eu-west-2")
    assert not is_signed(asked, "our-secret", "eu-west-2", asked.body + b"1")
    assert not is_signed(asked, "another-secret", "eu-west-2")


def test_facts_are_signed_too() -> None:
    with stub(success({})) as server:
        metric_types(workspace(server, region="eu-west-2"))

    assert server.asked[0].method == "GET"
    assert is_signed(server.asked[0], "our-secret", "eu-west-2")


def test_each_attempt_is_signed_anew(pauses: list[float]) -> None:
    with stub(Reply(503), vector()) as server:
        workspace(server, region="eu-west-2").query("up")

    assert [is_signed(asked, "our-secret", "eu-west-2") for asked in server.asked] == [True, True]


def test_a_profile_has_its_own_credentials_and_region(tmp_path: Path) -> None:
    (tmp_path / "credentials").write_text(
        "[observer]\naws_access_key_id = AKIAOBSERVER\naws_secret_access_key = observers-secret\n"
    )
    (tmp_path / "config").write_text("[profile observer]\nregion = eu-central-1\n")
    with stub(vector()) as server:
        workspace(server, profile="observer").query("up")

    assert is_signed(server.asked[0], "observers-secret", "eu-central-1")


def test_a_role_is_assumed_once_and_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    role = "arn:aws:iam::123456789012:role/observer"
    with stub(Reply(body=ASSUMED, headers={"Content-Type": "text/xml"})) as sts, stub(vector()) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", sts.url)
        asked = workspace(server, region="eu-west-2", role_arn=role)
        asked.query("up")
        asked.query("up")

    (assumed,) = sts.asked
    assert assumed.form["RoleArn"] == [role]
    assert assumed.form["RoleSessionName"] == ["slo"]
    assert [is_signed(one, "secret-of-the-role", "eu-west-2") for one in server.asked] == [True, True]
    assert server.asked[0].headers["X-Amz-Security-Token"] == "token-of-the-role"


def test_a_role_that_is_not_ours_is_reported_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = """<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>
        <Message>me is not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>"""
    with stub(Reply(403, refusal)) as sts, stub(vector()) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", sts.url)
        with pytest.raises(Unreachable, match=r"AWS returned no credentials: .*me is not authorized"):
            workspace(server, region="eu-west-2", role_arn="arn:aws:iam::123456789012:role/a").query("up")

    assert server.asked == []


@pytest.mark.parametrize(
    ("sigv4", "unset", "why"),
    [
        ({}, (), "the AWS region is not known: set 'region' below 'sigv4'"),
        ({"region": "eu-west-2"}, ("AWS_ACCESS_KEY_ID",), "there are no AWS credentials"),
        ({"profile": "nobody"}, (), r"AWS returned no credentials: The config profile \(nobody\) could not"),
    ],
)
def test_what_is_missing_is_reported_in_words(
    sigv4: dict[str, str], unset: tuple[str, ...], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in unset:
        monkeypatch.delenv(name)
    with stub(vector()) as server, pytest.raises(Unreachable, match=f"was not contacted: {why}"):
        workspace(server, **sigv4).query("up")

    assert server.asked == []
