"""A real web server on loopback for tests: pages by path, and every misbehaviour of the network on request."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers from the site's table of paths; 404 for the others."""

    protocol_version = "HTTP/1.1"
    site: LocalSite
    at_work = False

    def do_GET(self) -> None:
        self.at_work = True
        self.site.note(self)
        answer = self.site.answers.get(self.path.partition("?")[0])
        try:
            answer(self) if answer else self.say(b"no such page", status=404)
        finally:
            self.site.leave(self)

    def do_HEAD(self) -> None:
        self.do_GET()

    def say(self, body: bytes, *, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        # Before the first byte: who has read the answer may ask again before this thread is back.
        self.site.leave(self)
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | dict(headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 its name there
        """Say nothing."""


class LocalSite:
    """The server: put pages with `add`, read its `url`, and what it was asked in `requests`."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.at_once = 0
        self.most_at_once = 0
        self._lock = threading.Lock()
        self.stopped = threading.Event()
        handler = type("SiteHandler", (Handler,), {"site": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.port: int = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def note(self, handler: Handler) -> None:
        with self._lock:
            self.requests.append((handler.path, {name.lower(): value for name, value in handler.headers.items()}))
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)

    def leave(self, handler: Handler) -> None:
        with self._lock:
            self.at_once -= handler.at_work
            handler.at_work = False

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.requests]

    def add(self, path: str, body: bytes | str, *, kind: str = "application/rss+xml", status: int = 200) -> str:
        content = body.encode() if isinstance(body, str) else body
        return self.put(path, lambda handler: handler.say(content, status=status, headers={"Content-Type": kind}))

    def redirect(self, path: str, to: str, *, status: int = 302) -> str:
        return self.put(path, lambda handler: handler.say(b"", status=status, headers={"Location": to}))

    def put(self, path: str, answer: Answer) -> str:
        """Whatever `answer` does."""
        self.answers[path] = answer
        return self.url + path

    def add_status(self, path: str, status: int, **headers: str) -> str:
        """An answer without a body; an underscore in a header's name stands for a hyphen."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.put(path, lambda handler: handler.say(b"", status=status, headers=named))

    def add_headless(self, path: str, *, status: int, refusal: int) -> str:
        """An answer of this status, but to HEAD, which is refused."""
        return self.put(path, lambda handler: handler.say(b"", status=refusal if handler.command == "HEAD" else status))

    def add_versioned(self, path: str, body: str, *, etag: str = "", modified: str = "") -> str:
        """A body that comes only if it is another than the one that was asked about."""
        headers = {"ETag": etag, "Last-Modified": modified, "Cache-Control": "max-age=600"}
        given = {name: value for name, value in headers.items() if value}

        def answer(handler: Handler) -> None:
            asked = (handler.headers.get("If-None-Match"), handler.headers.get("If-Modified-Since"))
            if asked[0] == etag if asked[0] else modified and asked[1] == modified:
                handler.say(b"", status=304, headers=given)
            else:
                handler.say(body.encode(), headers=given)

        return self.put(path, answer)

    def add_raw(self, path: str, data: bytes) -> str:
        """These very bytes, with no word of HTTP but what is in them, and the end."""

        def answer(handler: Handler) -> None:
            handler.close_connection = True
            _write(handler, data)

        return self.put(path, answer)

    def add_stream(self, path: str, *, begin: bytes = b"", piece: bytes, pause: float = 0) -> str:
        """`begin`, and then `piece` again and again without an end, after a pause each time; no word of HTTP beside."""

        def answer(handler: Handler) -> None:
            handler.close_connection = True
            _write(handler, begin)
            while not self.stopped.wait(pause) and _write(handler, piece):
                pass

        return self.put(path, answer)

    def add_drip(self, path: str) -> str:
        """A body that comes a byte at a time and never ends."""
        return self.add_stream(path, begin=b"HTTP/1.1 200 OK\r\n\r\n", piece=b".", pause=0.02)

    def add_endless(self, path: str) -> str:
        """A body that never ends, as fast as it goes."""
        return self.add_stream(path, begin=b"HTTP/1.1 200 OK\r\n\r\n", piece=b"x" * 65_536)

    def add_silent(self, path: str) -> str:
        """No answer at all, on a connection that stays open."""
        return self.add_stream(path, piece=b"", pause=0.02)

    def add_reset(self, path: str) -> str:
        """Half a body, and then a connection that is not closed but torn down."""

        def answer(handler: Handler) -> None:
            handler.say(b"half", headers={"Content-Length": "1000"})
            handler.close_connection = True
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            handler.connection.close()

        return self.put(path, answer)

    def add_bomb(self, path: str, *, megabytes: int) -> str:
        """A small gzip body that unpacks to many megabytes."""
        packed = gzip.compress(bytes(megabytes * 1_000_000), compresslevel=9)
        return self.put(path, lambda handler: handler.say(packed, headers={"Content-Encoding": "gzip"}))

    def add_slow(self, path: str, body: str, *, seconds: float) -> str:
        """An answer that takes a while."""

        def answer(handler: Handler) -> None:
            time.sleep(seconds)
            handler.say(body.encode(), headers={"Content-Type": "application/rss+xml"})

        return self.put(path, answer)

    def add_broken(self, path: str) -> str:
        """A connection that is closed before the promised length."""

        def answer(handler: Handler) -> None:
            handler.say(b"half", headers={"Content-Length": "1000"})
            handler.close_connection = True

        return self.put(path, answer)


def _write(handler: Handler, data: bytes) -> bool:
    try:
        handler.wfile.write(data)
        handler.wfile.flush()
    except OSError:
        return False
    return True


@contextmanager
def open_local_site() -> Iterator[LocalSite]:
    site = LocalSite()
    thread = threading.Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.stopped.set()
        site.server.shutdown()
        site.server.server_close()
        thread.join()


@pytest.fixture
def site() -> Iterator[LocalSite]:
    with open_local_site() as opened:
        yield opened
