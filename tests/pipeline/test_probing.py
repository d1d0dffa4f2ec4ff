"""Asking the web for the links and pictures of an e-mail: what is dead, heavy and unsure, each asked for once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from digest.lint.mail import Mail
from digest.pipeline.probing import probe_mail
from digest.settings import FetchSettings
from tests.factories import NOW
from tests.local_site import LocalSite, open_local_site

FETCH = FetchSettings(allow_private=("host1.test", "host2.test"))


@pytest.fixture
def site() -> Iterator[LocalSite]:
    with open_local_site() as opened:
        yield opened


async def resolve(host: str, port: int) -> tuple[str, ...]:
    return ("127.0.0.1",)


def probe(html: str, *, fetch: FetchSettings = FETCH, heavy: int = 1_000, seconds: float = 30) -> list[tuple[str, str]]:
    found = probe_mail(Mail(html=html), fetch=fetch, now=NOW, heavy=heavy, seconds=seconds, resolve=resolve)
    return [(finding.code, finding.found.partition(": ")[2]) for finding in found]


def at(site: LocalSite, path: str, host: int = 1) -> str:
    return f"http://host{host}.test:{site.port}{path}"


def test_only_what_is_gone_is_dead_and_what_nobody_can_tell_is_unsure(site: LocalSite) -> None:
    for status in (200, 404, 410, 403, 500):
        site.add_status(f"/{status}", status)
    html = "".join(f'<a href="{at(site, f"/{status}")}">x</a>' for status in (200, 404, 410, 403, 500))
    assert probe(html) == [
        ("link-dead", "it answers HTTP 404"),
        ("link-dead", "it answers HTTP 410"),
        ("address-unsure", "it answers HTTP 403"),
        ("address-unsure", "it answers HTTP 500"),
    ]


def test_where_head_is_refused_get_decides(site: LocalSite) -> None:
    site.add_headless("/story", status=200, refusal=404)
    assert probe(f'<a href="{at(site, "/story")}">x</a>') == []


def test_a_picture_is_fetched_and_one_that_is_gone_or_heavy_is_told_of(site: LocalSite) -> None:
    site.add("/light.png", "x" * 900)
    site.add("/heavy.png", "x" * 1_100)
    html = "".join(f'<img src="{at(site, f"/{name}.png")}">' for name in ("light", "heavy", "gone"))
    assert probe(html) == [("image-heavy", "is larger than 1,000 bytes"), ("image-dead", "is not there (HTTP 404)")]


def test_each_address_is_asked_for_once_and_nothing_else_is(site: LocalSite) -> None:
    site.add("/a", "x")
    html = f'<a href="{at(site, "/a")}#top">1</a><a href="{at(site, "/a")}">2</a><a href="mailto:a@b.test">3</a>'
    assert probe(html + '<a href="#x">4</a><a href="javascript:x">5</a><img src="cid:x"><img src="">') == []
    assert site.paths == ["/a"]


def test_a_private_address_that_somebody_wrote_into_an_email_is_not_asked_for(site: LocalSite) -> None:
    html = f'<a href="{site.url}/a">x</a><img src="{at(site, "/b")}">'
    codes = [code for code, _ in probe(html, fetch=FetchSettings())]
    assert codes == ["address-unsure"] * 2
    assert site.paths == []


def test_what_takes_too_long_is_unsure(site: LocalSite) -> None:
    site.add_slow("/slow", "x", seconds=3)
    assert probe(f'<a href="{at(site, "/slow")}">x</a>', seconds=0.3) == [
        ("address-unsure", "there was no answer within 0.3 seconds")
    ]
