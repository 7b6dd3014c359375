"""A browser as small as can be: one kept connection, cookies, CSRF. It costs the machine little beside the server."""

import gzip
import re
import socket
from dataclasses import dataclass, field
from time import perf_counter
from urllib.parse import urlencode

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


class Unexpected(Exception):
    """The server answered otherwise than a person at the desk would want; the message says what."""


@dataclass
class Answer:
    """``took`` in milliseconds, from the first byte sent to the last byte read; ``wire``: bytes that came, if fewer."""

    status: int
    headers: dict[str, str]
    body: bytes
    took: float
    wire: int = 0


@dataclass
class Browser:
    """One person's browser on ``address`` ("127.0.0.1:8000"). ``own``: the loopback address that it comes from.

    ``patience``: seconds that it waits for an answer.
    """

    address: str
    own: str = "127.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    patience: int = 60
    _socket: socket.socket | None = None

    def sign_in(self, name: str, password: str) -> None:
        """As a person does: the page, its token, name and password."""
        self.get("/sign-in/")
        told = {"username": name, "password": password, "csrfmiddlewaretoken": self.token}
        answer = self.post("/sign-in/", told)
        if answer.status != 302 or "sessionid" not in self.cookies:
            raise Unexpected(f"sign-in of {name} answered {answer.status}")
        self.token = ""  # a new one came with the sign-in

    def get(self, path: str, **headers: str) -> Answer:
        """A page; its CSRF token is kept for what is posted next."""
        answer = self.ask("GET", path, b"", headers)
        if answer.headers.get("content-encoding") == "gzip":
            answer.wire, answer.body = len(answer.body), gzip.decompress(answer.body)
        if found := TOKEN.search(answer.body):
            self.token = found[1].decode()
        return answer

    def post(self, path: str, told: dict, **headers: str) -> Answer:
        """A form, with the token of the last page."""
        body = urlencode(
            {"csrfmiddlewaretoken": self.token or self.cookies.get("csrftoken", "")} | told, doseq=True
        ).encode()
        return self.ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"} | headers)

    def ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        """Send, and read to the end; once more on a new connection if the kept one was closed meanwhile."""
        request = self.written(method, path, body, headers)
        began = perf_counter()
        kept = self._socket is not None
        try:
            status, told, read = self.exchanged(request)
        except ConnectionError:
            self.leave()
            if not kept:
                raise
            status, told, read = self.exchanged(request)
        return Answer(status, told, read, (perf_counter() - began) * 1000)

    def written(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
        """The request as it goes over the wire."""
        known = {"Host": "localhost", "Accept-Language": "en", "Referer": f"http://localhost{path}"} | headers
        known |= {"Content-Length": str(len(body))} if body else {}
        if self.cookies:
            known["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        lines = [f"{method} {path} HTTP/1.1", *(f"{name.replace('_', '-')}: {value}" for name, value in known.items())]
        return "\r\n".join([*lines, "", ""]).encode() + body

    def exchanged(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        """One answer to one request."""
        if self._socket is None:
            host, _, port = self.address.rpartition(":")
            self._socket = socket.create_connection(
                (host, int(port)), timeout=self.patience, source_address=(self.own, 0)
            )
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)
        head, _, body = self.until_head().partition(b"\r\n\r\n")
        status, headers = self.understood(head)
        if headers.get("transfer-encoding") == "chunked":
            body = self.from_chunks(body)
        else:
            body = self.of_length(body, 0 if status in {204, 304} else int(headers.get("content-length", 0)))
        if headers.get("connection", "").lower() == "close":
            self.leave()
        return status, headers, body

    def of_length(self, begun: bytes, length: int) -> bytes:
        """The whole body, whose length was told."""
        parts, left = [begun], length - len(begun)
        while left > 0:
            parts.append(some := self.received())
            left -= len(some)
        return b"".join(parts)

    def from_chunks(self, begun: bytes) -> bytes:
        """The whole body, which comes in pieces, as a proxy sends what it compresses on the way."""
        parts, read = [], begun
        while True:
            while b"\r\n" not in read:
                read += self.received()
            size, _, read = read.partition(b"\r\n")
            wanted = int(size, 16)
            while len(read) < wanted + 2:
                read += self.received()
            if not wanted:
                return b"".join(parts)
            parts.append(read[:wanted])
            read = read[wanted + 2 :]

    def until_head(self) -> bytes:
        """What has come once the headers are whole."""
        read = self.received()
        while b"\r\n\r\n" not in read:
            read += self.received()
        return read

    def received(self) -> bytes:
        """What the wire has now. Raises ConnectionError when the other side closed it."""
        some = self._socket.recv(262_144)
        if not some:
            raise ConnectionResetError("closed")
        return some

    def understood(self, head: bytes) -> tuple[int, dict[str, str]]:
        """Status and headers; cookies are kept."""
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {}
        for line in lines:
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                cookie, _, content = value.split(";")[0].partition("=")
                self.cookies[cookie] = content
            else:
                headers[name.lower()] = value
        return int(first.split(" ")[1]), headers

    def leave(self) -> None:
        """Close the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
