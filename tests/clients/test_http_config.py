"""`--http-config`, as people write it: what it accepts, and what is said of everything else."""

import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slo.catalogue.decode import decode
from slo.cli import slo
from slo.clients.http_config import HttpConfig
from slo.source.document import parse
from tests.clients.conftest import Certificates
from tests.clients.stub import Asked, Reply, stub, success, vector

SERVICE = """\
kind: Service
name: checkout
indicators:
  success:
    events: {total: 'requests_total{job="checkout"}', bad: 'requests_total{job="checkout", code=~"5.."}'}
objectives:
  - {indicator: success, target: 99.9%, window: 28d}
"""
NOBODY = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def _in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("SLO_PROMETHEUS", "SLO_HTTP_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    Path("definitions").mkdir()
    Path("definitions/checkout.yaml").write_text(SERVICE)


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(slo, arguments, env=environment)


def status(config: str, url: str = NOBODY) -> Result:
    Path("http.yaml").write_text(config)
    return run("status", "--prometheus", url, "--http-config", "http.yaml")


def asked_by(config: str) -> Asked:
    """What comes to a server that wants to be asked so."""
    with stub(vector()) as server:
        assert status(config, server.url).exit_code == 4, "it was asked, and had no data"
    return server.asked[0]


def stated(config: str) -> str:
    """What is said of a configuration that is wrong; nobody was asked."""
    shown = status(config)
    assert shown.exit_code == 2
    assert shown.stdout == ""
    return shown.stderr


def test_the_format_is_that_of_promtool() -> None:
    """The example of its documentation, but for what it has of OAuth 2 and proxies."""
    Path("password").write_text("geheim\n")
    asked = asked_by(
        """\
basic_auth:
  username: alice
  password_file: password
tls_config:
  insecure_skip_verify: false
  server_name: prometheus.example.org
http_headers:
  X-Scope-OrgID:
    values: [team-a]
"""
    )

    assert asked.authorization == "Basic YWxpY2U6Z2VoZWlt"
    assert asked.headers["X-Scope-OrgID"] == "team-a"


def test_paths_begin_where_the_file_is() -> None:
    Path("elsewhere").mkdir()
    Path("elsewhere/token").write_text("geheim")
    Path("elsewhere/http.yaml").write_text("authorization: {credentials_file: token}")
    with stub(vector()) as server:
        shown = run("status", "--prometheus", server.url, "--http-config", "elsewhere/http.yaml")

    assert shown.exit_code == 4
    assert server.asked[0].authorization == "Bearer geheim"


def test_the_environment_may_name_both() -> None:
    Path("http.yaml").write_text("headers: {X-Scope-OrgID: team-a}")
    with stub(vector()) as server:
        run("status", SLO_PROMETHEUS=server.url, SLO_HTTP_CONFIG="http.yaml")

    assert server.asked[0].headers["X-Scope-OrgID"] == "team-a"


@pytest.mark.parametrize("command", [("lint",), ("backfill", "--output", "history.om")])
def test_every_command_that_asks_has_it(command: tuple[str, ...]) -> None:
    Path("http.yaml").write_text("authorization: {credentials: geheim}")
    with stub(Reply(401, "who?", {"Content-Type": "text/plain"})) as server:
        shown = run(*command, "--http-config", "http.yaml", "--prometheus", server.url)

    assert shown.exit_code == 3
    assert shown.stderr.endswith("answers 401 Unauthorized: who?\n")
    assert server.asked[0].authorization == "Bearer geheim"


def test_a_server_must_be_named() -> None:
    shown = run("status", "--events", "definitions/checkout.yaml", "--http-config", "http.yaml")

    assert shown.exit_code == 2
    assert "--http-config has no effect without --prometheus URL" in shown.stderr


def test_the_environment_is_no_reason_to_ask() -> None:
    Path("history.csv").write_text("time,slo,good,total\n2026-11-01T10:00Z,checkout-success,9995,10000\n")

    assert run("status", "--events", "history.csv", SLO_HTTP_CONFIG="missing.yaml").exit_code == 0


def test_we_are_not_two() -> None:
    shown = status("authorization: {credentials: geheim}", "http://me:secret@127.0.0.1:9")

    assert shown.exit_code == 2
    assert "the URL has credentials, and so has http.yaml: remove them from the URL" in shown.stderr


def test_a_slip_of_the_pen_is_shown_where_it_is() -> None:
    assert stated("tls_config:\n  insecure_skip_verfy: true\n") == (
        "error[unknown-key]: there is no key 'insecure_skip_verfy' here\n"
        " --> http.yaml:2:3\n"
        "  |\n"
        "2 |   insecure_skip_verfy: ****\n"
        "  |   ^^^^^^^^^^^^^^^^^^^\n"
        "  = did you mean 'insecure_skip_verify'?\n\n"
    )


@pytest.mark.parametrize(
    ("config", "place", "says"),
    [
        ("bearer_token: geheim", "1:1", "there is no key 'bearer_token' here"),
        ("proxy_url: http://proxy", "1:1", "there is no key 'proxy_url' here"),
        ("sigv4:", "1:1", "'sigv4' has no value"),
        ("basic_auth: {username: me}", "1:1", "needs exactly one of 'password_file' and 'password'"),
        ("basic_auth: {password: geheim}", "1:1", "needs exactly one of 'username' and 'username_file'"),
        ("authorization: {type: Bearer}", "1:1", "exactly one of 'credentials_file' and 'credentials'"),
        (
            "authorization: {type: basic, credentials: geheim}",
            "1:23",
            "for a user and a password use 'basic_auth'",
        ),
        (
            "authorization: {credentials: geheim}\nbasic_auth: {username: me, password: geheim}",
            "1:1",
            "use 'basic_auth' or 'authorization', not both",
        ),
        ("tls_config: {cert_file: a.pem}", "1:1", "'cert_file' and 'key_file' need each other: set both"),
        ("tls_config: {insecure_skip_verify: yes}", "1:36", "this value is neither true nor false"),
        ("tls_config: {ca_file: [a, b]}", "1:14", "'ca_file' must be a single value"),
        ("headers: {X Scope: a}", "1:11", "'X Scope' is not the name of a header such as X-Scope-OrgID"),
        ("headers: {authorization: geheim}", "1:11", "the header 'authorization' is set by slo itself"),
        ('headers: {X-Scope: "a\\nb"}', "1:20", "is not a header's value such as team-a"),
        (
            "headers: {}\n---\nheaders: {}",
            "3:1",
            "error[document]: a file of HTTP client settings has one document; remove this one",
        ),
        ("- headers", "1:1", "'HttpConfig' must be a mapping"),
        ("headers: {X: a", "1:10", "this '{' is never closed"),
        ("", "1:1", "this file defines nothing"),
    ],
)
def test_what_is_no_configuration_is_shown_where_it_is(config: str, place: str, says: str) -> None:
    said = stated(config)

    assert f"http.yaml:{place}\n" in said
    assert says in said


@pytest.mark.parametrize(
    "config",
    [
        "basic_auth: {usrname: me, password: geheim}",
        "basic_auth:\n  pasword: geheim",
        'basic_auth:\n  "passwort": geheim',
        "authorization: {credentials: geheim, typ: Bearer}",
        "authorization:\n  credential: geheim",
        "headers:\n  Authorization: Bearer geheim",
        "http_headers: {X-Key: {secret: [geheim]}}",
        "bearer_token: geheim",
    ],
)
def test_a_secret_beside_a_mistake_is_not_shown(config: str) -> None:
    said = stated(config)

    assert "geheim" not in said
    assert "^" in said


def test_files_are_tried_before_anybody_is_asked(certificates: Certificates) -> None:
    Path("note").write_text("no certificate")
    said = stated(
        "authorization: {credentials_file: token}\nhttp_headers:\n  X-Key:\n    files: [note, missing]\n"
    )

    assert "cannot read the file of this name: No such file or directory\n --> http.yaml:1:35\n" in said
    assert "cannot read the file of this name: No such file or directory\n --> http.yaml:4:19\n" in said


@pytest.mark.parametrize(
    ("ca_file", "cert_file", "key_file", "column", "says"),
    [
        ("note", "client.pem", "client.key", 23, "note holds no certificate in PEM format"),
        ("client.key", "client.pem", "client.key", 23, "client.key holds no certificate in PEM format"),
        ("ca.pem", "note", "client.key", 42, "note holds no certificate in PEM format"),
        ("ca.pem", "client.pem", "127.0.0.1.key", 64, "127.0.0.1.key is not the key of client.pem"),
        ("ca.pem", "client.pem", "note", 64, "note holds no key in PEM format without passphrase"),
        ("ca.pem", "client.pem", "locked.key", 64, "locked.key holds no key in PEM format without"),
    ],
)
def test_certificates_are_tried_too(
    certificates: Certificates, ca_file: str, cert_file: str, key_file: str, column: int, says: str
) -> None:
    for file in certificates.folder.iterdir():
        Path(file.name).write_bytes(file.read_bytes())
    Path("note").write_text("no certificate")
    Path("locked.key").write_bytes(certificates.locked_key)
    said = stated(f"tls_config: {{ca_file: {ca_file}, cert_file: {cert_file}, key_file: {key_file}}}")

    assert says in said
    assert said.count("error") == 1


def test_a_file_that_cannot_be_read_is_reported_in_words() -> None:
    missing = run("status", "--prometheus", NOBODY, "--http-config", "missing.yaml")
    folder = run("status", "--prometheus", NOBODY, "--http-config", "definitions")
    Path("http.yaml").write_bytes(b"headers: {X-Scope-OrgID: \xff}")
    binary = run("status", "--prometheus", NOBODY, "--http-config", "http.yaml")

    assert missing.stderr == "Error: cannot read missing.yaml: No such file or directory\n"
    assert folder.stderr == "Error: cannot read definitions: Is a directory\n"
    assert "byte 0xff is not UTF-8 text\n --> http.yaml:1:26" in binary.stderr
    assert (missing.exit_code, folder.exit_code, binary.exit_code) == (2, 2, 2)


@pytest.mark.parametrize(
    ("key", "module", "extra"), [("sigv4", "botocore", "aws"), ("google_iam", "google.auth", "google")]
)
def test_what_must_be_installed_is_said(
    key: str, module: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)

    assert stated(f"{key}: {{}}") == (
        f"error[extra]: '{key}' needs {module}, which is not installed\n"
        " --> http.yaml:1:1\n"
        "  |\n"
        f"1 | {key}: {{}}\n"
        f"  | {'^' * len(key)}\n"
        f"  = install it with: pip install 'slo-compiler[{extra}]'\n\n"
    )


def test_other_servers_need_nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("botocore", "google.auth"):
        monkeypatch.setitem(sys.modules, module, None)

    assert asked_by("headers: {X-Scope-OrgID: team-a}").headers["X-Scope-OrgID"] == "team-a"


@pytest.mark.parametrize(
    ("command", "kind"),
    [(("status",), "vector"), (("lint",), "vector"), (("backfill", "--output", "history.om"), "matrix")],
)
def test_a_partial_answer_is_never_passed_off_as_a_whole(command: tuple[str, ...], kind: str) -> None:
    nothing = {"resultType": kind, "result": []}
    with stub(success(nothing, isPartial=True, warnings=["store a:10901 is gone"])) as server:
        said = run(*command, "--prometheus", server.url).stderr

    assert said.count("Prometheus warns: this answer is partial") == 1
    assert said.count("Prometheus warns: store a:10901 is gone") == 1


def test_what_the_documentation_shows_is_right() -> None:
    page = Path(__file__).parents[2] / "docs/how-to/servers.md"
    blocks = re.findall(r"```yaml\n(.*?)```", page.read_text(), re.DOTALL)
    blocks = [block for block in blocks if not block.startswith("replica_labels:")]  # of the organisation
    blocks += [re.sub(r"(?m)^basic_auth.*\n# (?=authorization)", "", block) for block in blocks]

    for block in blocks:
        (document,) = parse(block, "http.yaml").documents
        assert decode(document, HttpConfig)


SECRET_PLACES = (
    "proxy_url: http://user:geheim@proxy",
    "basic_auth: {password: other, password: geheim}",
    "basic_auth: {password: geheim, password: other}",
    "basic_auth:\n  password: geheim\n  password: geheim",
    "basic_auth:\n  password: |\n    geheim: geheim\n  usr: me",
    'basic_auth: {password: "a, geheim: b", usr: x}',
    "basic_auth: geheim",
    "authorization: [geheim]",
    "authorization: {type: geheim geheim, credentials: a: b}",
    'headers: {X-Scope: "geheim\\nb"}',
    "headers: {X-Scope: gehéim, X-Other: geheim}",
    'http_headers: {X-Key: {values: ["geheim\\t"]}}',
    "http_headers: {X-Key: geheim}",
    "tls_config: {insecure_skip_verify: geheim}",
    "tls_config: {server_name: geheim, cert_file: a}",
    "geheim",
    "- geheim",
    "# geheim\nheaders: [",
    "oauth2: {client_secret: geheim}",
    "password: geheim\n\tpassword: x",
    "a: *geheim",
    "a: !geheim b",
    "headers: {X: a} geheim",
    "basic_auth:\n password: geheim\n# geheim\nx:\n- y\n z",
)


@pytest.mark.parametrize("config", SECRET_PLACES)
@pytest.mark.parametrize("command", ["status", "check", "report", "lint", "backfill", "suggest", "init"])
def test_no_value_of_the_settings_is_ever_shown(config: str, command: str) -> None:
    Path("http.yaml").write_text(config)
    output = ("--output", "out.om") if command == "backfill" else ()
    shown = run(command, "--prometheus", NOBODY, "--http-config", "http.yaml", *output)

    assert shown.exit_code == 2
    assert "geheim" not in shown.output + shown.stderr


@pytest.mark.parametrize(
    "config",
    [
        "basic_auth: {username: me, password: geheim}",
        "authorization: {credentials: geheim}",
        "authorization: {credentials_file: token}",
        "headers: {X-Key: geheim}",
        "http_headers: {X-Key: {secrets: [geheim]}}",
    ],
)
@pytest.mark.parametrize("answer", ["refused", "nobody", "url"])
def test_a_secret_that_is_used_is_in_no_output_and_in_no_file(config: str, answer: str) -> None:
    Path("token").write_text("geheim")
    Path("http.yaml").write_text(config)
    commands = [
        ("status",),
        ("status", "--format", "json"),
        ("report", "--output", "report.html"),
        ("lint",),
        ("check",),
        ("suggest",),
        ("backtest",),
        ("backfill", "--output", "history.om"),
    ]
    with stub(Reply(500, b"no")) as server:
        place = {"refused": server.url, "nobody": NOBODY, "url": "http://me:geheim@127.0.0.1:9"}[answer]
        settings = () if answer == "url" else ("--http-config", "http.yaml")
        shown = [run(*one, "--prometheus", place, *settings) for one in commands] + [run("compile")]

    assert all(one.exception is None or isinstance(one.exception, SystemExit) for one in shown)
    assert not [one.stderr for one in shown if "geheim" in one.output + one.stderr]
    files = [path for path in Path().rglob("*") if path.is_file() and path.name not in ("token", "http.yaml")]
    assert not [path for path in files if b"geheim" in path.read_bytes()]
