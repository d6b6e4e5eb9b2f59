"""Files with HTTP client settings: errors show no value of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from slo.cli.command import Exit
from tests.fuzz.mutations import of_bytes, of_words, of_yaml
from tests.fuzz.stories import SERVICE
from tests.fuzz.target import Run, Target, command

_SEEDS = (
    b"basic_auth: {username: ana, password: s3cr3t}\ntls_config: {insecure_skip_verify: true}\n",
    b"authorization:\n  type: Bearer\n  credentials_file: token\n",
    b"http_headers:\n  X: {values: [techops]}\n  X-Key: {secrets: [s3cr3t]}\n",
    b"basic_auth: {username_file: user, password_file: token}\n",
    b"sigv4: {region: eu-west-1, role_arn: 'arn:aws:iam::1:role/r'}\n",
    b"google_iam: {credentials_file: key.json}\n",
    b"bearer_token: s3cr3t\nproxy_url: http://ana:s3cr3t@p:3128\nno_proxy: localhost\nenable_http2: false\n",
)


@contextmanager
def _ready() -> Iterator[Run]:
    Path("definitions").mkdir()
    Path("definitions/checkout.yaml").write_bytes(SERVICE)
    Path("token").write_text("token\n")
    Path("user").write_text("ana\n")

    def run(data: bytes) -> int:
        Path("http.yaml").write_bytes(data)
        return command(
            "status", "--prometheus", "http://127.0.0.1:9", "--http-config", "http.yaml", secret="s3cr3t"
        )

    yield run


TARGET = Target(
    "http_configs", lambda: _SEEDS, (of_yaml, of_yaml, of_words, of_bytes), _ready, Exit.UNREACHABLE
)
