"""The reader of the network: what it gives, how it asks, and that hosts are asked one thing at a time."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from datetime import UTC, datetime

import pytest
import trustme

from digest.http import Reader, hide_password, make_user_agent
from digest.model import Fetched, Validators, WebRequest
from digest.settings import FetchSettings
from tests.factories import NOW
from tests.http.asking import fail, fetch, in_reader
from tests.local_site import LocalSite, open_local_site


def test_a_body_comes_with_its_address_its_type_and_the_time(site: LocalSite) -> None:
    url = site.put(
        "/feed", lambda handler: handler.say(b"<rss/>", headers={"Content-Type": "text/xml; charset=utf-8", "Date": ""})
    )
    found = fetch(url)
    assert (found.origin, found.url, found.body, found.at, found.status) == (url, url, b"<rss/>", NOW, 200)
    assert found.content_type == found.headers["content-type"] == "text/xml; charset=utf-8"
    assert found.moved_to is None


def test_what_was_asked_for_comes_back_with_the_answer(site: LocalSite) -> None:
    request = WebRequest(url=site.add("/2", "body"), kind="wordpress", given={"title": "A title"})
    found = fetch(request, origin=f"{site.url}/")
    assert (found.origin, found.kind, found.given) == (f"{site.url}/", "wordpress", {"title": "A title"})


def test_the_headers_that_are_used_come_along_and_no_others(site: LocalSite) -> None:
    headers = {"ETag": '"1"', "Cache-Control": "max-age=60", "X-WP-TotalPages": "7", "Set-Cookie": "a=b", "X-Own": "1"}
    headers["Link"] = "<https://ledger.example/2>; rel=next"
    found = fetch(site.put("/feed", lambda handler: handler.say(b"", headers=headers))).headers
    assert found.items() >= {"etag": '"1"', "cache-control": "max-age=60", "x-wp-totalpages": "7"}.items()
    assert found["link"] == "<https://ledger.example/2>; rel=next"
    assert not found.keys() & {"set-cookie", "x-own", "server"}


def test_the_time_is_the_callers(site: LocalSite) -> None:
    at = datetime(2001, 2, 3, tzinfo=UTC)
    assert in_reader(lambda reader: reader.fetch(site.add("/feed", ""), at=at)).at == at


def test_we_say_who_we_are_and_whom_to_write_to(site: LocalSite) -> None:
    fetch(site.add("/feed", "x"), FetchSettings(contact="desk@ledger.example"))
    headers = site.requests[0][1]
    assert headers["user-agent"].startswith("digest/")
    assert headers["user-agent"].endswith("(+desk@ledger.example)")
    assert headers["host"] == f"127.0.0.1:{site.port}"


def test_a_contact_cannot_add_headers() -> None:
    assert make_user_agent("a\r\nCookie: x") == make_user_agent("aCookie: x")
    assert "(" not in make_user_agent(None)


@pytest.mark.parametrize(
    ("etag", "modified"), [('"v1"', ""), ('W/"v\xe9"', ""), ("", "Thu, 12 Mar 2026 08:00:00 GMT"), ('"v1"', "then")]
)
def test_an_unchanged_body_is_not_sent_again(site: LocalSite, etag: str, modified: str) -> None:
    url = site.add_versioned("/feed", "body", etag=etag, modified=modified)
    first = fetch(url)
    known = Validators(etag=first.headers.get("etag"), last_modified=first.headers.get("last-modified"))
    second = fetch(url, validators=known)
    assert (first.status, first.body) == (200, b"body")
    assert (second.status, second.body) == (304, b"")
    assert second.headers["cache-control"] == "max-age=600"


def test_a_changed_body_is_sent(site: LocalSite) -> None:
    url = site.add_versioned("/feed", "new", etag='"v2"')
    assert fetch(url, validators=Validators(etag='"v1"')).body == b"new"


def test_it_is_asked_for_what_changed_behind_redirects_too(site: LocalSite) -> None:
    site.add_versioned("/b", "body", etag='"v1"')
    found = fetch(site.redirect("/a", "/b", status=301), validators=Validators(etag='"v1"'))
    assert (found.status, found.moved_to) == (304, f"{site.url}/b")


@pytest.mark.parametrize("hostile", ['"a"\r\nCookie: x', "\n", "\0", " ", "a\x7f", "日本", "x" * 5000])
def test_a_validator_cannot_add_headers(site: LocalSite, hostile: str) -> None:
    fetch(site.add("/feed", "body"), validators=Validators(etag=hostile, last_modified=hostile))
    headers = site.requests[0][1]
    assert not headers.keys() & {"cookie", "if-none-match", "if-modified-since"}


def test_an_unasked_for_304_is_no_answer(site: LocalSite) -> None:
    assert fail(site.add_status("/feed", 304)).problem == "answers (HTTP 304)"


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
    site.put(
        "/set",
        lambda handler: handler.say(b"", status=302, headers={"Location": "/feed", "Set-Cookie": "a=b; Path=/"}),
    )
    site.add("/feed", "body")
    fetch(f"{site.url}/set")
    assert all("cookie" not in headers for _, headers in site.requests)


def test_a_host_is_asked_one_thing_at_a_time_whatever_its_port_and_spelling(site: LocalSite) -> None:
    with open_local_site() as other:
        busy = threading.Lock()
        overlaps: list[str] = []

        def watch(path: str, one: LocalSite) -> None:
            def answer(handler: object) -> None:
                if not busy.acquire(blocking=False):
                    overlaps.append(path)
                    return
                threading.Event().wait(0.05)
                busy.release()
                handler.say(b"x")  # type: ignore[attr-defined]

            one.put(path, answer)

        hosts = (f"news.example:{site.port}", f"NEWS.example:{other.port}", f"news.example.:{site.port}")
        for number in range(6):
            watch(f"/{number}", site)
            watch(f"/{number}", other)
        urls = [f"http://{hosts[number % 3]}/{number}" for number in range(6)]
        found = in_reader(
            lambda reader: asyncio.gather(*(reader.fetch(url, at=NOW) for url in urls)),
            FetchSettings(allow_private=("news.example",), timeout=30),
            names={"news.example": ("127.0.0.1",), "news.example.": ("127.0.0.1",)},
        )
    assert [one.body for one in found] == [b"x"] * 6
    assert not overlaps


def test_several_hosts_are_asked_at_once(site: LocalSite) -> None:
    with open_local_site() as other:
        met = threading.Barrier(2, timeout=30)
        for one in (site, other):
            one.put("/meet", lambda handler: (met.wait(), handler.say(b"met"))[1])  # type: ignore[func-returns-value]
        names = {"a.example": ("127.0.0.1",), "b.example": ("127.0.0.1",)}
        both = [f"http://a.example:{site.port}/meet", f"http://b.example:{other.port}/meet"]
        found = in_reader(
            lambda reader: asyncio.gather(*(reader.fetch(url, at=NOW) for url in both)),
            FetchSettings(allow_private=tuple(names), timeout=40),
            names=names,
        )
    assert [one.body for one in found] == [b"met", b"met"]


def test_waiting_for_a_turn_takes_nothing_from_the_time_limit(site: LocalSite) -> None:
    urls = [site.add_slow(f"/{number}", "x", seconds=0.5) for number in range(5)]

    async def all_of_them(reader: Reader) -> list[Fetched]:
        return await asyncio.gather(*(reader.fetch(url, at=NOW) for url in urls))

    assert len(in_reader(all_of_them, FetchSettings(timeout=2.2))) == 5


def test_the_next_address_is_tried_when_one_takes_no_connection(site: LocalSite) -> None:
    site.add("/feed", "body")
    with socket.socket() as closed:
        closed.bind(("127.0.0.3", 0))
        settings = FetchSettings(allow_private=("news.example",), timeout=30)
        names = {"news.example": ("127.0.0.3", "127.0.0.1")}
        assert fetch(f"http://news.example:{site.port}/feed", settings, names=names).body == b"body"
    assert site.requests[0][1]["host"] == f"news.example:{site.port}"


def test_a_certificate_must_be_for_the_host_that_was_named_not_for_its_address(site: LocalSite) -> None:
    trusting = serve_securely(site, "good.example")
    site.add("/feed", "body")
    names = {"good.example": ("127.0.0.1",), "bad.example": ("127.0.0.1",)}
    settings = FetchSettings(allow_private=tuple(names), timeout=30)
    good, bad = (f"https://{host}:{site.port}" for host in names)
    assert fetch(f"{good}/feed", settings, names=names, verify=trusting).body == b"body"
    site.redirect("/bad", f"{bad}/feed")
    for url in (f"{bad}/feed", f"{good}/bad"):
        assert fail(url, settings, names=names, verify=trusting).problem.startswith("its certificate is not valid")
    stranger = ssl.create_default_context()
    assert "certificate is not valid" in fail(f"{good}/feed", settings, names=names, verify=stranger).problem
    assert site.paths == ["/feed", "/bad"]


def serve_securely(site: LocalSite, host: str) -> ssl.SSLContext:
    """Make `site` speak TLS as `host`; give what trusts it."""
    authority = trustme.CA()
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host).configure_cert(serving)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    site.server.socket = serving.wrap_socket(site.server.socket, server_side=True, do_handshake_on_connect=False)
    return trusting
