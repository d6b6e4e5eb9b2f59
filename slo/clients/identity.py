"""Who we are to a server: what is put on a request so that it knows us. Files are read anew for each."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path

from pydantic import SecretStr
from requests import PreparedRequest

from slo.clients.aws import SigV4Signer
from slo.clients.failures import Unidentified
from slo.clients.google import GoogleToken
from slo.clients.http_config import Authorization, BasicAuth, Header, HttpConfig

Identify = Callable[[PreparedRequest], PreparedRequest]
"""Puts who we are on a request; raises Unidentified."""


def identity(config: HttpConfig) -> Identify:
    """Give what puts on requests the headers of a configuration and the one identity that it has."""
    known = _known(config)

    def identify(request: PreparedRequest) -> PreparedRequest:
        request.headers.update(config.headers)
        request.headers.update({name: ", ".join(_values(it)) for name, it in config.http_headers.items()})
        return known(request)

    return identify


def _known(config: HttpConfig) -> Identify:
    if config.basic_auth:
        return basic(config.basic_auth)
    if config.authorization:
        return _authorization(config.authorization)
    if config.sigv4:
        return SigV4Signer(config.sigv4)
    if config.google_iam:
        return GoogleToken(config.google_iam)
    return lambda request: request


def basic(auth: BasicAuth) -> Identify:
    """Give what writes a user and a password."""

    def identify(request: PreparedRequest) -> PreparedRequest:
        user = auth.username if auth.username_file is None else _read(auth.username_file)
        pair = f"{user}:{_secret(auth.password, auth.password_file)}"
        # In UTF-8, as Prometheus reads it; requests itself would write Latin-1.
        request.headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        return request

    return identify


def _authorization(token: Authorization) -> Identify:
    def identify(request: PreparedRequest) -> PreparedRequest:
        secret = _on_one_line(_secret(token.credentials, token.credentials_file), token.credentials_file)
        request.headers["Authorization"] = f"{token.type} {secret}"
        return request

    return identify


def _values(header: Header) -> Iterator[str]:
    yield from header.values
    yield from (_on_one_line(secret.get_secret_value()) for secret in header.secrets)
    yield from (_on_one_line(_read(file), file) for file in header.files)


def _secret(written: SecretStr | None, file: Path | None) -> str:
    if file is not None:
        return _read(file)
    return written.get_secret_value() if written else ""


def _read(file: Path) -> str:
    """Read a secret without the white space around it; raises Unidentified."""
    try:
        text = file.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError as error:
        raise Unidentified(f"{file} is not UTF-8 text") from error
    except OSError as error:
        raise Unidentified(f"cannot read {file}: {error.strerror}") from error
    if not text:
        raise Unidentified(f"{file} is empty")
    return text


def _on_one_line(text: str, file: Path | None = None) -> str:
    """Give a secret back that can be in a header; raises Unidentified, which does not repeat it."""
    if not (text.isascii() and text.isprintable()):
        raise Unidentified(f"{file or 'a secret'} does not hold one line of ASCII, as headers do")
    return text
