"""A real HTTP server on loopback that keeps a log of what it was asked and fails when told to.

A hub is a subclass with one method, `answer(request) -> Answer`. What goes wrong on the way is a `Fault`: a
function from the right answer to the wrong one, so it needs to know nothing of the hub. Every answer closes its
connection: no client's pool can bring a server's port, or its silence, into the next test.
"""

from __future__ import annotations

import math
import re
import socket
import struct
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import TYPE_CHECKING, Self
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER with no time to linger: close() sends a reset
NOT_UTF8 = b"\xff\xfe\xfa"
DRIP_BYTES = 16


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked: `path` as sent (still percent-encoded), `headers` with names in lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.target}"

    @property
    def target(self) -> str:
        """The path with its query, as in the request line."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def token(self) -> str | None:
        """The bearer token that came with the request."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token if scheme.lower() == "bearer" else None

    def values(self, name: str) -> list[str]:
        """The values of the query parameter `name`, written `name=` or `name[]=`."""
        query = parse_qs(self.query)
        return query.get(name, []) + query.get(f"{name}[]", [])

    def value(self, name: str, default: str = "") -> str:
        """The last value of the query parameter `name`."""
        return next(reversed(self.values(name)), default)


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back. The last four fields say how it travels; left alone they make an honest answer.

    `delay_seconds` pass before the first byte (`math.inf`: the server says nothing until it closes), and
    `pause_seconds` between each DRIP_BYTES of the body. `promised_bytes` is the Content-Length; None means the
    length of `body`, negative that there is no such header. `reset` breaks the connection without an answer.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay_seconds: float = 0.0
    pause_seconds: float = 0.0
    promised_bytes: int | None = None
    reset: bool = False

    @property
    def content_length(self) -> int:
        return len(self.body) if self.promised_bytes is None else self.promised_bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong: `spoil` makes the wrong answer from the right one, `times` times (None: always).

    A fault `of_body` passes by HEAD requests and answers without a body, such as redirects, and does not count them.
    """

    spoil: Callable[[Answer], Answer]
    times: int | None = None
    of_body: bool = False

    @classmethod
    def status(
        cls,
        status: int,
        *,
        times: int | None = None,
        headers: Mapping[str, str] | None = None,
        body: str | None = None,
    ) -> Fault:
        """Another status, with a page of HTML in place of what was asked, as proxies answer."""
        page = f"<html><body>{status}</body></html>" if body is None else body
        answer = Answer(status, {"Content-Type": "text/html", **(headers or {})}, page.encode())
        return cls(lambda _: answer, times)

    @classmethod
    def rate_limited(cls, retry_after_seconds: int = 1, *, times: int | None = None) -> Fault:
        """429 with Retry-After and the RateLimit headers of the IETF draft, as the Hugging Face Hub sends them."""
        headers = {
            "Retry-After": str(retry_after_seconds),
            "RateLimit": f'"api";r=0;t={retry_after_seconds}',
            "RateLimit-Policy": '"fixed window";"api";q=500;w=300',
        }
        return cls.status(429, times=times, headers=headers)

    @classmethod
    def captive_portal(cls, *, times: int | None = None) -> Fault:
        """200 and a login page in HTML, whatever was asked."""
        return cls.status(200, times=times, body="<html><body>Sign in to the network</body></html>")

    @classmethod
    def redirect(cls, url: str, *, status: int = 302, times: int | None = None) -> Fault:
        """A redirect to `url`, for example of another server."""
        return cls(lambda _: Answer(status, {"Location": url}), times)

    @classmethod
    def slow(cls, delay_seconds: float, *, times: int | None = None) -> Fault:
        """The right answer, later."""
        return cls(lambda answer: replace(answer, delay_seconds=delay_seconds), times)

    @classmethod
    def hang(cls, *, times: int | None = None) -> Fault:
        """Not a byte until the server closes."""
        return cls.slow(math.inf, times=times)

    @classmethod
    def drip(cls, pause_seconds: float, *, times: int | None = None) -> Fault:
        """The right body, DRIP_BYTES at a time: a timeout for each read never ends it. `math.inf` stalls after the first."""
        return cls(lambda answer: replace(answer, pause_seconds=pause_seconds), times, of_body=True)

    @classmethod
    def reset(cls, *, times: int | None = None) -> Fault:
        """The connection breaks before an answer. For one that is refused see `refusing_url()`."""
        return cls(lambda answer: replace(answer, reset=True), times)

    @classmethod
    def truncated(cls, *, times: int | None = None) -> Fault:
        """Half of the body, though Content-Length promises all of it."""
        return cls(_truncate, times, of_body=True)

    @classmethod
    def overlong(cls, extra_bytes: int = 64, *, times: int | None = None) -> Fault:
        """More bytes than Content-Length promises."""
        return cls(lambda answer: _lengthen(answer, extra_bytes, len(answer.body)), times, of_body=True)

    @classmethod
    def oversized(cls, extra_bytes: int, *, announced: bool = True, times: int | None = None) -> Fault:
        """The right body and so many spaces after it, still good JSON; `announced` in Content-Length or not."""
        promised = None if announced else -1
        return cls(lambda answer: _lengthen(answer, extra_bytes, promised), times, of_body=True)

    @classmethod
    def invalid_json(cls, *, times: int | None = None) -> Fault:
        """Half of the body, with a Content-Length that fits: good HTTP, bad JSON."""
        return cls(lambda answer: replace(answer, body=_half(answer.body)), times, of_body=True)

    @classmethod
    def invalid_utf8(cls, *, times: int | None = None) -> Fault:
        """A body of the right length with three bytes in the middle that no UTF-8 text has."""
        return cls(lambda answer: replace(answer, body=_garble(answer.body)), times, of_body=True)


class LoopbackServer:
    """An HTTP server on a free port of 127.0.0.1 that lives as long as its `with` block; one thread a connection.

    A subclass says what the `answer()` to a request is. An error in it answers 500 and is raised when the block
    ends, so that a fault of the server is never taken for one of the client.
    """

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.closing = threading.Event()
        self._armed: list[_ArmedFault] = []
        self._errors: list[Exception] = []
        self._lock = threading.Lock()
        self._server = _Listener(self)

    def answer(self, request: Request) -> Answer:
        """The right answer to `request`; a HEAD request gets that of GET, and the body is left out on the way."""
        raise NotImplementedError

    @property
    def url(self) -> str:
        """`http://127.0.0.1:<port>`, with no slash at the end."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def fault(self, pattern: str, fault: Fault, *, method: str | None = None) -> None:
        """From now on `fault` meets requests whose path, without the query, matches the glob `pattern`.

        Of several that match, the one added first is used up first.
        """
        self._armed.append(_ArmedFault(pattern, method, fault, fault.times))

    def log(self) -> list[str]:
        """The requests so far, in the order of their arrival: "GET /path?query"."""
        return [str(request) for request in self.requests]

    def forget(self) -> None:
        """Empties the log and takes back all faults."""
        self.requests.clear()
        self._armed.clear()

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        if self._errors and exception[0] is None:
            raise self._errors[0]

    def respond(self, request: Request) -> Answer:
        """The answer to `request` as it leaves: written into the log, and spoilt by the fault that meets it."""
        self.requests.append(request)
        try:
            answer = self.answer(request)
        except Exception as error:  # noqa: BLE001 - a server answers, whatever happens; __exit__ raises it
            self._errors.append(error)
            return Answer(500, {"Content-Type": "text/plain"}, repr(error).encode())
        fault = self._next_fault(request, answer)
        return fault.spoil(answer) if fault else answer

    def _next_fault(self, request: Request, answer: Answer) -> Fault | None:
        with self._lock:
            for armed in self._armed:
                if armed.meets(request, answer):
                    return armed.use()
        return None


class PageServer(LoopbackServer):
    """A server of fixed pages, path -> body: another host to be redirected to. Other paths answer 404."""

    def __init__(self, pages: Mapping[str, bytes] | None = None) -> None:
        super().__init__()
        self.pages = dict(pages or {})

    def answer(self, request: Request) -> Answer:
        if request.path not in self.pages:
            return Answer(404)
        return part(request, Answer(200, {"Content-Type": "application/octet-stream"}, self.pages[request.path]))


@contextmanager
def refusing_url() -> Iterator[str]:
    """The address of a port that is taken and does not listen: each connection to it is refused."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def part(request: Request, answer: Answer) -> Answer:
    """The part of `answer` for which the Range header of `request` asks: 206, 416 or, without one, all of it.

    Several ranges and units other than bytes are ignored, as RFC 9110, section 14.2, allows.
    """
    headers = {**answer.headers, "Accept-Ranges": "bytes"}
    wanted = re.fullmatch(r"bytes=(\d*)-(\d*)", request.headers.get("range", "bytes=-"))
    size = len(answer.body)
    if wanted is None or wanted[0] == "bytes=-":
        return replace(answer, headers=headers)
    start, end = _bounds(wanted[1], wanted[2], size)
    if start >= end:
        return Answer(416, {**headers, "Content-Range": f"bytes */{size}"})
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return replace(answer, status=206, headers=headers, body=answer.body[start:end])


def unless_same(request: Request, answer: Answer) -> Answer:
    """304 where the request has the answer's ETag already (RFC 9110, section 13.1.2), else the answer."""
    known = [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]
    etag = answer.headers.get("ETag")
    if answer.status not in (200, 206) or etag not in known:
        return answer
    return Answer(304, {"ETag": etag})


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    if not first:  # the last so many bytes
        return max(size - int(last), 0), size
    return int(first), min(int(last) + 1, size) if last else size


def _half(body: bytes) -> bytes:
    return body[: len(body) // 2]


def _garble(body: bytes) -> bytes:
    middle = len(body) // 2
    return body[:middle] + NOT_UTF8 + body[middle + len(NOT_UTF8) :]


def _truncate(answer: Answer) -> Answer:
    return replace(answer, body=_half(answer.body), promised_bytes=len(answer.body))


def _lengthen(answer: Answer, extra_bytes: int, promised_bytes: int | None) -> Answer:
    return replace(answer, body=answer.body + b" " * extra_bytes, promised_bytes=promised_bytes)


@dataclass(slots=True)
class _ArmedFault:
    """A fault, the requests that it waits for, and how often it is still to come (None: always)."""

    pattern: str
    method: str | None
    fault: Fault
    left: int | None

    def meets(self, request: Request, answer: Answer) -> bool:
        if self.left == 0 or self.method not in (None, request.method):
            return False
        if self.fault.of_body and (request.method == "HEAD" or not answer.body):
            return False
        return fnmatchcase(request.path, self.pattern)

    def use(self) -> Fault:
        if self.left is not None:
            self.left -= 1
        return self.fault


class _Listener(ThreadingHTTPServer):
    request_queue_size = 64

    def __init__(self, hub: LoopbackServer) -> None:
        self.hub = hub
        super().__init__(("127.0.0.1", 0), _Handler)

    def server_bind(self) -> None:
        """Binds as its grandparent does: HTTPServer would look its own name up, which can take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.socket.getsockname()[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """Silence: a client that hangs up early is none of the server's faults (those are in `respond`)."""


class _Handler(BaseHTTPRequestHandler):
    """Carries requests to the hub and its answers back."""

    protocol_version = "HTTP/1.1"
    server: _Listener

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        self._send(self.server.hub.respond(Request(self.command, url.path, url.query, headers)))

    do_HEAD = do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - the names http.server looks for

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the hub has its own log."""

    def _send(self, answer: Answer) -> None:
        if self._closes_within(answer.delay_seconds):
            return
        if answer.reset:
            self._reset()
            return
        self._send_head(answer)
        if self.command != "HEAD":
            self._send_body(answer)

    def _send_head(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.content_length >= 0:
            self.send_header("Content-Length", str(answer.content_length))
        self.send_header("Connection", "close")
        self.end_headers()

    def _send_body(self, answer: Answer) -> None:
        size = DRIP_BYTES if answer.pause_seconds else max(len(answer.body), 1)
        for start in range(0, len(answer.body), size):
            self.wfile.write(answer.body[start : start + size])
            if self._closes_within(answer.pause_seconds):
                return

    def _closes_within(self, seconds: float) -> bool:
        return seconds > 0 and self.server.hub.closing.wait(min(seconds, threading.TIMEOUT_MAX))

    def _reset(self) -> None:
        connection = socket.socket(fileno=self.connection.detach())  # or http.server would end it politely
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        connection.close()
        self.close_connection = True
