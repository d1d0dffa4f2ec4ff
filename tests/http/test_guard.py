"""The guard against private addresses: what counts as inside, in which spellings, and that nothing leads around it."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from threading import Event, Timer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.http import FetchError, Reader, is_public, open_reader
from digest.http.addresses import find_literal, find_local_host, parse_url
from digest.http.guard import resolve_name
from digest.settings import FetchSettings
from tests.factories import NOW
from tests.http.asking import NO_TRUST, fail, fetch, in_reader
from tests.local_site import LocalSite

PRIVATE = "is the private address"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.169.254",
        "100.64.0.1", "100.100.100.200", "0.0.0.0", "0.1.2.3", "224.0.0.1", "239.255.255.255", "240.0.0.1",
        "255.255.255.255", "192.0.0.8", "192.0.0.192", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1",
        "203.0.113.9", "168.63.129.16", "::", "::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::ffff:0:127.0.0.1",
        "::127.0.0.1", "2002:7f00:1::", "2002:a00:1::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::7f00:1",
        "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd12::1", "fd00:ec2::254", "ff02::1", "2001:db8::1",
        "2001:2::1", "2001:10::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "3fff::1", "5f00::1", "100::1", "4000::1",
    ],
)  # fmt: skip
def test_no_address_of_an_inner_network_counts_as_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "192.0.1.1", "223.255.255.255", "2606:4700::1111",
        "2a00:1450::1", "::ffff:8.8.8.8", "2002:808:808::", "64:ff9b::808:808",
    ],
)  # fmt: skip
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@given(ip=st.ip_addresses(v=4))
def test_an_ipv4_address_counts_the_same_in_every_ipv6_disguise(ip: ipaddress.IPv4Address) -> None:
    number = int(ip)
    disguises = (0xFFFF << 32 | number, 0x2002 << 112 | number << 80, 0x64FF9B << 96 | number)
    for disguise in disguises:
        assert is_public(str(ipaddress.IPv6Address(disguise))) is is_public(str(ip))
    assert not is_public(str(ipaddress.IPv6Address(number)))


@pytest.mark.parametrize("inner", ["127.0.0.1", "169.254.169.254", "::ffff:127.0.0.1", "10.0.0.1", "64:ff9b::7f00:1"])
def test_a_public_name_that_leads_inside_with_any_of_its_addresses_is_refused(site: LocalSite, inner: str) -> None:
    for addresses in (("8.8.8.8", inner), (inner, "8.8.8.8"), (inner,)):
        error = fail(f"http://news.example:{site.port}/feed", names={"news.example": addresses})
        assert PRIVATE in error.problem
        assert "put news.example in fetch.allow_private" in error.problem
    assert not site.requests


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1.", "localhost", "localhost.", "a.localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1",
     "127.1", "0x7f000001", "127。0。0。1", "0"],
)  # fmt: skip
def test_a_redirect_from_a_public_name_to_an_inner_address_is_refused(site: LocalSite, host: str) -> None:
    site.add("/secret", "secret")
    site.redirect("/feed", f"http://{host}:{site.port}/secret".encode().decode("latin-1"))
    settings = FetchSettings(allow_private=("news.example",), timeout=30)
    # What a C library makes of these spellings; the names are asked of nobody.
    inner = dict.fromkeys(("127.0.0.1.", "localhost", "localhost.", "a.localhost", "2130706433", "0x7f.1"), "127.0.0.1")
    inner |= dict.fromkeys(("127.1", "0x7f000001"), "127.0.0.1") | {"0": "0.0.0.0"}
    names = {"news.example": ("127.0.0.1",)} | {name: (address,) for name, address in inner.items()}
    error = fail(f"http://news.example:{site.port}/feed", settings, names=names)
    assert PRIVATE in error.problem
    assert site.paths == ["/feed"]


@pytest.mark.parametrize("spelling", ["2130706433", "0x7f.1", "127.1"])
def test_odd_spellings_are_looked_up_by_the_system_and_then_refused(site: LocalSite, spelling: str) -> None:
    assert PRIVATE in fail(f"http://{spelling}:{site.port}/secret").problem
    assert not site.requests


def test_a_local_host_that_a_person_named_may_be_read_and_may_redirect_to_itself_only(site: LocalSite) -> None:
    site.add("/feed", "body")
    assert fetch(site.redirect("/a", "/feed")).body == b"body"
    assert fetch(f"http://localhost:{site.port}/feed").body == b"body"
    assert PRIVATE in fail(site.redirect("/b", "http://127.0.0.2:80/")).problem


def test_an_address_found_elsewhere_may_lead_to_the_local_host_only_if_the_person_named_it(site: LocalSite) -> None:
    url = site.add("/feed", "body")
    assert fetch(url, typed=f"{site.url}/").body == b"body"
    assert fetch(url, origin=f"{site.url}/").body == b"body"
    for elsewhere in ("https://news.example/", "list.opml", "stories/", "-"):
        assert PRIVATE in fail(url, typed=elsewhere).problem
        assert PRIVATE in fail(url, origin=elsewhere).problem
        assert PRIVATE in fail(url, origin=f"{site.url}/", typed=elsewhere).problem


def test_a_name_is_looked_up_once_so_that_a_changing_answer_wins_nothing(site: LocalSite) -> None:
    asked: list[str] = []

    async def resolve(host: str, port: int) -> tuple[str, ...]:
        asked.append(host)
        return ("127.0.0.1",) if len(asked) > 1 else ("192.0.2.1", "127.0.0.1")

    async def run() -> None:
        async with open_reader(FetchSettings(timeout=30), resolve=resolve, verify=NO_TRUST) as reader:
            await reader.fetch(f"http://news.example:{site.port}/feed", at=NOW)

    with pytest.raises(FetchError, match=PRIVATE):
        asyncio.run(run())
    assert asked == ["news.example"]


@pytest.mark.parametrize("allowed", ["news.example", "NEWS.example", "news.example."])
def test_a_name_that_may_be_private_is_read(site: LocalSite, allowed: str) -> None:
    site.add("/feed", "body")
    settings = FetchSettings(allow_private=(allowed,), timeout=30)
    names = {"news.example": ("127.0.0.1",), "other.example": ("127.0.0.1",)}
    assert fetch(f"http://news.example:{site.port}/feed", settings, names=names).body == b"body"
    assert PRIVATE in fail(f"http://other.example:{site.port}/feed", settings, names=names).problem


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("http://127.0.0.1:8000/feed", "127.0.0.1"),
        ("http://192.168.1.5/feed", "192.168.1.5"),
        ("http://[fd12::1]/feed", "fd12::1"),
        ("http://localhost/feed", "localhost"),
        ("http://intranet.example/feed", None),
        ("http://2130706433/feed", None),
        ("http://169.254.169.254/latest/meta-data", None),
        ("http://[::ffff:169.254.169.254]/latest/meta-data", None),
        ("http://[64:ff9b::a9fe:a9fe]/", None),
        ("http://100.100.100.200/latest/meta-data", None),
        ("http://[fd00:ec2::254]/latest/meta-data", None),
        ("http://[fe80::1]/feed", None),
        ("stories/*.txt", None),
        ("http://[::1", None),
        ("", None),
    ],
)
def test_only_a_local_host_that_was_typed_and_keeps_no_secrets_may_be_read(typed: str, host: str | None) -> None:
    assert find_local_host(typed) == host


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("10.0.0.1", "10.0.0.1"), ("::1", "::1"), ("127.1", "127.0.0.1"), ("0x7f.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"), ("0177.0.0.1", "127.0.0.1"), ("127.0.0.1.", "127.0.0.1"),
        ("localhost", "127.0.0.1"), ("LOCALHOST.", "127.0.0.1"), ("a.localhost", "127.0.0.1"),
        ("ledger.example", None), ("localhost.example", None), ("1.2.3.4.example", None), ("10.0.0.1.2", None),
    ],
)  # fmt: skip
def test_a_host_that_is_an_ip_address_is_known_in_every_spelling(host: str, address: str | None) -> None:
    assert find_literal(host) == address


@pytest.mark.parametrize("url", ["", "feed", "//ledger.example/", "http://", "https:///feed", "file:///etc/hostname"])
def test_what_is_no_address_is_told(url: str) -> None:
    assert fail(url).problem == "is no http or https address"


@pytest.mark.parametrize(
    "url",
    ["http://[::1", "http://a\0b/", f"http://{'a' * 70}.example/", "http://x:port/", "http://x:0/", "http://x:65536/",
     "http://a b/", "http://a%00b/", "http://[fe80::1%25eth0]/", "http://a\\b/", "http://⒈.example/",
     "http://0177.0.0.1/", "http://256.0.0.1/", "http://a..example/",
     f"http://x/{'a' * 9000}"],
)  # fmt: skip
def test_a_broken_address_is_told(url: str) -> None:
    error = fail(url, names={})
    assert error.problem.startswith("is no valid address")
    assert len(str(error)) < 300


@given(url=st.text() | st.from_regex(r"https?://[^/]{0,30}/?.{0,10}", fullmatch=True))
def test_no_address_whatsoever_is_both_taken_and_nonsense(url: str) -> None:
    try:
        target = parse_url(url)
    except FetchError:
        return
    assert target.scheme in {"http", "https"}
    assert target.raw_host
    assert not set(target.raw_host) & set(b" \r\n\0/\\@?#%")


def test_many_hosts_are_guarded_each_by_itself(site: LocalSite) -> None:
    site.add("/feed", "body")

    async def both(reader: Reader) -> list[object]:
        urls = [f"http://{host}:{site.port}/feed" for host in ("good.example", "bad.example")]
        return await asyncio.gather(*(reader.fetch(url, at=NOW) for url in urls), return_exceptions=True)

    names = {"good.example": ("127.0.0.1",), "bad.example": ("127.0.0.1",)}
    good, bad = in_reader(both, FetchSettings(allow_private=("good.example",), timeout=30), names=names)
    assert getattr(good, "body", None) == b"body"
    assert isinstance(bad, FetchError)


def test_a_look_up_that_hangs_holds_up_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    released = Event()

    def hang(*_: object, **__: object) -> list[object]:
        released.wait()
        return []

    async def give_up() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(resolve_name("slow.invalid", 80), 0.2)

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    watchdog = Timer(20, released.set)
    watchdog.start()
    try:
        asyncio.run(give_up())
        assert not released.is_set()
    finally:
        watchdog.cancel()
        released.set()


def test_the_systems_answer_is_given_once_and_its_refusal_is_raised() -> None:
    assert asyncio.run(resolve_name("127.0.0.1", 80)) == ("127.0.0.1",)
    with pytest.raises(socket.gaierror):
        asyncio.run(resolve_name("nowhere.invalid", 80))
