"""Which servers are trusted, and what is said of those that are not. The certificates are real ones."""

import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import requests
import trustme
import urllib3

from slo.clients.access import Access
from slo.clients.failures import Unreachable, cause
from slo.clients.http_config import HttpConfig
from slo.clients.prometheus import Answer, Prometheus
from slo.clients.urls import Address
from tests.clients.conftest import Certificates
from tests.clients.stub import Stub, stub, vector


def ask(server: Stub, tls: Mapping[str, Any], url: str = "") -> Answer:
    access = Access.by(HttpConfig.model_validate({"tls_config": tls}))
    return Prometheus(Address.parse(url or server.url), timeout=30, access=access).query("up")


def untrusted(server: Stub, tls: Mapping[str, Any], url: str = "") -> str:
    with pytest.raises(Unreachable) as why:
        ask(server, tls, url)
    assert server.asked == []
    return str(why.value).removeprefix(server.url).strip()


def client(certificates: Certificates) -> Mapping[str, Any]:
    """What a client has that the servers of the same authority know."""
    return {
        "ca_file": certificates.ca_file,
        "cert_file": certificates.folder / "client.pem",
        "key_file": certificates.folder / "client.key",
    }


def test_a_server_of_a_known_authority_is_asked(certificates: Certificates) -> None:
    with stub(vector(), tls=certificates.serving()) as server:
        assert ask(server, {"ca_file": certificates.ca_file}) == Answer(())


def test_a_server_of_an_unknown_authority_is_not_asked(certificates: Certificates) -> None:
    with stub(vector(), tls=certificates.serving()) as server:
        why = untrusted(server, {})

    assert why == "has a certificate that is not trusted: unable to get local issuer certificate"


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_the_environment_does_not_trust_beyond_the_file(
    certificates: Certificates, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "/dev/null")
    with stub(vector(), tls=certificates.serving()) as server:
        assert ask(server, {"ca_file": certificates.ca_file}) == Answer(())
        assert ask(server, {"insecure_skip_verify": "true"}) == Answer(())


def test_a_server_of_another_name_is_not_asked(certificates: Certificates) -> None:
    with stub(vector(), tls=certificates.serving("prometheus.example.org")) as server:
        why = untrusted(server, {"ca_file": certificates.ca_file})

    assert why.startswith("has a certificate that is not trusted: IP address mismatch")


def test_the_name_may_be_said(certificates: Certificates) -> None:
    tls = {"ca_file": certificates.ca_file, "server_name": "prometheus.example.org"}
    with stub(vector(), tls=certificates.serving("prometheus.example.org")) as server:
        assert ask(server, tls) == Answer(())
    with stub(vector(), tls=certificates.serving()) as server:
        assert "not valid for 'prometheus.example.org'" in untrusted(server, tls)


def test_any_server_is_asked_where_that_is_said(
    certificates: Certificates, recwarn: pytest.WarningsRecorder
) -> None:
    with stub(vector(), tls=certificates.serving("prometheus.example.org")) as server:
        assert ask(server, {"insecure_skip_verify": "true"}) == Answer(())

    assert list(recwarn) == []


def test_a_server_may_want_to_know_who_we_are(certificates: Certificates) -> None:
    with stub(vector(), tls=certificates.serving(asking_clients=True)) as server:
        assert ask(server, client(certificates)) == Answer(())


def test_a_server_that_does_not_know_us_says_so(certificates: Certificates, tmp_path: Path) -> None:
    trusted = {"ca_file": certificates.ca_file}
    leaf = trustme.CA().issue_cert("client")
    leaf.private_key_and_cert_chain_pem.write_to_path(str(tmp_path / "client"))
    of_another = {"cert_file": tmp_path / "client", "key_file": tmp_path / "client"}
    with stub(vector(), tls=certificates.serving(asking_clients=True)) as server:
        reasons = untrusted(server, trusted), untrusted(server, {**trusted, **of_another})

    for why in reasons:
        # It hangs up while we are still speaking: at times its reason does not arrive.
        assert "cert_file and key_file of tls_config" in why or "Connection reset" in why


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        (
            "TLSV13_ALERT_CERTIFICATE_REQUIRED",
            "requires a client certificate: cert_file and key_file of tls_config",
        ),
        ("SSLV3_ALERT_BAD_CERTIFICATE", "requires a client certificate, or a different one: cert_file"),
        ("TLSV1_ALERT_UNKNOWN_CA", "does not trust the client certificate: cert_file"),
        ("UNSUPPORTED_PROTOCOL", "failed the TLS handshake: UNSUPPORTED_PROTOCOL"),
    ],
)
def test_reasons_of_tls_are_put_in_words(reason: str, says: str) -> None:
    bottom = ssl.SSLError(1, "as OpenSSL says it")
    bottom.reason = reason

    assert cause(requests.exceptions.SSLError(urllib3.exceptions.SSLError(bottom)), 30).startswith(says)


def test_a_server_without_tls_is_reported_from_one_with(certificates: Certificates) -> None:
    with stub(vector()) as server:
        why = untrusted(server, {}, f"https://{server.address}")

    assert why.endswith("does not use TLS; should its URL begin with http://?")
