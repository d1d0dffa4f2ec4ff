"""Asking for a status: HEAD or GET, redirects followed, and no body read, however long it is."""

from __future__ import annotations

import pytest

from digest.http import FetchError, Reader
from digest.settings import FetchSettings
from tests.factories import NOW
from tests.http.asking import in_reader
from tests.local_site import Handler, LocalSite


def ask(url: str, *, method: str = "GET", timeout: float = 30, typed: str | None = None) -> int:
    async def work(reader: Reader) -> int:
        return await reader.find_status(url, at=NOW, typed=typed, method=method)

    return in_reader(work, FetchSettings(timeout=timeout, max_bytes=1_000))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("status", [200, 204, 206, 304, 401, 404, 410, 429, 500, 503])
def test_every_status_is_given_and_none_is_an_error(site: LocalSite, method: str, status: int) -> None:
    assert ask(site.add_status("/story", status), method=method) == status


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_site_is_asked_by_the_method_that_was_wanted(site: LocalSite, method: str) -> None:
    seen: list[str] = []

    def answer(handler: Handler) -> None:
        seen.append(handler.command)
        handler.say(b"here")

    assert ask(site.put("/story", answer), method=method) == 200
    assert seen == [method]


@pytest.mark.parametrize("kind", ["drip", "endless"])
def test_a_body_that_never_ends_is_not_waited_for(site: LocalSite, kind: str) -> None:
    url = site.add_drip("/story") if kind == "drip" else site.add_endless("/story")
    assert ask(url) == 200


@pytest.mark.parametrize("to", ["/there", "/gone"])
def test_a_redirect_counts_for_what_it_leads_to(site: LocalSite, to: str) -> None:
    site.add("/there", "here")
    site.add_status("/gone", 410)
    assert ask(site.redirect("/story", to), method="HEAD") == (200 if to == "/there" else 410)


def test_redirects_without_an_end_are_an_error(site: LocalSite) -> None:
    with pytest.raises(FetchError, match="redirects more than 5 times"):
        ask(site.redirect("/story", "/story"))


def test_silence_is_an_error_after_the_time_it_may_take(site: LocalSite) -> None:
    with pytest.raises(FetchError, match=r"gave no full answer within 0\.3 seconds"):
        ask(site.add_silent("/story"), timeout=0.3)


def test_the_guard_against_private_addresses_holds(site: LocalSite) -> None:
    with pytest.raises(FetchError, match="is the private address"):
        ask(site.add("/story", "here"), typed="https://ledger.example")
    assert site.paths == []
