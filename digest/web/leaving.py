"""One-click unsubscribing (RFC 8058) as an ASGI application: GET asks and changes nothing, POST unsubscribes.

Nothing that it answers, logs or raises holds an address or a token.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http import HTTPStatus
from math import ceil
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import unquote, urlsplit

from digest.errors import DigestError, TemporaryError
from digest.pipeline.leaving import Leaver, Readership, check_readership, end_subscription, find_leaver
from digest.web.leavepage import Pages, Says
from digest.web.pace import Pace, find_client
from digest.web.turns import Turns

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

Found = TypeVar("Found")

LARGEST_BODY = 16_384
"""Octets; what mail clients send has 26."""

PATIENCE = 8.0
"""Seconds that a request's body is waited for, and then the store, where it is only read."""

_PER_SECOND, _AT_ONCE = 10.0, 100
"""Requests of one client. A large mail service asks for all its readers from a few addresses."""

_LATER = 30
"""Seconds after which a client may try again when the store is busy."""

_HEALTH = "health"

_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex, nofollow",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A request that was answered, for whoever watches. `path` is that of health, or has … in place of a token.

    `problem` is what kept us from doing what was asked.
    """

    at: datetime
    method: str
    path: str
    status: int
    client: str
    seconds: float
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """All that an answer is made from. `folders` are the paths below which links are, each without its last slash."""

    readership: Readership
    pages: Pages
    folders: tuple[str, ...]
    clock: Callable[[], datetime]
    patience: float
    turns: Turns


def make_leaving_app(
    readership: Readership,
    *,
    clock: Callable[[], datetime],
    behind_proxy: bool = False,
    patience: float = PATIENCE,
    pace: Pace | None = None,
    turns: Turns | None = None,
    on_answer: Callable[[Answered], None] = lambda _: None,
) -> ASGIApp:
    """Give the application that readers of `readership` leave by.

    It answers /TOKEN and /health, at the top and below the path of each `send.unsubscribe_url`: a proxy may take that
    path off or leave it. `behind_proxy` says that X-Forwarded-For can be believed. A body is waited for `patience`
    seconds. `pace` is what clients are held to, `turns` what those are who leave. `on_answer` is told each request and
    should return soon.

    Raises ConfigError for a theme that cannot be read.
    """
    from starlette.applications import Starlette
    from starlette.routing import Route

    desk = _Desk(
        readership=readership,
        pages=Pages(readership),
        folders=_find_folders(readership),
        clock=clock,
        patience=patience,
        turns=turns or Turns(),
    )
    app = Starlette(routes=[Route("/{path:path}", partial(_answer, desk), methods=["GET", "POST"])])
    pace = pace or Pace(rate=_PER_SECOND, burst=_AT_ONCE)
    return _Guard(app, desk, pace=pace, behind_proxy=behind_proxy, on_answer=on_answer)


class _Guard:
    """Gives every answer its protective headers, makes those wait who ask too often, and tells of each."""

    def __init__(
        self, app: ASGIApp, desk: _Desk, *, pace: Pace, behind_proxy: bool, on_answer: Callable[[Answered], None]
    ) -> None:
        self._app = app
        self._desk = desk
        self._behind_proxy = behind_proxy
        self._on_answer = on_answer
        self._pace = pace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        from starlette.datastructures import Headers, MutableHeaders

        begun, status = asyncio.get_running_loop().time(), 0

        async def send_guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        forwarded = ", ".join(Headers(scope=scope).getlist("x-forwarded-for")) if self._behind_proxy else ""
        client = find_client((scope.get("client") or ("",))[0], forwarded)
        wait = self._pace.admit(client, now=begun)
        app = self._app if not wait else _make_page(self._desk, Says.LATER, status=429, retry_after=ceil(wait))
        try:
            await app(scope, receive, send_guarded)
        finally:
            answered = Answered(
                at=self._desk.clock(),
                method=scope["method"],
                path=_hide_name(self._desk, scope["path"]),
                status=status or HTTPStatus.INTERNAL_SERVER_ERROR,
                client=client,
                seconds=asyncio.get_running_loop().time() - begun,
                problem=scope.get("digest.problem", ""),
            )
            self._on_answer(answered)


async def _answer(desk: _Desk, request: Request) -> Response:
    """Answer a request; what the store or the keys refuse is put off, and mail clients may ask again."""
    from starlette.requests import ClientDisconnect

    name = _find_name(desk, request.url.path)
    try:
        async with asyncio.timeout(desk.patience):
            if not await _read_away(request):
                return _make_page(desk, Says.NO_LINK, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    except ClientDisconnect:
        return _make_page(desk, Says.NO_LINK, status=HTTPStatus.BAD_REQUEST)
    except TimeoutError:  # the client's own doing, and no trouble of ours
        return _make_page(desk, Says.LATER, status=HTTPStatus.REQUEST_TIMEOUT)
    try:
        if name == _HEALTH:
            return await _tell_health(desk)
        return await _serve_link(desk, name, request.method)
    except (TimeoutError, DigestError) as error:
        request.scope["digest.problem"] = _tell_problem(error)
        return _make_page(desk, Says.LATER, status=HTTPStatus.SERVICE_UNAVAILABLE, retry_after=_LATER)


async def _serve_link(desk: _Desk, token: str, method: str) -> Response:
    leaver = await _ask(desk, partial(find_leaver, desk.readership, token))
    if leaver and leaver.active and method == "POST":
        now = desk.clock()
        leaver = await desk.turns.take(lambda wait: end_subscription(desk.readership, token, now=now, wait=wait))
    if leaver is None:
        return _make_page(desk, Says.NO_LINK, status=HTTPStatus.NOT_FOUND)
    return _make_page(desk, Says.ASK if leaver.active else Says.LEFT, leaver)


async def _tell_health(desk: _Desk) -> Response:
    from starlette.responses import JSONResponse

    await _ask(desk, partial(check_readership, desk.readership))
    return JSONResponse({"ok": True})


def _ask(desk: _Desk, question: Callable[[], Found]) -> Awaitable[Found]:
    """Ask the store in a thread; where many wait for one, not for ever."""
    return asyncio.wait_for(asyncio.to_thread(question), 2 * desk.patience)


async def _read_away(request: Request) -> bool:
    """Read the body, which says nothing that the address does not; whether it is of a bearable size."""
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > LARGEST_BODY:
            return False
    return True


def _make_page(
    desk: _Desk, says: Says, leaver: Leaver | None = None, *, status: int = 200, retry_after: int = 0
) -> Response:
    from starlette.responses import HTMLResponse

    sheet = desk.pages.render(says, leaver)
    headers = {"content-security-policy": sheet.policy}
    if retry_after:
        headers["retry-after"] = str(retry_after)
    return HTMLResponse(sheet.html, status_code=status, headers=headers)


def _find_folders(readership: Readership) -> tuple[str, ...]:
    urls = [one.send.unsubscribe_url or "" for one in readership.newsletters]
    paths = {unquote(urlsplit(url).path).rstrip("/") for url in urls} | {""}
    return tuple(sorted(paths, key=len, reverse=True))


def _find_folder(desk: _Desk, path: str) -> str:
    return next((folder for folder in desk.folders if path.startswith(f"{folder}/")), "")


def _find_name(desk: _Desk, path: str) -> str:
    """The last part of a path below one of the folders; what has more parts is none of our links."""
    name = path[len(_find_folder(desk, path)) + 1 :].removesuffix("/")
    return "" if "/" in name else name


def _hide_name(desk: _Desk, path: str) -> str:
    return f"{_find_folder(desk, path)}/{_HEALTH if _find_name(desk, path) == _HEALTH else '…'}"


def _tell_problem(error: Exception) -> str:
    if isinstance(error, DigestError):
        return str(error)
    return str(TemporaryError("the store did not answer in time", "Is something else writing to it for long?"))
