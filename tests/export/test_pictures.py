"""Exported HTML finds its pictures: where they are on the web, beside it, or inside it; what it lacks is told."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fromstring

from digest.export.pictures import Pictures, find_sources, place_pictures, rewrite_sources
from digest.mime import Picture
from tests.growth import is_linear

QUAY = Picture(name="00-quay.jpg", type="image/jpeg", content=b"quay")
DOME = Picture(name="11-dome.png", type="image/png", content=b"dome")
HERE, PUBLISHED, REMOTE = (
    "cid:00-quay.jpg",
    "https://ledger.example/mail/00-quay.jpg",
    "https://x.example/d.png?a=1&b=2",
)


def show(*addresses: str) -> bytes:
    return "".join(f'<td><img alt="a &gt; b" src="{html.escape(one)}"></td>' for one in addresses).encode()


def place(how: str, *addresses: str, pictures: Pictures) -> dict[str, bytes]:
    files = {"email.html": show(*addresses), "email.eml": b"cid:00-quay.jpg", "email.txt": b"text"}
    return place_pictures(files, pictures, how=how)


BOTH = Pictures(by_address={HERE: QUAY, REMOTE: DOME}, local=frozenset({HERE}))


def test_remote_pictures_stay_and_what_has_no_address_is_taken_out() -> None:
    files = place("remote", HERE, REMOTE, pictures=BOTH)
    assert find_sources(files["email.html"].decode()) == (REMOTE,)
    assert files["email.html"].count(b"<td>") == 2
    assert files["email.eml"] == b"cid:00-quay.jpg"
    assert sorted(files) == ["email.eml", "email.html", "email.txt"]


def test_published_files_are_there_to_be_copied() -> None:
    pictures = Pictures(by_address={PUBLISHED: QUAY}, local=frozenset({PUBLISHED}))
    files = place("remote", PUBLISHED, pictures=pictures)
    assert find_sources(files["email.html"].decode()) == (PUBLISHED,)
    assert files["images/00-quay.jpg"] == b"quay"


def test_a_folder_holds_every_picture_and_pages_point_there() -> None:
    files = place("folder", HERE, REMOTE, "https://x.example/lost.png", pictures=BOTH)
    shown = find_sources(files["email.html"].decode())
    assert shown == ("images/00-quay.jpg", "images/11-dome.png", "https://x.example/lost.png")
    assert (files["images/00-quay.jpg"], files["images/11-dome.png"]) == (b"quay", b"dome")


def test_the_page_is_written_last_so_that_it_never_points_at_nothing() -> None:
    assert list(place("folder", HERE, pictures=BOTH))[-3:] == ["email.html", "email.eml", "email.txt"]


def test_embedded_pictures_are_inside_the_page_and_nowhere_else() -> None:
    files = place("embed", HERE, pictures=BOTH)
    assert find_sources(files["email.html"].decode()) == ("data:image/jpeg;base64,cXVheQ==",)
    assert sorted(files) == ["email.eml", "email.html", "email.txt"]


def test_data_addresses_are_only_there_when_asked_for() -> None:
    for how in ("remote", "folder"):
        assert b"data:" not in place(how, HERE, REMOTE, pictures=BOTH)["email.html"]


@pytest.mark.parametrize(
    "tag",
    [
        f'<img src="{HERE}">',
        f"<IMG alt='src=\"x\"' src='{HERE}'/>",
        f'<img alt=\'a src="cid:x" > b\' src="{HERE}" width="10">',
        f'<img data-src="cid:other" src = "{HERE}" />',
    ],
)
def test_the_address_is_found_however_the_tag_is_written(tag: str) -> None:
    assert find_sources(tag) == (HERE,)
    assert rewrite_sources(f"a{tag}b", lambda _: None) == "ab"


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_of_an_article_is_taken_for_an_address(alt: str, text: str) -> None:
    page = f'<p title="{html.escape(text)}">{html.escape(text)}</p><img alt="{html.escape(alt)}" src="{HERE}">'
    changed = rewrite_sources(page, lambda address: "images/new.jpg" if address == HERE else address)
    assert changed == page.replace(f'src="{HERE}"', 'src="images/new.jpg"')


@given(st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=40))
def test_whatever_the_new_address_is_the_page_says_it(address: str) -> None:
    page = fromstring(f"<div>{rewrite_sources(show(HERE).decode(), lambda _: address)}</div>")
    assert [image.get("src") for image in page.iter("img")] == [address]


@pytest.mark.parametrize("page", ["<img ", "<img src=", '<img "', "<img a='", "<img a=a "])
def test_broken_pages_are_read_in_linear_time(page: str) -> None:
    assert is_linear(lambda size: find_sources(page * size), size=5_000)
