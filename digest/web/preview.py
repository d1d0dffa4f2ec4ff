"""Serves the preview until Ctrl-C: one thread builds and watches, the calling one answers the browser."""

from __future__ import annotations

import contextlib
import errno
import socket
import threading
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from digest.errors import DigestError, UsageError
from digest.model import Proof
from digest.web.app import find_hosts, make_preview_app
from digest.web.board import Board, Problem
from digest.web.watching import watch_changes

if TYPE_CHECKING:
    import uvicorn
    from starlette.types import ASGIApp

_FAREWELL = 1.0
"""Seconds that a build in progress, and answers under way, are given at the end."""


def serve_preview(
    build: Callable[[], Proof],
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    watch: Callable[[], Sequence[Path]],
    on_ready: Callable[[str], None],
    on_change: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve the page that shows what `build` gives, and build again when a file that `watch` names changes.

    Returns after Ctrl-C. `port` 0 takes a free one. `build` and `watch` are called in a thread, one at a time; what
    `build` raises is shown on the page until the next change. `watch` gives files and folders, and is asked again
    after each build. `on_ready` gets the page's URL once it answers and should return soon; after that, `on_change`
    gets a line about each build. Raises UsageError when `host` and `port` cannot be listened on.
    """
    listening = _open_socket(host, port)
    port = listening.getsockname()[1]
    board, stop = Board(), threading.Event()
    keeper = threading.Thread(
        target=_keep_fresh,
        args=(board,),
        kwargs={"build": build, "watch": watch, "on_change": on_change, "stop": stop},
        name="digest-preview",
        daemon=True,  # a build that hangs in the network does not keep the command from ending
    )
    app = make_preview_app(board, hosts=find_hosts(host, port))

    def begin() -> None:
        on_ready(_make_url(host, port))
        keeper.start()  # only now, so that the address is told before what became of the first build

    server = _make_server(app, on_start=begin, on_stop=board.close)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listening])
    finally:
        stop.set()
        listening.close()
        if keeper.is_alive():
            keeper.join(_FAREWELL)


def _keep_fresh(
    board: Board,
    *,
    build: Callable[[], Proof],
    watch: Callable[[], Sequence[Path]],
    on_change: Callable[[str], None],
    stop: threading.Event,
) -> None:
    """Build once and after every change, until `stop` is set."""
    try:
        for changed in watch_changes(watch, stop=stop):
            board.announce()
            outcome = _rebuild(board, build)
            on_change(f"{', '.join(path.name for path in changed)} changed: {outcome}" if changed else outcome)
    except (OSError, RuntimeError) as error:
        on_change(f"changes are not noticed any more: {error}")


def _rebuild(board: Board, build: Callable[[], Proof]) -> str:
    """Put on the board what `build` gives or why it gives nothing, and say in a line which."""
    try:
        board.show(build())
    except DigestError as error:
        board.complain(Problem(text=error.problem, advice=error.advice))
        return str(error)
    except Exception as error:  # noqa: BLE001 - the page outlives whatever a theme or an article brings about
        board.complain(Problem(text=f"{type(error).__name__}: {error}", trace=traceback.format_exc()))
        return f"{type(error).__name__}: {error}"
    return "built"


def _open_socket(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except (OSError, OverflowError, UnicodeError) as error:
        raise UsageError(_explain_refusal(error, host, port), "Take another --port, or 0 for any free one") from error


def _explain_refusal(error: Exception, host: str, port: int) -> str:
    if getattr(error, "errno", None) == errno.EADDRINUSE:
        return f"port {port} of {host} is taken by another program"
    return f"cannot listen on port {port} of {host!r} ({error})"


def _make_url(host: str, port: int) -> str:
    """Give the page's address as a browser on this machine takes it."""
    name = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{name}:{port}/"


def _make_server(app: ASGIApp, *, on_start: Callable[[], None], on_stop: Callable[[], None]) -> uvicorn.Server:
    """Give a server that says when it answers, and before it waits for open connections to end."""
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            on_start()

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            on_stop()
            await super().shutdown(sockets)

    config = uvicorn.Config(
        app,
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=int(_FAREWELL),
    )
    return Server(config)
