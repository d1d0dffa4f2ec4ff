"""Fetches one address: waits for its turn at the host, follows redirects by hand, and is through in a bounded time."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from digest.http.addresses import find_next, is_downgrade, parse_url
from digest.http.body import load_body, load_opening
from digest.http.client import make_headers, open_client, open_response
from digest.http.failures import TOO_MANY, UNAVAILABLE, FetchError, make_status_error, named_failures
from digest.http.guard import Resolve, find_addresses, resolve_name
from digest.http.headers import make_conditions, parse_retry_after, select_headers
from digest.model import Fetched, Validators, WebRequest
from digest.settings import FetchSettings
from digest.urls import hide_password

if TYPE_CHECKING:
    import httpx2

MAX_REDIRECTS = 5
_AT_ONCE = 16
_PERMANENT = {301, 308}
_UNCHANGED = 304
_PARTIAL = 206


@asynccontextmanager
async def open_reader(
    settings: FetchSettings, *, resolve: Resolve | None = None, verify: ssl.SSLContext | None = None
) -> AsyncIterator[Reader]:
    """A reader of the network for as long as the block lasts; proxies and such in the environment are ignored.

    `resolve` looks up host names and `verify` trusts certificates; the system does both unless told otherwise.
    Raises ConfigError when fetch.proxy is no address of a proxy.
    """
    async with open_client(settings, verify) as client:
        yield Reader(client, settings, resolve or resolve_name)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trip:
    """What stays the same over all the redirects of one request; `glance` leaves bodies unread and judges nothing.

    With `most` only so many bytes of a body are read, and what is behind them is left.
    """

    at: datetime
    typed: str
    patience: _Patience
    conditions: list[tuple[bytes, bytes]] = field(default_factory=list)
    method: str = "GET"
    glance: bool = False
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What one address said: its body, or where to go on."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    to: str | None = None


class _Patience:
    """The seconds that one fetch may take in all; waiting for a turn takes none of them."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds

    @asynccontextmanager
    async def spend(self) -> AsyncIterator[None]:
        """Raises TimeoutError out of the block when nothing is left."""
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            async with asyncio.timeout(self._left):
                yield
        finally:
            self._left -= clock() - began


class Reader:
    """Reads addresses; made by `open_reader`."""

    def __init__(self, client: httpx2.AsyncClient, settings: FetchSettings, resolve: Resolve) -> None:
        self._client = client
        self._settings = settings
        self._resolve = resolve
        self._turns: dict[str, asyncio.Lock] = {}
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def fetch(
        self,
        request: WebRequest | str,
        *,
        at: datetime,
        origin: str | None = None,
        typed: str | None = None,
        validators: Validators | None = None,
    ) -> Fetched:
        """The body at an http or https address, after at most five redirects; `at` is noted as when.

        With `validators` the answer may be that nothing changed since: status 304, and no body. `origin` is the source
        that the address belongs to. `typed` is the address that a person gave, if not `origin` nor this one: only a
        local host that they named themselves may be local. Raises FetchError.
        """
        asked = WebRequest(url=request) if isinstance(request, str) else request
        trip = _Trip(
            at=at,
            typed=typed or origin or asked.url,
            conditions=make_conditions(validators),
            patience=_Patience(self._settings.timeout),
        )
        here, moved, answer = await self._follow(asked.url, trip)
        return Fetched(
            origin=hide_password(origin or asked.url),
            body=answer.body,
            at=at,
            url=hide_password(here),
            content_type=answer.headers.get("content-type"),
            status=answer.status,
            headers=answer.headers,
            # Where a login is needed to follow, nobody could go next time: what is kept has none.
            moved_to=moved if moved != asked.url and moved == hide_password(moved) else None,
            kind=asked.kind,
            given=asked.given,
        )

    async def fetch_opening(self, url: str, *, at: datetime, most: int, typed: str) -> Fetched:
        """The first `most` bytes at an http or https address, after at most five redirects: no more is asked for.

        `at` and `typed` are as in `fetch`. Raises FetchError.
        """
        wanted = [(b"Range", f"bytes=0-{most - 1}".encode()), (b"Accept-Encoding", b"identity"), (b"Accept", b"*/*")]
        patience = _Patience(self._settings.timeout)
        trip = _Trip(at=at, typed=typed, patience=patience, conditions=wanted, most=most)
        here, _, answer = await self._follow(url, trip)
        return Fetched(
            origin=hide_password(url),
            body=answer.body,
            at=at,
            url=hide_password(here),
            content_type=answer.headers.get("content-type"),
            status=answer.status,
            headers=answer.headers,
        )

    async def find_status(self, url: str, *, at: datetime, typed: str | None = None, method: str = "GET") -> int:
        """The HTTP status of what is at an http or https address, after at most five redirects; no body is read.

        `method` is GET or HEAD, `typed` as in `fetch`. Raises FetchError when no answer comes.
        """
        patience = _Patience(self._settings.timeout)
        trip = _Trip(at=at, typed=typed or url, patience=patience, method=method, glance=True)
        _, _, answer = await self._follow(url, trip)
        return answer.status

    async def _follow(self, url: str, trip: _Trip) -> tuple[str, str, _Answer]:
        """The address that answered in the end, the last one that permanent redirects alone led to, and the answer."""
        here = moved = url
        is_moving = True
        for _ in range(MAX_REDIRECTS + 1):
            with named_failures(here, self._settings):
                answer = await self._fetch_hop(here, trip)
            if answer.to is None:
                return here, moved, answer
            is_moving = is_moving and answer.status in _PERMANENT and not is_downgrade(here, answer.to)
            here, moved = answer.to, answer.to if is_moving else moved
        raise FetchError(url, f"redirects more than {MAX_REDIRECTS} times")

    async def _fetch_hop(self, url: str, trip: _Trip) -> _Answer:
        target = parse_url(url)
        turn = self._turns.setdefault(target.host.rstrip("."), asyncio.Lock())
        headers = [*dict([*make_headers(target, self._settings.contact), *trip.conditions]).items()]
        async with turn, self._room, trip.patience.spend():
            addresses = await find_addresses(target, typed=trip.typed, settings=self._settings, resolve=self._resolve)
            response = await open_response(self._client, target, addresses, headers, method=trip.method)
            try:
                return await self._load_answer(url, response, trip)
            finally:
                await response.aclose()

    async def _load_answer(self, url: str, response: httpx2.Response, trip: _Trip) -> _Answer:
        status, headers = response.status_code, select_headers(response.headers.raw)
        if response.has_redirect_location:
            return _Answer(status=status, headers=headers, to=find_next(url, response.headers["location"]))
        if trip.glance:
            return _Answer(status=status, headers=headers)
        if status == _UNCHANGED and trip.conditions:
            return _Answer(status=status, headers=headers)
        if not response.is_success or (status == _PARTIAL and trip.most is None):
            is_asking = status in {TOO_MANY, UNAVAILABLE}
            retry_after = parse_retry_after(headers, at=trip.at) if is_asking else None
            raise make_status_error(url, status, retry_after=retry_after)
        if trip.most is not None:
            return _Answer(status=status, headers=headers, body=await load_opening(response, most=trip.most))
        body = await load_body(url, response, limit=self._settings.max_bytes)
        return _Answer(status=status, headers=headers, body=body)
