"""What the answer to a request means for the source that is read, and how a request is put to that. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from digest.http import FetchError, hide_password
from digest.model import ArticleError, Batch, Fetched, Trouble, Validators, WebRequest
from digest.sources.article import make_url_id


def log_in(request: WebRequest, configured: str) -> WebRequest:
    """Give the request with the login of the configured address, if it goes to the same host and has none."""
    login, at, host = urlsplit(configured).netloc.rpartition("@")
    target = urlsplit(request.url)
    if not at or target.netloc != host or target.scheme != urlsplit(configured).scheme:
        return request
    return replace(request, url=target._replace(netloc=f"{login}@{host}").geturl())


def is_signpost(batch: Batch) -> bool:
    """Judge whether a page holds nothing itself and only leads to a feed."""
    return not batch.articles and len(batch.more) == 1 and batch.more[0].kind == "feed"


def find_validators(answer: Fetched) -> Validators | None:
    """Find what to ask with the next time, so that the same is not sent again; None if the answer has none."""
    found = Validators(etag=answer.headers.get("etag"), last_modified=answer.headers.get("last-modified"))
    return found if found.etag or found.last_modified else None


def name_by_address(batch: Batch, request: WebRequest) -> Batch:
    """Name a page's article by the address that its list has for it, or it would not be known again by that."""
    if request.kind != "page" or len(batch.articles) != 1:
        return batch
    return replace(batch, articles=(replace(batch.articles[0], id=make_url_id(request.url)),))


def find_modified(batches: Iterable[Batch], changes: Iterable[datetime], now: datetime) -> datetime | None:
    """Find the newest time of change, not counting those that have not come yet."""
    times = [article.updated for batch in batches for article in batch.articles] + list(changes)
    return max((time for time in times if time and time <= now + timedelta(minutes=10)), default=None)


def make_failure(error: FetchError, origin: str, asked: str) -> Batch:
    """Make a batch of nothing but why `asked`, an address that belongs to `origin`, cannot be had."""
    how = "leads" if error.url == hide_password(asked) else "redirects"
    problem = error.problem if error.url == origin else f"{how} to {error.url}: {error.problem}"
    trouble = Trouble.UNREACHABLE if error.passing else Trouble.UNREADABLE
    return Batch(origin=origin, errors=(ArticleError(origin=origin, problem=problem, trouble=trouble),))
