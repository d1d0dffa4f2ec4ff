"""Counters and spacers are no pictures of a story; what only looks a little like one stays."""

from __future__ import annotations

import pytest

from digest.model import Image
from digest.sources.article import make_image
from digest.sources.beacons import is_beacon
from digest.sources.feeds.images import find_html_image


@pytest.mark.parametrize(
    "url",
    [
        "https://pixel.wp.com/g.gif?blog=1",
        "https://www.facebook.com/tr?id=1&noscript=1",
        "https://ledger.example/images/spacer.gif",
        "https://ledger.example/1x1-transparent.png",
        "https://ledger.example/matomo.php?idsite=1",
        "https://mail.example/track/open?id=77",
        "https://counter.theconversation.com/content/1/count.gif",
        "http://feeds.feedburner.com/~r/ledger/~4/abc",
    ],
)
def test_counters_and_spacers_are_never_taken_over(url: str) -> None:
    assert is_beacon(url)
    assert make_image(Image(url=url, width=600, height=400), None) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://ledger.example/images/tracks-in-the-snow.jpg",
        "https://ledger.example/2026/pixel-art-show.png",
        "https://ledger.example/open/harbour.jpg",
        "https://www.facebook.com/photo.jpg",
        "https://cdn.ledger.example/b/quay.gif",
        "https://ledger.example/b.jpg",
        "https://ledger.example/counter.jpg",
        "not an address",
    ],
)
def test_pictures_of_stories_are_none(url: str) -> None:
    assert not is_beacon(url)


@pytest.mark.parametrize("hidden", ['width="0" height="0"', 'width="1" height="1"', 'height="0px"'])
def test_a_picture_of_no_size_is_passed_over_for_the_next(hidden: str) -> None:
    text = f'<img src="https://x.example/a.gif" {hidden}><img src="https://x.example/quay.jpg">'
    assert find_html_image(text) == Image(url="https://x.example/quay.jpg")
