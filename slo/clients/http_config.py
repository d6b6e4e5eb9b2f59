"""The HTTP configuration file: authentication, headers and TLS, with Prometheus's keys.

The format is that of promtool's `--http.config.file`, and `headers`, `sigv4` and `google_iam` of
`remote_write`. Other keys are refused.

https://prometheus.io/docs/prometheus/latest/configuration/promtool/
https://prometheus.io/docs/prometheus/latest/configuration/configuration/#remote_write
"""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, model_validator
from pydantic_core import PydanticKnownError

from slo.shapes import FieldError, Flag, Shape, TextFormat

_SET_OTHERWISE = {
    "accept-encoding",
    "authorization",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "host",
    "keep-alive",
    "proxy-authorization",
    "user-agent",
    "x-amz-content-sha256",
    "x-amz-date",
    "x-amz-security-token",
}


def _file(value: object) -> Path:
    if isinstance(value, Path):
        return value
    if not isinstance(value, str):
        raise PydanticKnownError("string_type")
    if "\0" in value:
        raise ValueError("a path cannot contain NUL characters")
    return Path(value)


def _free(name: str) -> str:
    if name.lower() in _SET_OTHERWISE:
        raise ValueError(f"the header {name!r} is set by slo itself, and by the other keys here")
    return name


File = Annotated[Path, BeforeValidator(_file)]
"""A path, relative to the folder of the configuration file."""

HeaderName = Annotated[
    str,
    TextFormat(r"^[A-Za-z0-9!#$%&'*+.^_`|~-]+$", "the name of a header", "X-Scope-OrgID"),
    AfterValidator(_free),
]

HeaderValue = Annotated[
    str,
    TextFormat("^[!-~]([ -~]*[!-~])?$", "a header's value", "team-a", "headers are in ASCII, on one line"),
]


class BasicAuth(Shape):
    """A user and a password."""

    username: str | None = None
    username_file: File | None = Field(None, description="file with the user's name")
    password: SecretStr | None = None
    password_file: File | None = Field(None, description="file with the password, read for each request")

    @model_validator(mode="after")
    def _one_of_each(self) -> "BasicAuth":
        if (self.username is None) == (self.username_file is None):
            raise ValueError("'basic_auth' needs exactly one of 'username' and 'username_file'")
        if (self.password is None) == (self.password_file is None):
            raise ValueError("'basic_auth' needs exactly one of 'password_file' and 'password'")
        return self


class Authorization(Shape):
    """A token in the header Authorization."""

    type: HeaderValue = "Bearer"
    credentials: SecretStr | None = None
    credentials_file: File | None = Field(None, description="file with the token, read for each request")

    @model_validator(mode="after")
    def _a_token(self) -> "Authorization":
        if self.type.lower() == "basic":
            raise FieldError("for a user and a password use 'basic_auth'", "type")
        if (self.credentials is None) == (self.credentials_file is None):
            raise ValueError("'authorization' needs exactly one of 'credentials_file' and 'credentials'")
        return self


class TLSConfig(Shape):
    """Trusted certificates, the expected server name, and the client certificate. All files are PEM."""

    ca_file: File | None = Field(None, description="trusted certificates, instead of those of the system")
    cert_file: File | None = Field(None, description="client certificate")
    key_file: File | None = Field(None, description="key of the client certificate")
    server_name: str | None = Field(None, description="the name in the server's certificate")
    insecure_skip_verify: Flag = Field(False, description="trust any certificate")

    @model_validator(mode="after")
    def _certificate_and_key(self) -> "TLSConfig":
        if (self.cert_file is None) != (self.key_file is None):
            raise ValueError("'cert_file' and 'key_file' need each other: set both")
        return self


class Header(Shape):
    """The values of a header, sent as one value with commas between them."""

    values: tuple[HeaderValue, ...] = ()
    secrets: tuple[SecretStr, ...] = ()
    files: tuple[File, ...] = ()


class SigV4(Shape):
    """Amazon's signatures. Fields that are not set are found as AWS's own tools find them."""

    region: str | None = Field(None, description="the region of the workspace")
    profile: str | None = Field(None, description="a profile of AWS's shared configuration")
    role_arn: str | None = Field(None, description="a role to assume")


class GoogleIAM(Shape):
    """Google's access tokens. Without a file, credentials are found as Google's own tools find them."""

    credentials_file: File | None = Field(None, description="the JSON key of a service account")


class HttpConfig(Shape):
    """How to send requests to a server, with at most one way of authentication."""

    basic_auth: BasicAuth | None = None
    authorization: Authorization | None = None
    sigv4: SigV4 | None = None
    google_iam: GoogleIAM | None = None
    tls_config: TLSConfig = TLSConfig()
    headers: dict[HeaderName, HeaderValue] = {}
    http_headers: dict[HeaderName, Header] = {}

    @model_validator(mode="after")
    def _one_identity(self) -> "HttpConfig":
        if len(self.identities) > 1:
            first, second, *_ = self.identities
            raise FieldError(f"use {first!r} or {second!r}, not both", second)
        return self

    @property
    def identities(self) -> list[str]:
        """Return the keys of authentication that are set: one at most."""
        names = ("basic_auth", "authorization", "sigv4", "google_iam")
        return [name for name in names if getattr(self, name) is not None]
