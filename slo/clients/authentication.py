"""Authentication of requests. Files with secrets are read again for each request."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path

from pydantic import SecretStr
from requests import PreparedRequest

from slo.clients.aws import SigV4Signer
from slo.clients.failures import NoCredentials
from slo.clients.google import GoogleToken
from slo.clients.http_config import Authorization, BasicAuth, Header, HttpConfig
from slo.files import read_file

Authenticate = Callable[[PreparedRequest], PreparedRequest]
"""Adds headers and credentials to a request; raises NoCredentials."""


def authentication(config: HttpConfig) -> Authenticate:
    """Return what adds the headers and the credentials of a configuration to requests."""
    add_credentials = _credentials(config)

    def authenticate(request: PreparedRequest) -> PreparedRequest:
        request.headers.update(config.headers)
        request.headers.update({name: ", ".join(_values(it)) for name, it in config.http_headers.items()})
        return add_credentials(request)

    return authenticate


def _credentials(config: HttpConfig) -> Authenticate:
    if config.basic_auth:
        return basic(config.basic_auth)
    if config.authorization:
        return _authorization(config.authorization)
    if config.sigv4:
        return SigV4Signer(config.sigv4)
    if config.google_iam:
        return GoogleToken(config.google_iam)
    return lambda request: request


def basic(auth: BasicAuth) -> Authenticate:
    """Return what adds a user and a password to requests."""

    def authenticate(request: PreparedRequest) -> PreparedRequest:
        user = auth.username if auth.username_file is None else _read(auth.username_file)
        pair = f"{user}:{_secret(auth.password, auth.password_file)}"
        # In UTF-8, as Prometheus reads it; requests itself would write Latin-1.
        request.headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        return request

    return authenticate


def _authorization(token: Authorization) -> Authenticate:
    def authenticate(request: PreparedRequest) -> PreparedRequest:
        secret = _on_one_line(_secret(token.credentials, token.credentials_file), token.credentials_file)
        request.headers["Authorization"] = f"{token.type} {secret}"
        return request

    return authenticate


def _values(header: Header) -> Iterator[str]:
    yield from header.values
    yield from (_on_one_line(secret.get_secret_value()) for secret in header.secrets)
    yield from (_on_one_line(_read(file), file) for file in header.files)


def _secret(written: SecretStr | None, file: Path | None) -> str:
    if file is not None:
        return _read(file)
    return written.get_secret_value() if written else ""


def _read(file: Path) -> str:
    """Return a file's secret without surrounding white space; raises NoCredentials."""
    try:
        text = read_file(file).decode().strip()
    except UnicodeDecodeError as error:
        raise NoCredentials(f"{file} is not UTF-8 text") from error
    except OSError as error:
        raise NoCredentials(f"cannot read {file}: {error.strerror}") from error
    if not text:
        raise NoCredentials(f"{file} is empty")
    return text


def _on_one_line(text: str, file: Path | None = None) -> str:
    """Return a secret if a header can hold it; raises NoCredentials, which does not show the secret."""
    if not (text.isascii() and text.isprintable()):
        raise NoCredentials(f"{file or 'a secret'} is not one line of ASCII, which a header needs")
    return text
