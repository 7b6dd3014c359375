"""The smallest mail server there can be: it takes mails on localhost, or refuses them as it is told."""

import socketserver
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from email import message_from_bytes, policy
from threading import Thread


class Conversation(socketserver.StreamRequestHandler):
    """One talk in SMTP, just enough of it for smtplib."""

    def handle(self):
        self.say("220 sink")
        while line := self.rfile.readline():
            verb = line.split(b" ")[0].strip().upper()
            if verb == b"DATA":
                self.take_mail()
            elif verb == b"RCPT" and self.server.answers:
                self.say(self.server.answers.pop(0))
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def take_mail(self) -> None:
        """All lines up to the dot."""
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        if lines and not line:
            return  # the sender left before its last word
        mail = message_from_bytes(b"".join(lines), policy=policy.default)
        mail.came_at = datetime.now(UTC)
        self.server.mails.append(mail)
        self.say("250 taken")

    def say(self, words: str) -> None:
        """One line back."""
        self.wfile.write(words.encode() + b"\r\n")


class Sink(socketserver.ThreadingTCPServer):
    """``mails`` are those taken; ``answers`` are given to the next recipients instead of "ok"."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.mails: list = []
        self.answers: list[str] = []

    def handle_error(self, request, client_address):
        """A sender that vanishes is none of the sink's faults."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    @property
    def mailers(self) -> dict:
        """Django's MAILERS that lead here."""
        options = {"host": "127.0.0.1", "port": self.server_address[1], "timeout": 5}
        return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}


@contextmanager
def mail_sink():
    """A sink that runs in a thread of its own."""
    with Sink() as sink:
        thread = Thread(target=sink.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield sink
        finally:
            sink.shutdown()
            thread.join()
