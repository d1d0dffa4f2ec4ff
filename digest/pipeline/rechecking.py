"""Asks the site of every chosen story, right before an edition is sent, whether the story is still there."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from itertools import chain, islice
from typing import TYPE_CHECKING

from digest.model import Article, Edition
from digest.render.page import MOST_MORE
from digest.settings import FetchSettings

if TYPE_CHECKING:
    from digest.http import Reader, Resolve

_PATIENCE = 10.0
"""Seconds that one address may take, so that a site that hangs leaves time for its neighbours."""

_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_BUSY = HTTPStatus.TOO_MANY_REQUESTS
_REFUSALS = range(400, 500)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What their sites took back, by article id with the HTTP status, and of which nobody can say, with the reason."""

    gone: Mapping[str, int]
    unsure: Mapping[str, str]


def find_gone(
    edition: Edition, *, fetch: FetchSettings, now: datetime, seconds: float = 30, resolve: Resolve | None = None
) -> Gone:
    """Ask for the address of every story that `edition` prints, hosts side by side, one address of a host at a time.

    Only 404 and 410 mean gone, wherever redirects lead. All ends after `seconds`; what is not answered by then is
    unsure, as is whatever else goes wrong: nothing is raised for it. `resolve` looks up host names in place of the
    system. Must not be called from a running event loop.
    """
    articles = [one for one in _list_articles(edition) if one.url and one.url.lower().startswith(("http:", "https:"))]
    limited = replace(fetch, timeout=min(fetch.timeout, _PATIENCE))
    answers = asyncio.run(_ask_all(articles, limited, now=now, seconds=seconds, resolve=resolve)) if articles else {}
    return Gone(
        gone={key: answer for key, answer in answers.items() if isinstance(answer, int) and answer in _GONE},
        unsure={key: answer for key, answer in answers.items() if isinstance(answer, str)},
    )


def _list_articles(edition: Edition) -> list[Article]:
    stories = {story.article.id: story.article for story in chain(edition.stories, islice(edition.more, MOST_MORE))}
    return list(stories.values())


async def _ask_all(
    articles: list[Article], fetch: FetchSettings, *, now: datetime, seconds: float, resolve: Resolve | None
) -> dict[str, int | str]:
    """Give each article's status, or why there is none."""
    from digest.http import open_reader

    answers: dict[str, int | str] = {one.id: f"there was no answer within {seconds:g} seconds" for one in articles}

    async def ask(article: Article, reader: Reader) -> None:
        answers[article.id] = await _ask(article, reader, now=now)

    async with open_reader(fetch, resolve=resolve) as reader:
        tasks = [asyncio.create_task(ask(article, reader)) for article in articles]
        _, late = await asyncio.wait(tasks, timeout=seconds)
        for task in late:
            task.cancel()
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(outcome, Exception):
                raise outcome
    return answers


async def _ask(article: Article, reader: Reader, *, now: datetime) -> int | str:
    """Give the status of an article's page; one that is refused to HEAD is asked for again by GET, which decides."""
    from digest.http import FetchError

    url = article.url or ""
    try:
        status = await reader.find_status(url, at=now, typed=article.origin, method="HEAD")
        if (status in _REFUSALS and status != _BUSY) or status == HTTPStatus.NOT_IMPLEMENTED:
            status = await reader.find_status(url, at=now, typed=article.origin)
    except FetchError as error:
        return error.problem
    return status if status in _GONE or status < HTTPStatus.BAD_REQUEST else f"it answers HTTP {status}"
