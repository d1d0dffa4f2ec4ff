"""The reader of the network: what it gives, what it refuses, and that it always ends."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
import time
import tracemalloc
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

import pytest
import trustme

from digest.http import FetchError, Reader, hide_password, is_public, make_user_agent, open_reader
from digest.http.addresses import find_local_host
from digest.model import Fetched
from digest.settings import FetchSettings
from tests.factories import NOW
from tests.local_site import LocalSite, open_local_site, site

__all__ = ["site"]

T = TypeVar("T")


def in_reader(
    work: Callable[[Reader], Awaitable[T]],
    settings: FetchSettings | None = None,
    *,
    names: Mapping[str, tuple[str, ...]] | None = None,
    verify: ssl.SSLContext | None = None,
) -> T:
    async def resolve(host: str, port: int) -> tuple[str, ...]:
        if host not in (names or {}):
            return (host,)
        return (names or {})[host]

    async def run() -> T:
        chosen = settings or FetchSettings(timeout=30)
        async with open_reader(chosen, resolve=resolve if names else None, verify=verify) as reader:
            return await work(reader)

    return asyncio.run(run())


def fetch(
    url: str,
    settings: FetchSettings | None = None,
    *,
    names: Mapping[str, tuple[str, ...]] | None = None,
    verify: ssl.SSLContext | None = None,
) -> Fetched:
    return in_reader(lambda reader: reader.fetch(url, at=NOW), settings, names=names, verify=verify)


def fail(
    url: str,
    settings: FetchSettings | None = None,
    *,
    names: Mapping[str, tuple[str, ...]] | None = None,
    verify: ssl.SSLContext | None = None,
) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetch(url, settings, names=names, verify=verify)
    return caught.value


def test_a_body_comes_with_its_address_its_type_and_the_time(site: LocalSite) -> None:
    url = site.add("/feed", "<rss/>", kind="application/rss+xml; charset=utf-8")
    found = fetch(url)
    assert replace(found, headers={}) == Fetched(
        origin=url, url=url, body=b"<rss/>", at=NOW, content_type="application/rss+xml; charset=utf-8"
    )


def test_we_say_who_we_are_and_whom_to_write_to(site: LocalSite) -> None:
    fetch(site.add("/feed", "x"), FetchSettings(contact="desk@ledger.example"))
    headers = site.requests[0][1]
    assert headers["user-agent"].startswith("digest/")
    assert headers["user-agent"].endswith("(+desk@ledger.example)")
    assert headers["host"] == f"127.0.0.1:{site.port}"


def test_a_contact_cannot_add_headers() -> None:
    assert make_user_agent("a\r\nCookie: x") == make_user_agent("aCookie: x")
    assert "(" not in make_user_agent(None)


def test_redirects_are_followed_and_the_last_address_is_told(site: LocalSite) -> None:
    site.add("/c/feed.xml", "body")
    site.redirect("/b", "/c/feed.xml", status=308)
    url = site.redirect("/a", "b", status=301)
    found = fetch(url)
    assert (found.origin, found.url, found.body) == (url, f"{site.url}/c/feed.xml", b"body")


def test_redirects_that_never_end_do_end(site: LocalSite) -> None:
    error = fail(site.redirect("/loop", "/loop"))
    assert error.problem == "redirects more than 5 times"
    assert len(site.requests) == 6


def test_a_redirect_to_something_else_than_the_web_is_refused(site: LocalSite) -> None:
    for target in ("file:///etc/hostname", "ftp://ledger.example/", "javascript:alert(1)", "gopher://127.0.0.1:70/"):
        assert fail(site.redirect("/away", target)).problem == "is no http or https address"


@pytest.mark.parametrize(
    ("status", "problem", "passing"),
    [
        (404, "is not there (HTTP 404)", False),
        (410, "is gone for good (HTTP 410)", False),
        (403, "refuses us (HTTP 403)", False),
        (401, "needs a login (HTTP 401)", False),
        (429, "is too busy (HTTP 429)", True),
        (500, "has a server error (HTTP 500)", True),
        (418, "answers (HTTP 418)", False),
        (304, "answers (HTTP 304)", False),
    ],
)
def test_every_status_is_told_in_words(site: LocalSite, status: int, problem: str, passing: bool) -> None:
    error = fail(site.add("/x", "", status=status))
    assert (error.problem, error.status, error.passing) == (problem, status, passing)


def test_a_drip_ends_with_the_time_limit(site: LocalSite) -> None:
    began = time.monotonic()
    error = fail(site.add_drip("/drip"), FetchSettings(timeout=0.5))
    assert error.problem == "gave no full answer within 0.5 seconds"
    assert error.passing
    assert time.monotonic() - began < 20  # it never ends by itself


def test_an_endless_body_ends_at_the_byte_limit(site: LocalSite) -> None:
    error = fail(site.add_endless("/endless"), FetchSettings(max_bytes=300_000))
    assert error.problem == "is larger than 300,000 bytes, the limit set by fetch.max_bytes"


def test_a_body_of_exactly_the_limit_is_taken(site: LocalSite) -> None:
    url = site.add("/x", b"x" * 1000)
    assert len(fetch(url, FetchSettings(max_bytes=1000)).body) == 1000
    fail(url, FetchSettings(max_bytes=999))


def test_a_gzip_bomb_is_not_unpacked(site: LocalSite) -> None:
    url = site.add_bomb("/bomb", megabytes=100)
    tracemalloc.start()
    try:
        error = fail(url, FetchSettings(max_bytes=2_000_000, timeout=20))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert "is larger than 2,000,000 bytes" in error.problem
    assert peak < 30_000_000


def test_a_connection_that_breaks_off_is_told(site: LocalSite) -> None:
    error = fail(site.add_broken("/half"))
    assert error.passing
    assert "cannot be read" in error.problem or "broke off" in error.problem


def test_a_body_that_is_not_what_its_encoding_says_is_told(site: LocalSite) -> None:
    site.answers["/x"] = lambda handler: handler.say(b"not gzip", headers={"Content-Encoding": "gzip"})
    assert fail(f"{site.url}/x").problem == "is not packed as it says"


def test_a_refused_connection_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert fail(f"http://127.0.0.1:{port}/").problem == "its host refuses the connection"


def test_an_unknown_host_is_told() -> None:
    assert fail("http://nowhere.invalid/feed").problem.startswith("its host name cannot be found")


@pytest.mark.parametrize("url", ["", "feed", "//ledger.example/", "http://", "https:///feed", "file:///etc/hostname"])
def test_what_is_no_address_is_told(url: str) -> None:
    assert fail(url).problem == "is no http or https address"


@pytest.mark.parametrize("url", ["http://[::1", "http://a\0b/", f"http://{'a' * 70}.example/", "http://x:port/"])
def test_a_broken_address_is_told(url: str) -> None:
    assert fail(url).problem.startswith("is no valid address")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "192.0.0.8", "192.0.2.1",
        "198.18.0.1", "::", "::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::127.0.0.1", "2002:7f00:1::",
        "2002:a00:1::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1",
        "ff02::1", "2001:db8::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    ],
)  # fmt: skip
def test_no_address_of_an_inner_network_counts_as_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "2002:808:808::", "64:ff9b::808:808"]
)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


PRIVATE = "is the private address"


@pytest.mark.parametrize("inner", ["127.0.0.1", "169.254.169.254", "::ffff:127.0.0.1", "10.0.0.1"])
def test_a_public_name_that_leads_inside_is_refused(site: LocalSite, inner: str) -> None:
    error = fail(f"http://news.example:{site.port}/feed", names={"news.example": ("8.8.8.8", inner)})
    assert PRIVATE in error.problem
    assert "fetch.allow_private" in error.problem
    assert not site.requests


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "127.1"])
def test_a_redirect_from_a_public_name_to_an_inner_address_is_refused(site: LocalSite, host: str) -> None:
    site.add("/secret", "secret")
    site.redirect("/feed", f"http://{host}:{site.port}/secret")
    settings = FetchSettings(allow_private=("news.example",), timeout=30)
    names = {"news.example": ("127.0.0.1",), "localhost": ("127.0.0.1",)}
    names |= dict.fromkeys(("2130706433", "0x7f.1", "127.1"), ("127.0.0.1",))
    error = fail(f"http://news.example:{site.port}/feed", settings, names=names)
    assert PRIVATE in error.problem
    assert site.paths == ["/feed"]


def test_a_local_host_that_a_person_named_may_be_read_and_may_redirect_to_itself_only(site: LocalSite) -> None:
    site.add("/feed", "body")
    assert fetch(site.redirect("/a", "/feed")).body == b"body"
    assert fetch(f"http://localhost:{site.port}/feed").body == b"body"
    assert PRIVATE in fail(site.redirect("/b", "http://127.0.0.2:80/")).problem


def test_an_address_found_on_a_page_may_lead_to_the_local_host_only_if_the_person_named_it(site: LocalSite) -> None:
    url = site.add("/feed", "body")
    assert in_reader(lambda reader: reader.fetch(url, at=NOW, typed=f"{site.url}/")).body == b"body"
    with pytest.raises(FetchError, match=PRIVATE):
        in_reader(lambda reader: reader.fetch(url, at=NOW, typed="https://news.example/"))


def test_a_name_is_looked_up_once_so_that_a_changing_answer_wins_nothing(site: LocalSite) -> None:
    asked: list[str] = []

    async def resolve(host: str, port: int) -> tuple[str, ...]:
        asked.append(host)
        return ("127.0.0.1",) if len(asked) > 1 else ("192.0.2.1", "127.0.0.1")

    async def run() -> None:
        async with open_reader(FetchSettings(timeout=2), resolve=resolve) as reader:
            await reader.fetch(f"http://news.example:{site.port}/feed", at=NOW)

    with pytest.raises(FetchError, match=PRIVATE):
        asyncio.run(run())
    assert asked == ["news.example"]


def test_the_next_address_is_tried_when_one_takes_no_connection(site: LocalSite) -> None:
    site.add("/feed", "body")
    with socket.socket() as closed:
        closed.bind(("127.0.0.3", 0))
        settings = FetchSettings(allow_private=("news.example",), timeout=30)
        names = {"news.example": ("127.0.0.3", "127.0.0.1")}
        assert fetch(f"http://news.example:{site.port}/feed", settings, names=names).body == b"body"
    assert site.requests[0][1]["host"] == f"news.example:{site.port}"


def test_proxies_and_passwords_of_the_environment_are_ignored(site: LocalSite, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetch(site.add("/feed", "body")).body == b"body"


def test_a_password_in_an_address_is_used_and_never_shown(site: LocalSite) -> None:
    site.add("/feed", "body")
    url = f"http://noor:secret@127.0.0.1:{site.port}"
    found = fetch(f"{url}/feed")
    assert site.requests[0][1]["authorization"] == "Basic bm9vcjpzZWNyZXQ="
    assert "secret" not in f"{found.origin} {found.url}"
    assert "secret" not in str(fail(f"{url}/none"))
    assert hide_password("https://a:b@c.example/@x?y=@") == "https://c.example/@x?y=@"
    assert hide_password("https://c.example?y=a@b") == "https://c.example?y=a@b"


def test_no_cookie_is_kept(site: LocalSite) -> None:
    site.answers["/set"] = lambda handler: handler.say(
        b"", status=302, headers={"Location": "/feed", "Set-Cookie": "a=b; Path=/"}
    )
    site.add("/feed", "body")
    fetch(f"{site.url}/set")
    assert all("cookie" not in headers for _, headers in site.requests)


def test_one_host_is_asked_one_thing_at_a_time_and_several_at_once(site: LocalSite) -> None:
    urls = [site.add_slow(f"/{number}", "x", seconds=0.05) for number in range(4)]

    async def all_of_them(reader: Reader) -> list[Fetched]:
        return await asyncio.gather(*(reader.fetch(url, at=NOW) for url in urls))

    assert len(in_reader(all_of_them)) == 4
    assert site.most_at_once == 1
    with open_local_site() as other:
        met = threading.Barrier(2, timeout=30)
        for one in (site, other):
            one.answers["/meet"] = lambda handler: (met.wait(), handler.say(b"met"))[1]  # type: ignore[func-returns-value]
        names = {"a.example": ("127.0.0.1",), "b.example": ("127.0.0.1",)}
        both = [f"http://a.example:{site.port}/meet", f"http://b.example:{other.port}/meet"]
        found = in_reader(
            lambda reader: asyncio.gather(*(reader.fetch(url, at=NOW) for url in both)),
            FetchSettings(allow_private=tuple(names), timeout=40),
            names=names,
        )
        assert [one.body for one in found] == [b"met", b"met"]


def test_a_certificate_must_be_for_the_host_that_was_named_not_for_its_address(site: LocalSite) -> None:
    authority = trustme.CA()
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("good.example").configure_cert(serving)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    site.server.socket = serving.wrap_socket(site.server.socket, server_side=True, do_handshake_on_connect=False)
    site.add("/feed", "body")
    names = {"good.example": ("127.0.0.1",), "bad.example": ("127.0.0.1",)}
    settings = FetchSettings(allow_private=tuple(names), timeout=30)
    assert fetch(f"https://good.example:{site.port}/feed", settings, names=names, verify=trusting).body == b"body"
    site.redirect("/bad", f"https://bad.example:{site.port}/feed")
    for url in (f"https://bad.example:{site.port}/feed", f"https://good.example:{site.port}/bad"):
        assert fail(url, settings, names=names, verify=trusting).problem.startswith("its certificate is not valid")
    assert (
        "its certificate is not valid" in fail(f"https://good.example:{site.port}/feed", settings, names=names).problem
    )
    assert site.paths == ["/feed", "/bad"]


def test_the_time_is_the_callers(site: LocalSite) -> None:
    at = datetime(2001, 2, 3, tzinfo=UTC)
    assert in_reader(lambda reader: reader.fetch(site.add("/feed", ""), at=at)).at == at


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("http://127.0.0.1:8000/feed", "127.0.0.1"),
        ("http://192.168.1.5/feed", "192.168.1.5"),
        ("http://localhost/feed", "localhost"),
        ("http://intranet.example/feed", None),
        ("http://169.254.169.254/latest/meta-data", None),
        ("http://[fe80::1]/feed", None),
    ],
)
def test_only_a_local_host_that_was_typed_and_is_no_link_local_one_may_be_read(typed: str, host: str | None) -> None:
    assert find_local_host(typed) == host
