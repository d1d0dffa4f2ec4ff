"""Asks whether the links and pictures of an e-mail are there, hosts side by side, one address of a host at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from itertools import islice
from typing import TYPE_CHECKING

from digest.lint.mail import Mail
from digest.lint.online import Address, Answer, judge_answer, list_addresses
from digest.model import Finding
from digest.settings import FetchSettings

if TYPE_CHECKING:
    from digest.http import Reader, Resolve

MOST = 500
"""Addresses that are asked for; the first ones."""

_PATIENCE = 10.0
_SECONDS = 120.0
_BUSY = HTTPStatus.TOO_MANY_REQUESTS
_REFUSALS = range(400, 500)
_NOBODY = "https://invalid/"
"""Who named these addresses: no person did, so that none of them may be of a private network."""


def probe_mail(
    mail: Mail,
    *,
    fetch: FetchSettings,
    now: datetime,
    heavy: int = 1_000_000,
    seconds: float = _SECONDS,
    resolve: Resolve | None = None,
) -> tuple[Finding, ...]:
    """Ask for every link and picture of `mail`, each once; a picture of more than `heavy` bytes is told of, too.

    All ends after `seconds`; what is not answered by then is unsure, as is whatever else goes wrong: nothing is raised
    for it. Addresses in a private network are not asked, unless fetch.allow_private has their host. Must not be called
    from a running event loop.
    """
    addresses = tuple(islice(list_addresses(mail), MOST))
    limited = replace(fetch, timeout=min(fetch.timeout, _PATIENCE), max_bytes=heavy)
    asked = _ask_all(addresses, limited, now=now, seconds=seconds, resolve=resolve)
    answers = asyncio.run(asked)
    return tuple(found for one in addresses for found in judge_answer(one, answers[one.url]))


async def _ask_all(
    addresses: tuple[Address, ...], fetch: FetchSettings, *, now: datetime, seconds: float, resolve: Resolve | None
) -> Mapping[str, Answer]:
    from digest.http import open_reader

    late = Answer(problem=f"there was no answer within {seconds:g} seconds")
    answers = {one.url: late for one in addresses}

    async def ask(one: Address, reader: Reader) -> None:
        load = _load_image if one.is_image else _find_status
        answers[one.url] = await load(one.url, reader, now=now)

    async with open_reader(fetch, resolve=resolve) as reader, asyncio.TaskGroup() as group:
        tasks = [group.create_task(ask(one, reader)) for one in addresses]
        if tasks:
            _, slow = await asyncio.wait(tasks, timeout=seconds)
            for task in slow:
                task.cancel()
    return answers


async def _find_status(url: str, reader: Reader, *, now: datetime) -> Answer:
    """Ask for a page by HEAD, and where that is refused by GET, which decides."""
    from digest.http import FetchError

    try:
        status = await reader.find_status(url, at=now, typed=_NOBODY, method="HEAD")
        if (status in _REFUSALS and status != _BUSY) or status == HTTPStatus.NOT_IMPLEMENTED:
            status = await reader.find_status(url, at=now, typed=_NOBODY)
    except FetchError as error:
        return Answer(problem=error.problem)
    return Answer(status=status)


async def _load_image(url: str, reader: Reader, *, now: datetime) -> Answer:
    """Fetch a picture whole, up to the limit of the reader: few sites tell its size beforehand."""
    from digest.http import FetchError

    try:
        fetched = await reader.fetch(url, at=now, typed=_NOBODY)
    except FetchError as error:
        return Answer(status=error.status, problem=error.problem)
    return Answer(status=fetched.status)
