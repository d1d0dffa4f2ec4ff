"""Each story gets the one picture that mail programs show; what they do not is proxied, told of, or left out."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Finding, Image, Rendition, Theme
from digest.render import render_edition
from digest.render.settling import INLINE_LIMIT, find_format, settle_pictures
from digest.settings import ImageSettings
from tests.factories import make_edition, make_story

PROXY = "https://pictures.example/?w={width}&u={url}"
LOCAL = Image(url="cid:00-quay.jpg", width=1200, height=800, size=90_000, kind="jpeg", file="/desk/quay.jpg")


def settle(
    theme: Theme, image: Image, images: ImageSettings | None = None, *, url: str = "https://ledger.example/1"
) -> tuple[Image | None, tuple[Finding, ...]]:
    """What becomes of a picture at the side of a story."""
    stories = [make_story(1), make_story(2, url=url, image=image)]
    settled = settle_pictures(stories, theme, images or ImageSettings())
    return settled.stories[1].article.image, settled.findings


@pytest.mark.parametrize(
    ("image", "article", "secured"),
    [
        ("http://ledger.example/a.jpg", "https://ledger.example/1", True),
        ("http://cdn.ledger.example/a.jpg", "https://www.ledger.example/1", True),
        ("http://img.ledger.co.uk/a.jpg", "https://www.ledger.co.uk/1", True),
        ("http://other.co.uk/a.jpg", "https://www.ledger.co.uk/1", False),
        ("http://ledger.example:8080/a.jpg", "https://ledger.example/1", False),
        ("http://ledger.example/a.jpg", "http://ledger.example/1", False),
        ("http://10.0.0.1/a.jpg", "https://10.0.1.1/1", False),
    ],
)
def test_a_picture_of_the_articles_own_site_goes_by_https_if_that_does(
    theme: Theme, image: str, article: str, secured: bool
) -> None:
    found, _ = settle(theme, Image(url=image), url=article)
    assert found is not None
    assert found.url == (image.replace("http:", "https:") if secured else image)


def test_a_size_in_a_format_that_all_show_is_preferred(theme: Theme) -> None:
    sizes = tuple(Rendition(url=f"https://x.example/{width}.jpg", width=width, height=width) for width in (300, 900))
    image = Image(url="https://x.example/own.webp", width=1200, height=1200, renditions=sizes)
    found, findings = settle(theme, image)
    assert found is not None
    assert (found.url, found.renditions, findings) == ("https://x.example/300.jpg", (), ())


@pytest.mark.parametrize(
    ("image", "code"),
    [
        (Image(url="https://x.example/a.webp"), "image-format"),
        (Image(url="https://x.example/a.AVIF?v=2"), "image-format"),
        (Image(url="https://x.example/a.jpg?w=9&fm=webp"), "image-format"),
        (Image(url="https://x.example/a.jpg", kind="webp"), "image-format"),
        (Image(url="https://x.example/a.svg"), "image-format"),
        (Image(url="https://x.example/a.jpg", size=1_000_001), "image-size"),
    ],
)
def test_what_some_do_not_show_is_proxied_or_kept_or_dropped(theme: Theme, image: Image, code: str) -> None:
    proxied, findings = settle(theme, image, ImageSettings(proxy=PROXY))
    assert proxied is not None
    assert findings == ()
    assert proxied.url.startswith("https://pictures.example/?w=272&u=https%3A%2F%2Fx.example%2Fa")
    assert unquote(proxied.url.partition("u=")[2]) == image.url
    kept, findings = settle(theme, image)
    assert kept == image
    assert [one.code for one in findings] == [code]
    dropped, findings = settle(theme, image, ImageSettings(unsupported="drop"))
    assert dropped is None
    assert [one.code for one in findings] == [code]
    assert findings[0].place == f'story "{make_story(2).article.title}"'
    assert findings[0].found.endswith("left out")


def test_what_was_seen_of_a_picture_counts_more_than_its_name(theme: Theme) -> None:
    image = Image(url="https://x.example/a.webp", kind="jpeg", width=600, height=400)
    assert settle(theme, image) == (image, ())


def test_the_proxied_size_is_what_the_proxy_gives(theme: Theme) -> None:
    found, _ = settle(theme, Image(url="https://x.example/a.webp", width=1360, height=680), ImageSettings(proxy=PROXY))
    assert found is not None
    assert (found.width, found.height) == (272, 136)
    small, _ = settle(theme, Image(url="https://x.example/a.webp", width=100, height=50), ImageSettings(proxy=PROXY))
    assert small is not None
    assert (small.width, small.height) == (100, 50)


def test_a_file_goes_along_or_is_published(theme: Theme) -> None:
    assert settle(theme, LOCAL) == (LOCAL, ())
    published, findings = settle(theme, LOCAL, ImageSettings(base_url="https://ledger.example/mail/"))
    assert published == replace(LOCAL, url="https://ledger.example/mail/00-quay.jpg")
    assert findings == ()


def test_files_go_along_up_to_a_megabyte_in_reading_order(theme: Theme) -> None:
    large = replace(LOCAL, size=INLINE_LIMIT // 2)
    stories = [make_story(number, image=large) for number in range(1, 4)]
    settled = settle_pictures(stories, theme, ImageSettings())
    assert [story.article.image is not None for story in settled.stories] == [True, True, False]
    assert [one.code for one in settled.findings] == ["image-inline"]
    published = settle_pictures(stories, theme, ImageSettings(base_url="https://ledger.example/mail"))
    assert all(story.article.image for story in published.stories)


def test_a_file_that_is_not_there_is_left_out_and_told_of(theme: Theme) -> None:
    found, [finding] = settle(theme, Image(url="cid:quay.jpg"))
    assert found is None
    assert finding.code == "image-missing"
    assert "quay.jpg" in finding.found


def test_a_theme_without_images_shows_none_and_complains_of_none(theme: Theme) -> None:
    plain = replace(theme, images=False)
    assert settle(plain, Image(url="https://x.example/a.webp")) == (None, ())
    edition = replace(make_edition(), lead=make_story(1, image=Image(url="https://x.example/a.jpg")))
    assert "x.example" in render_edition(edition, theme).html
    assert "x.example" not in render_edition(edition, plain).html


WIDE = st.integers(3, 900)
IMAGES = st.builds(
    Image,
    url=st.sampled_from(
        ["https://x.example/a.jpg", "http://ledger.example/b.webp", "cid:c.jpg", "https://x.example/d"]
    ),
    width=st.none() | st.integers(3, 3_000),
    height=st.none() | st.integers(3, 3_000),
    size=st.none() | st.integers(1, 2_000_000),
    kind=st.sampled_from([None, "jpeg", "webp", "svg"]),
    file=st.sampled_from([None, "/desk/c.jpg"]),
    renditions=st.lists(
        st.builds(
            Rendition,
            url=st.sampled_from(["https://x.example/1.jpg", "https://x.example/2.webp"]),
            width=st.integers(3, 900),
        ),
        max_size=3,
    ).map(tuple),
)


@given(IMAGES, st.sampled_from(["keep", "drop"]), st.sampled_from([None, PROXY]))
def test_settling_twice_is_settling_once_and_what_is_dropped_is_told_of(
    image: Image, unsupported: str, proxy: str | None
) -> None:
    theme = Theme(name="plain", files={}, teaser=100, long_teaser=200)
    images = ImageSettings(unsupported=unsupported, proxy=proxy)
    once = settle_pictures([make_story(1, image=image)], theme, images)
    assert settle_pictures(once.stories, theme, images).stories == once.stories
    if once.stories[0].article.image is None:
        assert once.findings
    elif not once.findings:
        assert find_format(once.stories[0].article.image) not in ("webp", "svg")
