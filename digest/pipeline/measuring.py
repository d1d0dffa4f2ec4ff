"""Looks at the beginning of pictures whose size no source told: a few kilobytes each, once, all hosts at a time."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from digest.model import Article, Fetched, SeenPicture
from digest.pictures import OPENING, parse_picture
from digest.settings import FetchSettings

if TYPE_CHECKING:
    from digest.store.opening import Store

MOST = 100
"""Pictures that are looked at after one collecting; the others wait for the next."""

SECONDS = 20.0
"""Time that this may take in all."""

_NOBODY = "nobody:"
"""Stands for the address that a person gave: nobody typed that of a picture, so it may not lead inside."""

_OLDEST = timedelta(days=7)
_TOTAL = re.compile(r"bytes [0-9]{1,15}-[0-9]{1,15}/([0-9]{1,15})")
_LENGTH = re.compile(r"[0-9]{1,15}")
_PARTIAL = 206


def find_unmeasured(articles: Iterable[Article], *, now: datetime) -> Iterator[str]:
    """Find the addresses of images that lack a width or a height; old articles' are left, as no edition takes them."""
    for article in articles:
        image = article.image
        is_recent = article.published is None or article.published >= now - _OLDEST
        if (
            image
            and is_recent
            and None in (image.width, image.height)
            and image.url.startswith(("http://", "https://"))
        ):
            yield image.url


def measure_pictures(
    store: Store, urls: Collection[str], fetch: FetchSettings, *, now: datetime, seconds: float = SECONDS
) -> None:
    """Look at those of `urls` that nobody asked for yet, and remember what was seen, or why nothing was.

    What is not through after `seconds` is left for the next time. Must not be called from a running event loop.
    """
    from digest.store.pictures import find_unasked, save_seen

    wanted = find_unasked(store, urls)[:MOST] if urls else ()
    if wanted:
        save_seen(store, asyncio.run(_look(wanted, fetch, now=now, seconds=seconds)))


async def _look(urls: Sequence[str], fetch: FetchSettings, *, now: datetime, seconds: float) -> tuple[SeenPicture, ...]:
    from digest.http import FetchError, open_reader

    seen: list[SeenPicture] = []
    async with open_reader(fetch) as reader:

        async def look(url: str) -> None:
            try:
                seen.append(judge_opening(url, await reader.fetch_opening(url, at=now, most=OPENING, typed=_NOBODY)))
            except FetchError as error:
                seen.append(SeenPicture(url=url, asked=now, problem=str(error)))

        try:
            async with asyncio.timeout(seconds) as limit:
                await asyncio.gather(*map(look, urls))
        except TimeoutError:
            if not limit.expired():
                raise
    return tuple(seen)


def judge_opening(url: str, fetched: Fetched) -> SeenPicture:
    """Tell what the first bytes of what is at an address are. Pure."""
    measure = parse_picture(fetched.body)
    if measure is None:
        return SeenPicture(url=url, asked=fetched.at, problem="is no picture")
    return SeenPicture(
        url=url,
        asked=fetched.at,
        kind=measure.kind,
        width=measure.width,
        height=measure.height,
        size=_find_size(fetched),
    )


def _find_size(fetched: Fetched) -> int | None:
    """All bytes of what was begun to be read: as the answer says, else those that came, if no more were wanted."""
    if total := _TOTAL.fullmatch(fetched.headers.get("content-range", "")):
        return int(total[1])
    length = fetched.headers.get("content-length", "")
    if fetched.status != _PARTIAL and _LENGTH.fullmatch(length):
        return int(length)
    return len(fetched.body) if len(fetched.body) < OPENING else None
