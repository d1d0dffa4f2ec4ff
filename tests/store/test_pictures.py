"""What was seen of pictures is remembered, given with their articles, and never asked for again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from digest.model import Image, SeenPicture
from digest.store.candidates import load_candidates
from digest.store.opening import Store
from digest.store.pictures import find_unasked, save_seen
from digest.store.pruning import prune_store
from tests.factories import NOW, make_article
from tests.store.makers import make_poll, new_store, save

QUAY, DOME = "https://ledger.example/quay.jpg", "https://ledger.example/dome.webp"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as opened:
        yield opened


def see(url: str, **told: object) -> SeenPicture:
    return SeenPicture(url=url, asked=NOW, **told)  # type: ignore[arg-type]


def load_image(store: Store) -> Image | None:
    [candidate] = load_candidates(store, since=NOW - timedelta(days=1), until=NOW, order={})
    return candidate.article.image


def test_a_picture_is_asked_for_once_whether_it_told_something_or_not(store: Store) -> None:
    assert find_unasked(store, [QUAY, DOME]) == (QUAY, DOME)
    save_seen(store, [see(DOME, problem="is no picture")])
    assert find_unasked(store, [QUAY, DOME]) == (QUAY,)
    save_seen(store, [see(QUAY, kind="jpeg", width=4, height=3), see(DOME, kind="webp")])
    assert find_unasked(store, [QUAY, DOME]) == ()


def test_an_article_comes_with_the_size_that_was_seen_of_its_picture(store: Store) -> None:
    save(store, make_poll(make_article(image=Image(url=QUAY, alt="The quay"))))
    assert load_image(store) == Image(url=QUAY, alt="The quay")
    save_seen(store, [see(QUAY, kind="jpeg", width=1200, height=800, size=90_000)])
    assert load_image(store) == Image(url=QUAY, alt="The quay", width=1200, height=800, size=90_000, kind="jpeg")


def test_another_reading_of_the_article_does_not_lose_it(store: Store) -> None:
    article = make_article(image=Image(url=QUAY))
    save(store, make_poll(article))
    save_seen(store, [see(QUAY, kind="jpeg", width=1200, height=800)])
    save(store, make_poll(article, at=NOW + timedelta(hours=1)))
    image = load_image(store)
    assert image is not None
    assert image.width == 1200


def test_what_the_source_says_stands_where_the_picture_told_nothing(store: Store) -> None:
    save(store, make_poll(make_article(image=Image(url=QUAY, width=640))))
    save_seen(store, [see(QUAY, problem="gone")])
    assert load_image(store) == Image(url=QUAY, width=640)


def test_what_turns_out_to_be_a_dot_is_no_picture(store: Store) -> None:
    save(store, make_poll(make_article(image=Image(url=QUAY))))
    save_seen(store, [see(QUAY, kind="gif", width=1, height=1)])
    assert load_image(store) is None


def test_a_file_is_kept_with_all_that_is_known_of_it(store: Store) -> None:
    image = Image(url="cid:00-quay.jpg", width=4, height=3, size=9, kind="jpeg", file="/desk/quay.jpg")
    save(store, make_poll(make_article(image=image)))
    assert load_image(store) == image


def test_what_was_seen_long_ago_is_forgotten_with_the_rest(store: Store) -> None:
    save_seen(store, [see(QUAY, kind="jpeg")])
    prune_store(store, before=NOW - timedelta(days=1), dry_run=False)
    assert find_unasked(store, [QUAY]) == ()
    prune_store(store, before=NOW + timedelta(days=1), dry_run=False)
    assert find_unasked(store, [QUAY]) == (QUAY,)
