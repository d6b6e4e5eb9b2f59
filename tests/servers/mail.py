"""A mail server that keeps what it gets: as much of SMTP (RFC 5321) as Alertmanager speaks."""

import contextlib
import email
import email.policy
import socketserver
from collections.abc import Callable, Iterator, Mapping

from tests.servers.loopback import serving

Deliver = Callable[[str, Mapping[str, str]], None]


@contextlib.contextmanager
def mail_sink(deliver: Deliver) -> Iterator[str]:
    """Calls `deliver` with recipient and mail, once for each recipient; yields the `smarthost` to send to."""

    class Handler(_Conversation):
        def deliver(self, recipient: str, mail: Mapping[str, str]) -> None:
            deliver(recipient, mail)

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    with serving(server) as smarthost:
        yield smarthost


class _Conversation(socketserver.StreamRequestHandler):
    """One client's connection, any number of mails."""

    def deliver(self, recipient: str, mail: Mapping[str, str]) -> None:
        raise NotImplementedError

    def handle(self) -> None:
        recipients: list[str] = []
        self._say("220 sink")
        for line in self.rfile:
            verb, _, argument = line.decode().strip().partition(" ")
            match verb.upper():
                case "RCPT":
                    recipients.append(argument.partition("<")[2].partition(">")[0])
                    self._say("250 OK")
                case "DATA":
                    self._say("354 go on")
                    mail = _read_mail(self._until_dot())
                    for recipient in recipients:
                        self.deliver(recipient, mail)
                    recipients.clear()
                    self._say("250 OK")
                case "QUIT":
                    self._say("221 bye")
                    return
                case _:  # EHLO (we offer no extension), MAIL, RSET, NOOP
                    self._say("250 OK")

    def _until_dot(self) -> bytes:
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(line.removeprefix(b".") for line in lines)

    def _say(self, reply: str) -> None:
        self.wfile.write(f"{reply}\r\n".encode())


def _read_mail(raw: bytes) -> Mapping[str, str]:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    body = message.get_body(preferencelist=("plain", "html"))
    return {
        "from": str(message["From"]),
        "to": str(message["To"]),
        "subject": str(message["Subject"]),
        "body": body.get_content() if body else "",
    }
