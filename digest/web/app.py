"""The preview's pages as an ASGI application, shut against other sites: Starlette's home."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from digest.pictures import find_type
from digest.render.themes import find_templates
from digest.web.board import Board, View
from digest.web.page import PICTURES, make_letter, make_renderer
from digest.web.variants import Colours, make_variant

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_STATIC = {"preview.css": "text/css", "preview.js": "text/javascript", "icon.svg": "image/svg+xml"}
_HEADERS = {
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}
# The e-mail may load its pictures and fonts, and nothing else; it runs no script, even when it is opened by itself.
_EMAIL_POLICY = (
    "default-src 'none'; img-src {images}; style-src 'unsafe-inline' http: https:; font-src http: https: data:; "
    "form-action 'none'; frame-ancestors 'self'; "
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
)
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_ANYWHERE = {"0.0.0.0", "::", ""}  # noqa: S104 - recognised here, not listened on


def make_preview_app(board: Board, *, hosts: frozenset[str] | None) -> ASGIApp:
    """Give the application that shows `board`.

    It answers requests whose Host header is one of `hosts` (None: any), so that no site can reach it by pointing
    a name of its own at this machine.
    """
    from starlette.applications import Starlette
    from starlette.routing import Route

    folder = find_templates() / "web"
    render = make_renderer(folder)
    routes = [
        Route("/", partial(_show_page, board, render)),
        Route("/events", partial(_send_events, board)),
        Route("/email.html", partial(_show_email, board)),
        Route("/email.txt", partial(_show_text, board)),
        Route(f"{PICTURES}{{name}}", partial(_show_picture, board)),
        *(Route(f"/{name}", partial(_show_file, folder / name, kind)) for name, kind in _STATIC.items()),
    ]
    return _Guard(Starlette(routes=routes), hosts=hosts)


def find_hosts(host: str, port: int) -> frozenset[str] | None:
    """Give the Host headers to answer when listening on `host` and `port`; None, any, when listening everywhere."""
    if host in _ANYWHERE:
        return None
    names = {*_LOOPBACK, f"[{host}]" if ":" in host else host.lower()}
    return frozenset(f"{name}:{port}" for name in names) | (names if port == 80 else frozenset())  # noqa: PLR2004


class _Guard:
    """Refuses foreign Host headers, and gives every answer its protective headers."""

    def __init__(self, app: ASGIApp, *, hosts: frozenset[str] | None) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        from starlette.datastructures import Headers, MutableHeaders
        from starlette.responses import PlainTextResponse

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        app = self._app
        if scope["type"] == "http" and self._hosts is not None:
            host = Headers(scope=scope).get("host", "").lower()
            if host not in self._hosts:
                known = " or ".join(sorted(self._hosts))
                app = PlainTextResponse(f"This preview answers only at {known}.\n", status_code=421)
        await app(scope, receive, send_guarded)


async def _show_page(board: Board, render: Callable[[View], str], _: Request) -> Response:
    from starlette.responses import HTMLResponse

    return HTMLResponse(render(board.view))


async def _show_email(board: Board, request: Request) -> Response:
    from starlette.responses import HTMLResponse, PlainTextResponse

    if board.view.proof is None:
        return PlainTextResponse("There is no e-mail yet.\n", status_code=503)
    query = request.query_params
    html = make_variant(
        make_letter(board.view.proof).html,
        colours=_find_colours(query.get("colours", "")),
        styles=query.get("styles") != "off",
    )
    images = "'none'" if query.get("images") == "off" else "'self' http: https: data:"
    return HTMLResponse(html, headers={"content-security-policy": _EMAIL_POLICY.format(images=images)})


async def _show_text(board: Board, _: Request) -> Response:
    from starlette.responses import PlainTextResponse

    if board.view.proof is None:
        return PlainTextResponse("There is no e-mail yet.\n", status_code=503)
    return PlainTextResponse(make_letter(board.view.proof).text)


async def _show_picture(board: Board, request: Request) -> Response:
    """Show a picture of the e-mail that is a file here; nothing else on this machine."""
    from starlette.responses import PlainTextResponse, Response

    proof = board.view.proof
    content = proof.rendered.pictures.get(request.path_params["name"]) if proof else None
    if content is None:
        return PlainTextResponse("The e-mail has no such picture.\n", status_code=404)
    # A drawing may hold a script.
    policy = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
    return Response(content, media_type=find_type(content), headers=policy)


async def _show_file(path: Path, kind: str, _: Request) -> Response:
    from starlette.responses import Response

    return Response(path.read_bytes(), media_type=kind)  # noqa: ASYNC240 - a few kilobytes


async def _send_events(board: Board, _: Request) -> Response:
    from starlette.responses import StreamingResponse

    return StreamingResponse(_make_events(board), media_type="text/event-stream")


async def _make_events(board: Board) -> AsyncIterator[str]:
    """Give server-sent events: which view there is to fetch, and whether another is being built."""
    async for view in board.follow():
        data = {"number": view.number, "building": view.building}
        yield f"data: {json.dumps(data)}\n\n"


def _find_colours(value: str) -> Colours:
    return Colours(value) if value in set(Colours) else Colours.LIGHT
