"""Redirects: where they lead, what goes along, and which of them say that a source has moved."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.http import FetchError, hide_password
from digest.http.addresses import find_next, is_downgrade, parse_url
from digest.settings import FetchSettings
from tests.http.asking import fail, fetch
from tests.http.test_reader import serve_securely
from tests.local_site import LocalSite, open_local_site


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


def test_two_addresses_that_lead_to_each_other_do_end(site: LocalSite) -> None:
    site.redirect("/a", "/b", status=301)
    assert fail(site.redirect("/b", "/a", status=308)).problem == "redirects more than 5 times"


@pytest.mark.parametrize(
    "target",
    ["file:///etc/hostname", "ftp://ledger.example/", "javascript:alert(1)", "gopher://127.0.0.1:70/", "data:,x"],
)
def test_a_redirect_to_something_else_than_the_web_is_refused(site: LocalSite, target: str) -> None:
    assert fail(site.redirect("/away", target, status=301)).problem == "is no http or https address"


@pytest.mark.parametrize("target", ["http://[", "http://[::1", "//[x]/", "http://x:port/", "http://⒈.example/"])
def test_a_redirect_to_what_is_no_address_is_told(site: LocalSite, target: str) -> None:
    url = site.add_raw("/away", f"HTTP/1.1 302 Found\r\nLocation: {target}\r\n\r\n".encode())
    assert "is no valid address" in fail(url).problem


@pytest.mark.parametrize(
    ("statuses", "moved_to"),
    [
        ((301,), "/1"),
        ((308, 301, 308), "/3"),
        ((302,), None),
        ((307, 301), None),
        ((301, 302), "/1"),
        ((301, 303, 301), "/1"),
        ((), None),
    ],
)
def test_a_source_moved_as_far_as_permanent_redirects_lead(
    site: LocalSite, statuses: tuple[int, ...], moved_to: str | None
) -> None:
    for number, status in enumerate(statuses):
        site.redirect(f"/{number}", f"/{number + 1}#top", status=status)
    site.add(f"/{len(statuses)}", "body")
    found = fetch(f"{site.url}/0")
    assert found.moved_to == (moved_to and site.url + moved_to)
    assert found.url == f"{site.url}/{len(statuses)}"


def test_a_source_that_moved_back_did_not_move(site: LocalSite) -> None:
    answers = iter([301, 200])

    def answer(handler: object) -> None:
        handler.say(b"x", status=next(answers), headers={"Location": "/a"})  # type: ignore[attr-defined]

    assert fetch(site.put("/a", answer)).moved_to is None


def test_a_source_never_moves_from_https_to_http(site: LocalSite) -> None:
    trusting = serve_securely(site, "good.example")
    settings = FetchSettings(allow_private=("good.example",), timeout=30)
    secure = f"https://good.example:{site.port}"
    with open_local_site() as plain:
        plain.add("/c", "body")
        site.redirect("/b", f"http://good.example:{plain.port}/c", status=301)
        site.redirect("/a", "/b", status=301)
        found = [
            fetch(secure + path, settings, names={"good.example": ("127.0.0.1",)}, verify=trusting)
            for path in ("/a", "/b")
        ]
    assert [one.body for one in found] == [b"body", b"body"]
    assert [one.moved_to for one in found] == [f"{secure}/b", None]
    assert is_downgrade("HTTPS://a.example/", "http://a.example/")
    assert not is_downgrade("http://a.example/", "https://a.example/")


def test_a_source_with_a_login_never_moves_for_what_is_kept_has_none(site: LocalSite) -> None:
    site.add("/b", "body")
    site.redirect("/a", "/b", status=301)
    found = fetch(f"http://noor:secret@127.0.0.1:{site.port}/a")
    assert found.moved_to is None
    assert all(headers["authorization"] == "Basic bm9vcjpzZWNyZXQ=" for _, headers in site.requests)


@pytest.mark.parametrize(
    ("here", "location", "there"),
    [
        ("http://a.example/x/y", "z?q#f", "http://a.example/x/z?q"),
        ("http://a.example/x", "//b.example/", "http://b.example/"),
        ("http://u:p@a.example/", "http://a.example/z", "http://u:p@a.example/z"),
        ("http://u:p@a.example/", "https://a.example/z", "https://u:p@a.example/z"),
        ("http://u:p@a.example/", "http://a.example:81/z", "http://a.example:81/z"),
        ("https://u:p@a.example/", "http://a.example/z", "http://a.example/z"),
        ("http://u:p@a.example/", "//b.example/z", "http://b.example/z"),
        ("http://a.example/", "http://admin:admin@b.example/", "http://b.example/"),
        ("http://a.example/", "http://admin:admin@a.example/", "http://a.example/"),
    ],
)
def test_a_login_goes_along_to_the_same_host_only_and_none_comes_from_there(
    here: str, location: str, there: str
) -> None:
    assert find_next(here, location) == there


@given(location=st.text() | st.from_regex(r"(https?:)?//[^/]{0,20}/.{0,10}", fullmatch=True))
def test_no_redirect_whatsoever_gives_away_a_login_or_another_error(location: str) -> None:
    try:
        there = find_next("https://u:secret@a.example/", location)
        host = parse_url(there).host
    except FetchError:
        return
    assert "secret" not in there or (host == "a.example" and there.startswith("https://"))
    assert "@" not in hide_password(there).partition("//")[2].partition("/")[0]
