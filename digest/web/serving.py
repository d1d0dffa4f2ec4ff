"""Serves an application until it is told to end, and drops connections that take their time. uvicorn's home."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from digest.errors import UsageError

if TYPE_CHECKING:
    import uvicorn
    from starlette.types import ASGIApp

CONNECTIONS = 500
"""Connections at once; whoever comes then is told to come again."""

PATIENCE = 15.0

_FAREWELL = 5
"""Seconds that answers under way are given at the end."""


def serve_app(
    app: ASGIApp, *, host: str, port: int, patience: float = PATIENCE, on_ready: Callable[[str], None]
) -> None:
    """Serve `app` until SIGTERM or Ctrl-C; `port` 0 takes a free one. `on_ready` gets the URL once it answers.

    A connection has `patience` seconds until its next request is there whole.
    Raises UsageError when `host` and `port` cannot be listened on.
    """
    listening = _open_socket(host, port)
    url = _make_url(host, listening.getsockname()[1])
    server = _make_server(app, patience=patience, on_start=lambda: on_ready(url))
    with contextlib.closing(listening), _ending_well():
        server.run(sockets=[listening])


@contextlib.contextmanager
def _ending_well() -> Iterator[None]:
    """Take Ctrl-C and SIGTERM for a wish: uvicorn raises both anew when it has ended."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, lambda _number, _frame: None)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _open_socket(host: str, port: int) -> socket.socket:
    try:
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except (OSError, OverflowError, UnicodeError) as error:
        taken = getattr(error, "errno", None) == errno.EADDRINUSE
        why = "is taken by another program" if taken else f"cannot be listened on ({error})"
        raise UsageError(f"port {port} of {host!r} {why}", "Take another --port, or 0 for any free one") from error
    # Connections inherit it. Else an answer in two pieces waits 40 ms for the client's word that it got the first.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _make_url(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _make_server(app: ASGIApp, *, patience: float, on_start: Callable[[], None]) -> uvicorn.Server:
    """Give a server that says when it answers, and waits for nobody long."""
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            on_start()

    config = uvicorn.Config(
        app,
        loop="asyncio",
        http=_make_protocol(patience),
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=CONNECTIONS,
        timeout_graceful_shutdown=_FAREWELL,
    )
    return Server(config)


def _make_protocol(patience: float) -> type[asyncio.Protocol]:
    """Give uvicorn's HTTP/1.1 for a server that strangers reach."""
    from uvicorn.protocols.http.h11_impl import H11Protocol

    class ImpatientProtocol(H11Protocol):
        """Drops a connection that has no request under way when its time is over: a slow sender holds it for ever."""

        _limit: asyncio.TimerHandle

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._limit = self.loop.call_later(patience, self._drop)

        def on_response_complete(self) -> None:
            super().on_response_complete()
            self._limit.cancel()
            self._limit = self.loop.call_later(patience, self._drop)

        def connection_lost(self, exc: Exception | None) -> None:
            super().connection_lost(exc)
            self._limit.cancel()

        def _drop(self) -> None:
            if getattr(self.cycle, "response_complete", True):  # there is no cycle before the first request
                self.transport.abort()

    return ImpatientProtocol
