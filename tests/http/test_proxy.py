"""Proxies: used only if configured, told names and not addresses, and no way around the guard."""

from __future__ import annotations

import pytest

from digest.errors import ConfigError
from digest.settings import FetchSettings
from tests.http.asking import fail, fetch
from tests.http.test_reader import serve_securely
from tests.local_proxy import LocalProxy, open_local_proxy
from tests.local_site import LocalSite

NAMES: dict[str, tuple[str, ...]] = {}
"""There is no name server: names are the proxy's business."""


def through(proxy: LocalProxy, login: str = "", **given: object) -> FetchSettings:
    return FetchSettings(proxy=proxy.url.replace("//", f"//{login}"), timeout=30, **given)  # type: ignore[arg-type]


def test_the_proxy_is_told_the_name_and_looks_it_up(site: LocalSite) -> None:
    site.add("/feed", "body")
    site.redirect("/moved", "http://other.example/feed", status=301)
    with open_local_proxy({"news.example": site.port, "other.example": site.port}) as proxy:
        found = fetch("http://news.example/moved", through(proxy), names=NAMES)
    assert (found.body, found.moved_to) == (b"body", "http://other.example/feed")
    assert proxy.asked == ["GET http://news.example/moved HTTP/1.1", "GET http://other.example/feed HTTP/1.1"]
    assert [headers["host"] for _, headers in site.requests] == ["news.example", "other.example"]


def test_https_goes_through_a_tunnel_to_the_host_that_was_named(site: LocalSite) -> None:
    trusting = serve_securely(site, "good.example")
    site.add("/feed", "body")
    with open_local_proxy({"good.example": site.port, "bad.example": site.port}) as proxy:
        good = fetch("https://good.example/feed", through(proxy, "noor:secret@"), names=NAMES, verify=trusting)
        bad = fail("https://bad.example/feed", through(proxy), names=NAMES, verify=trusting)
    assert good.body == b"body"
    assert bad.problem.startswith("its certificate is not valid")
    assert not any("authorization" in name for name in site.requests[0][1])
    assert proxy.asked == ["CONNECT good.example:443 HTTP/1.1", "CONNECT bad.example:443 HTTP/1.1"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "a.localhost", "2130706433", "0x7f.1", "10.0.0.1"])
def test_no_redirect_leads_through_the_proxy_to_an_inner_address(site: LocalSite, host: str) -> None:
    site.redirect("/feed", f"http://{host}/secret")
    with open_local_proxy({"news.example": site.port, host: site.port}) as proxy:
        assert "is the private address" in fail("http://news.example/feed", through(proxy), names=NAMES).problem
        assert len(proxy.asked) == 1
        allowing = through(proxy, allow_private=(host,))
        site.add("/secret", "body")
        assert fetch("http://news.example/feed", allowing, names=NAMES).body == b"body"


@pytest.mark.parametrize("host", ["[::1]", "[::ffff:10.0.0.1]", "[fe80::1]"])
def test_no_ipv6_address_leads_through_the_proxy_to_the_inside(site: LocalSite, host: str) -> None:
    site.redirect("/feed", f"http://{host}/secret")
    with open_local_proxy({"news.example": site.port}) as proxy:
        assert "is the private address" in fail("http://news.example/feed", through(proxy), names=NAMES).problem
        assert len(proxy.asked) == 1


def test_a_local_address_that_a_person_typed_goes_through_the_proxy_too(site: LocalSite) -> None:
    site.add("/feed", "body")
    with open_local_proxy({"127.0.0.1": site.port}) as proxy:
        assert fetch("http://127.0.0.1/feed", through(proxy), names=NAMES).body == b"body"


def test_the_proxy_may_want_a_login(site: LocalSite) -> None:
    site.add("/feed", "body")
    with open_local_proxy({"news.example": site.port}, login="Basic bm9vcjpzZWNyZXQ=") as proxy:
        assert fetch("http://news.example/feed", through(proxy, "noor:secret@"), names=NAMES).body == b"body"
        for url in ("http://news.example/feed", "https://news.example/feed"):
            error = fail(url, through(proxy, "noor:wrong@"), names=NAMES)
            assert "407" in error.problem
            assert "proxy" in error.problem
            assert "wrong" not in str(error)


def test_a_proxy_that_is_not_there_is_told_as_such(site: LocalSite) -> None:
    with open_local_proxy({}) as proxy:
        gone = through(proxy)
    for url in ("http://news.example/feed", "https://news.example/feed"):
        error = fail(url, gone, names=NAMES)
        assert (error.problem, error.passing) == ("fetch.proxy: its host refuses the connection", True)


def test_a_name_that_the_proxy_does_not_find_is_told() -> None:
    with open_local_proxy({}) as proxy:
        assert fail("http://news.example/feed", through(proxy), names=NAMES).problem == "has a server error (HTTP 502)"
        assert "502 Bad Gateway" in fail("https://news.example/feed", through(proxy), names=NAMES).problem


@pytest.mark.parametrize(
    "proxy", ["proxy:3128", "https://proxy.example", "socks5://a:secret@b", "http://", "http://a:x/"]
)
def test_what_is_no_address_of_a_proxy_is_refused_before_anything_is_asked(site: LocalSite, proxy: str) -> None:
    with pytest.raises(ConfigError, match=r"fetch\.proxy") as caught:
        fetch(site.add("/feed", "body"), FetchSettings(proxy=proxy))
    assert "secret" not in str(caught.value)
    assert not site.requests
