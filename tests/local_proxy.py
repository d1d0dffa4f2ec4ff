"""A real HTTP proxy on loopback for tests: forwards and tunnels, knows names by a list, and notes what it was asked."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from socketserver import StreamRequestHandler, ThreadingTCPServer
from urllib.parse import urlsplit

_NOT_FOUND = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"
_NO_LOGIN = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"


class LocalProxy:
    """`names` says which port of this machine a host is; `asked` holds the first line of every request.

    With a `login` (what follows "Proxy-Authorization: ") others are refused.
    """

    def __init__(self, names: Mapping[str, int], login: str | None = None) -> None:
        self.names = names
        self.login = login
        self.asked: list[str] = []
        handler = type("ProxyHandler", (_Handler,), {"proxy": self})
        self.server = ThreadingTCPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"


class _Handler(StreamRequestHandler):
    proxy: LocalProxy

    def handle(self) -> None:
        head = b"".join(iter(self.rfile.readline, b"\r\n")).decode("latin-1").split("\r\n")
        self.proxy.asked.append(head[0])
        method, target, _ = head[0].split(" ")
        if self.proxy.login and f"Proxy-Authorization: {self.proxy.login}" not in head:
            self.wfile.write(_NO_LOGIN)
            return
        parts = urlsplit(f"//{target}" if method == "CONNECT" else target)
        port = self.proxy.names.get(parts.hostname or "")
        if port is None:
            self.wfile.write(_NOT_FOUND)
            return
        with socket.create_connection(("127.0.0.1", port), timeout=30) as there:
            if method == "CONNECT":
                self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
            else:
                path = parts._replace(scheme="", netloc="").geturl()
                there.sendall("\r\n".join([f"{method} {path} HTTP/1.1", *head[1:], ""]).encode("latin-1"))
            _join(self.connection, there)


def _join(one: socket.socket, other: socket.socket) -> None:
    """Carry bytes both ways until both are through."""
    back = threading.Thread(target=_carry, args=(other, one), daemon=True)
    back.start()
    _carry(one, other)
    back.join()


def _carry(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            sink.sendall(data)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


@contextmanager
def open_local_proxy(names: Mapping[str, int], *, login: str | None = None) -> Iterator[LocalProxy]:
    """A running proxy, for as long as the block lasts."""
    proxy = LocalProxy(names, login)
    thread = threading.Thread(target=proxy.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.server.shutdown()
        proxy.server.server_close()
        thread.join()
