"""WordPress's REST interface: what is asked, what is made of the answers, and that no answer breaks anything."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Article, Batch, Fetched, Image, Memory, Poll, Rendition
from digest.settings import FetchSettings, SourceSettings
from digest.sources.article import make_id
from digest.sources.collect import Past, Reading, collect_polls
from digest.sources.kinds import find_first_request, parse_fetched
from digest.sources.wordpress.rest import parse_wordpress
from tests.factories import NOW
from tests.fake_wordpress import FakeWordPress, make_media, make_post
from tests.growth import is_linear
from tests.local_site import LocalSite, site

__all__ = ["site"]

REST = "https://ledger.example/wp-json/wp/v2/posts"
ASKED = f"{REST}?per_page=50&_embed=author,wp:term,wp:featuredmedia&order=desc&orderby=date"


def request(at: str, **memory: Any) -> tuple[str, dict[str, list[str]]]:
    """Where the first question goes, and its parameters."""
    asked = find_first_request(SourceSettings(at=at), Memory(**memory))
    assert asked.kind == "wordpress"
    base, _, query = asked.url.partition("?")
    return base, parse_qs(query, keep_blank_values=True)


def parse(answer: object, *, url: str | None = ASKED, headers: dict[str, str] | None = None) -> Batch:
    body = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
    return parse_wordpress(Fetched(origin=REST, url=url, body=body, at=NOW, headers=headers or {}))


def read(**changes: Any) -> Article:
    """The one article that a post with these changes becomes."""
    batch = parse([make_post(7, **changes)])
    assert batch.errors == ()
    [article] = batch.articles
    return article


def pages(batch: Batch) -> list[str]:
    return [parse_qs(urlsplit(more.url).query)["page"][0] for more in batch.more if "&page=" in more.url]


# What is asked


@pytest.mark.parametrize(
    "at",
    [
        "https://ledger.example/wp-json",
        "https://ledger.example/wp-json/",
        "https://ledger.example/wp-json/wp/v2",
        "https://ledger.example/wp-json/wp/v2/posts",
        "https://ledger.example/wp-json/wp/v2/posts/",
        "https://ledger.example/wp-json/wp/v2/posts?page=3&orderby=title&order=asc#top",
    ],
)
def test_a_first_reading_asks_for_the_newest_posts_with_all_that_belongs_to_them(at: str) -> None:
    base, query = request(at)
    assert base == REST
    assert query == {
        "per_page": ["50"],
        "_embed": ["author,wp:term,wp:featuredmedia"],
        "orderby": ["date"],
        "order": ["desc"],
    }


@pytest.mark.parametrize("route", ["/", "/wp/v2", "/wp/v2/posts"])
def test_a_site_without_pretty_addresses_is_asked_by_its_route(route: str) -> None:
    base, query = request(f"https://ledger.example/index.php?rest_route={route}")
    assert base == "https://ledger.example/index.php"
    assert query["rest_route"] == ["/wp/v2/posts"]


def test_parameters_that_choose_posts_are_kept() -> None:
    _, query = request(f"{REST}?categories[]=3&categories[]=5&lang=fr&per_page=20")
    assert (query["categories[]"], query["lang"], query["per_page"]) == (["3", "5"], ["fr"], ["20"])


def test_a_later_reading_asks_for_what_was_modified_since_with_its_zone() -> None:
    _, query = request(REST, modified=datetime(2026, 11, 22, 5, 0, 7, tzinfo=UTC))
    assert query["modified_after"] == ["2026-11-22T03:00:07Z"]
    assert (query["orderby"], query["order"]) == (["modified"], ["desc"])


def test_an_address_that_was_moved_to_is_asked_anew_and_not_with_its_old_question() -> None:
    moved = "https://new.example/wp-json/wp/v2/posts?per_page=50&modified_after=2020-01-01T00:00:00Z&page=2"
    base, query = request(REST, url=moved, modified=NOW)
    assert base == "https://new.example/wp-json/wp/v2/posts"
    assert query["modified_after"] == ["2026-11-22T04:00:00Z"]
    assert "page" not in query


@pytest.mark.parametrize("at", ["https://ledger.example/feed/", "https://ledger.example/", "https://[x/wp-json/"])
def test_other_addresses_are_asked_as_they_are(at: str) -> None:
    assert find_first_request(SourceSettings(at=at), Memory()).url == at


# The pages of an answer


def test_a_first_reading_of_a_huge_archive_reads_its_newest_pages_only() -> None:
    batch = parse([make_post(1)], headers={"x-wp-totalpages": "4000"})
    assert pages(batch) == ["2"]
    assert batch.errors == ()


def test_all_that_changed_is_read_page_by_page_and_too_much_is_told() -> None:
    changed = ASKED + "&modified_after=2026-11-22T03:58:00Z"
    assert pages(parse([make_post(1)], url=changed, headers={"x-wp-totalpages": "3"})) == ["2", "3"]
    batch = parse([make_post(1)], url=changed, headers={"x-wp-totalpages": "21"})
    assert pages(batch) == [str(page) for page in range(2, 21)]
    assert [error.problem for error in batch.errors] == [
        "has more than 20 pages of posts that are new or changed; the first of them were read"
    ]


def test_only_the_first_page_names_the_others_so_that_nothing_goes_in_circles() -> None:
    told = {"x-wp-totalpages": "9"}
    assert parse([make_post(1)], url=f"{ASKED}&page=2", headers=told).more == ()
    assert parse([make_post(1)], url=REST, headers=told).more == ()  # a redirect that lost the question
    assert parse([make_post(1)], url=None, headers=told).more == ()


def test_where_proxies_hide_the_number_of_pages_each_names_the_next_up_to_the_same_end() -> None:
    told = {"link": '<https://ledger.example/x?page=1>; rel="prev", <https://ledger.example/x?page=3>; rel="next"'}
    changed = ASKED + "&modified_after=2026-11-22T03:58:00Z"
    assert pages(parse([make_post(1)], url=changed, headers=told)) == ["2"]
    assert pages(parse([make_post(1)], url=f"{changed}&page=7", headers=told)) == ["8"]
    assert pages(parse([make_post(1)], url=f"{changed}&page=7")) == []
    assert pages(parse([make_post(1)], url=f"{changed}&page=20", headers=told)) == []
    assert pages(parse([make_post(1)], url=f"{ASKED}&page=2", headers=told)) == []


@pytest.mark.parametrize("told", ["", "-3", "many", "1e9", "9" * 5000, "²"])
def test_a_number_of_pages_that_is_none_counts_as_one(told: str) -> None:
    assert parse([make_post(1)], headers={"x-wp-totalpages": told}).more == ()


def test_after_what_was_modified_it_is_asked_what_was_published() -> None:
    batch = parse([make_post(1)], url=f"{ASKED}&modified_after=2026-11-22T03:58:00Z")
    [more] = batch.more
    query = parse_qs(urlsplit(more.url).query)
    assert (query["after"], query["orderby"]) == (["2026-11-22T03:58:00Z"], ["date"])
    assert "modified_after" not in query
    assert parse([make_post(1)], url=more.url).more == ()


def test_a_page_that_is_there_no_more_is_the_end_and_no_error() -> None:
    batch = parse({"code": "rest_post_invalid_page_number", "message": "x"}, url=f"{ASKED}&page=2")
    assert (batch.articles, batch.errors) == ((), ())


def test_nothing_new_is_no_error_but_a_site_without_posts_is_one() -> None:
    assert parse([], url=f"{ASKED}&modified_after=2026-11-22T03:58:00Z").errors == ()
    assert [error.problem for error in parse([]).errors] == ["has no published posts"]


# What is wrong with an answer


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (
            {"code": "rest_no_route", "message": "No route was <b>found</b>.", "data": {"status": 404}},
            "refuses to list its posts: No route was found. (rest_no_route)",
        ),
        ({"code": "rest_forbidden"}, "refuses to list its posts: no reason given (rest_forbidden)"),
        ("<!DOCTYPE html><title>Log in</title>", "is an HTML page, not an answer of WordPress's REST interface"),
        ("[{", "is no valid JSON"),
        ("[" * 100_000, "is no JSON that can be read"),
        ({"posts": []}, "holds no list of posts"),
        ("null", "holds no list of posts"),
        ('"posts"', "holds no list of posts"),
    ],
)
def test_an_answer_that_is_no_list_of_posts_is_one_error_that_says_why(answer: object, problem: str) -> None:
    batch = parse(answer)
    assert batch.articles == ()
    [error] = batch.errors
    assert error.problem.startswith(problem)


def test_posts_without_a_headline_are_one_error_together() -> None:
    batch = parse([make_post(number, title="" if number < 9 else "Trams return") for number in range(1, 12)])
    assert [article.title for article in batch.articles] == ["Trams return"] * 3
    assert [error.problem for error in batch.errors] == ["has 8 posts without a headline"]


# What becomes of a post


def test_a_post_becomes_an_article() -> None:
    article = read(
        title="Trams &#8220;return&#8221; &amp; stay",
        content="<p>The first tram left.</p>\n<p>Crowds lined the quay.</p>\n",
        excerpt="<p>Trams are back.</p>\n",
        sticky=True,
        modified_gmt="2026-11-22T01:00:00",
        categories=["Arts &amp; Transport", "City"],
        tags=["Trams", "D&#8217;Or"],
    )
    assert article.title == "Trams “return” & stay"
    assert article.url == "https://ledger.example/story-7/"
    assert article.text == "The first tram left.\n\nCrowds lined the quay."
    assert article.summary == "Trams are back."
    assert article.source == "ledger.example"
    assert article.authors == ("Noor Aziz",)
    assert article.published == NOW - timedelta(hours=7)
    assert article.updated == datetime(2026, 11, 22, 1, tzinfo=UTC)
    assert article.section == "Arts & Transport"
    assert article.tags == ("Arts & Transport", "City", "Trams", "D’Or")
    assert article.sticky
    assert article.language == "en"


def test_the_id_of_a_post_stays_when_its_address_changes() -> None:
    assert read().id == read(link="https://ledger.example/2026/another-slug/").id
    assert read().id == make_id("wordpress ledger.example 7")
    assert read().id != parse([make_post(8)]).articles[0].id


@pytest.mark.parametrize(
    ("url", "site_name"),
    [
        ("https://ledger.example/wp-json/wp/v2/posts", "ledger.example"),
        ("https://WWW.ledger.example:443/wp-json/wp/v2/posts", "ledger.example"),
        ("http://ledger.example/?rest_route=/wp/v2/posts", "ledger.example"),
        ("http://ledger.example/index.php?rest_route=/wp/v2/posts", "ledger.example"),
        ("https://ledger.example/news/wp-json/wp/v2/posts?lang=fr", "ledger.example/news"),
        ("https://ledger.example:8443/news/?rest_route=/wp/v2/posts", "ledger.example:8443/news"),
    ],
)
def test_a_site_has_one_name_however_it_is_asked(url: str, site_name: str) -> None:
    [article] = parse([make_post(7, _links={})], url=url).articles
    assert article.id == make_id(f"wordpress {site_name} 7")


def test_a_site_is_named_by_its_own_word_where_it_answers_at_another_address() -> None:
    [article] = parse([make_post(7)], url="https://cms.ledger.example/wp-json/wp/v2/posts").articles
    assert article.id == read().id
    [saved] = parse([make_post(7)], url=None).articles
    assert saved.id == read().id


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "draft"},
        {"status": "future"},
        {"status": "private"},
        {"type": "page"},
        {"content": "x", "type": "attachment"},
    ],
)
def test_what_is_not_published_or_no_post_is_left_out(changes: dict[str, Any]) -> None:
    assert parse([make_post(1), make_post(2, **changes)]).articles == parse([make_post(1)]).articles


def test_what_is_behind_a_password_is_left_out() -> None:
    locked = make_post(2) | {"content": {"rendered": "", "protected": True}}
    assert len(parse([make_post(1), locked]).articles) == 1


def test_another_type_is_taken_where_it_was_asked_for() -> None:
    briefs = f"{REST.removesuffix('/posts')}/briefs?per_page=50"
    assert len(parse([make_post(1, type="brief")], url=briefs).articles) == 1


def test_zero_dates_are_none() -> None:
    article = read(date_gmt="0000-00-00T00:00:00", date="0000-00-00T00:00:00", modified_gmt="2026-11-22T01:00:00")
    assert (article.published, article.raw_date) == (None, None)
    assert article.updated == datetime(2026, 11, 22, 1, tzinfo=UTC)


def test_a_date_on_the_sites_own_clock_is_read_in_its_zone() -> None:
    body = json.dumps([make_post(7, date_gmt=None, date="2026-11-22T06:00:00")]).encode()
    [article] = parse_wordpress(Fetched(origin=REST, body=body, at=NOW), timezone="Asia/Karachi").articles
    assert article.published == datetime(2026, 11, 22, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "excerpt",
    [
        "<p>The first tram left at dawn, and [&hellip;]</p>\n",
        '<p>The first tram left at dawn, and <a class="more-link" href="x">Continue reading <b>Trams</b></a></p>',
        '<p>The first tram left at dawn, and</p><p class="link-more"><a href="x" class="more-link">On with it</a></p>',
        "<p>The first tram left at dawn, and&hellip; <a>Continue reading<span> &#8220;Trams&#8221;</span></a></p>",
    ],
)
def test_excerpts_end_without_what_the_theme_adds(excerpt: str) -> None:
    summary = read(excerpt=excerpt).summary
    assert summary.removesuffix("…") == "The first tram left at dawn, and"


def test_shortcodes_that_no_plugin_took_are_no_text() -> None:
    content = "<p>[vc_row el_id=&#8221;x&#8221;]The tram left.[/vc_row]</p><p>He said &#8220;depo [sic]&#8221;.</p>"
    assert read(content=content).text == "The tram left.\n\nHe said “depo [sic]”."


@pytest.mark.parametrize(
    "changes",
    [
        {"coauthors": [{"display_name": "Noor Aziz"}, {"display_name": "Sam Field"}]},
        {"authors": ["staff"], "coauthors": [{"name": "Noor Aziz"}, {"name": "Sam Field"}]},
        {"authors": ["Noor Aziz", "Sam Field"]},
    ],
)
def test_several_authors_are_all_named(changes: dict[str, Any]) -> None:
    assert read(**changes).authors == ("Noor Aziz", "Sam Field")


def test_a_file_with_too_many_posts_gives_the_first_of_them() -> None:
    batch = parse([{"id": number, "title": "Trams return"} for number in range(5_002)], url=None)
    assert len(batch.articles) == 5_000
    assert [error.problem for error in batch.errors] == ["has more than 5,000 posts; the first of them were read"]


@pytest.mark.parametrize(
    "post",
    [
        lambda size: {"coauthors": [{"name": "Noor Aziz"}] * size},
        lambda size: {"_embedded": {"wp:term": [[{"taxonomy": "category", "name": "City"}] * size]}},
        lambda size: {"translations": {str(number): number for number in range(size)}},
        lambda size: {"content": {"rendered": "<p>[caption]<a class=" * size}},
        lambda size: {"excerpt": {"rendered": "<a class='more-link'>" * size}},
    ],
)
def test_reading_a_post_takes_time_in_proportion(post: Callable[[int], dict[str, Any]]) -> None:
    assert is_linear(lambda size: parse([make_post(7) | post(size)]), size=4_000)


def test_authors_of_plugins_that_use_terms_or_a_field_are_named() -> None:
    post = make_post(7)
    post["_embedded"]["wp:term"].append(
        [{"name": name, "taxonomy": "author"} for name in ("Noor Aziz", "Sam O&#8217;Hara")]
    )
    assert parse([post]).articles[0].authors == ("Noor Aziz", "Sam O’Hara")
    assert parse([make_post(7) | {"authors": [{"display_name": "Sam Field"}]}]).articles[0].authors == ("Sam Field",)


def test_an_author_who_is_hidden_is_named_by_what_is_told_to_search_engines() -> None:
    post = make_post(7, yoast_head_json={"author": "Noor Aziz", "og_site_name": "The Ledger &amp; Post"})
    post["_embedded"]["author"] = [{"code": "rest_user_invalid_id", "message": "Invalid user ID."}]
    batch = parse([post])
    assert batch.articles[0].authors == ("Noor Aziz",)
    assert batch.name == batch.articles[0].source == "The Ledger & Post"


def test_translations_of_polylang_have_the_ids_of_their_posts() -> None:
    french = make_post(
        12, lang="fr", translations={"en": 7, "fr": 12}, title="Le tramway revient", content="<p>Le tram.</p>"
    )
    english = make_post(7, lang="en", translations={"en": 7, "fr": 12})
    one, other = parse([english, french]).articles
    assert (one.translations, other.translations) == ((other.id,), (one.id,))
    assert (one.language, other.language) == ("en", "fr")


def test_translations_of_wpml_have_the_ids_of_their_posts() -> None:
    told = {"wpml_current_locale": "fr_FR", "wpml_translations": [{"locale": "en_US", "id": 7, "href": "x"}]}
    article = read(**told | {"id": 12})
    assert article.language == "fr"
    assert article.translations == (make_id("wordpress ledger.example 7"),)


def test_languages_in_folders_of_one_site_count_their_posts_together() -> None:
    own: dict[str, Any] = {"_links": {}, "wpml_current_locale": "fr_FR"}
    url = "https://ledger.example/fr/wp-json/wp/v2/posts"
    [french] = parse([make_post(7, wpml_translations=[], **own)], url=url).articles
    [folder] = parse([make_post(7, **own)], url=url).articles
    assert french.id == make_id("wordpress ledger.example 7")
    assert folder.id == make_id("wordpress ledger.example/fr 7")


def test_the_featured_image_has_all_its_sizes() -> None:
    media = make_media(sizes={"thumbnail": (150, 150), "medium": (300, 200), "full": (1200, 800)}, alt="The quay")
    uploads = "https://ledger.example/wp-content/uploads"
    image = read(media=media).image
    assert image is not None
    assert (image.url, image.alt, image.width, image.height) == (f"{uploads}/quay-1200x800.jpg", "The quay", 1200, 800)
    assert set(image.renditions) == {
        Rendition(url=f"{uploads}/quay-{width}x{height}.jpg", width=width, height=height)
        for width, height in ((150, 150), (300, 200), (1200, 800))
    }


@pytest.mark.parametrize(
    ("changes", "address"),
    [
        (
            {"yoast_head_json": {"og_image": [{"url": "https://ledger.example/og.jpg", "width": 1200, "height": 630}]}},
            "https://ledger.example/og.jpg",
        ),
        ({"jetpack_featured_media_url": "https://ledger.example/jet.jpg"}, "https://ledger.example/jet.jpg"),
        ({"content": '<p>x</p><img src="https://ledger.example/in.jpg">'}, "https://ledger.example/in.jpg"),
        ({"jetpack_featured_media_url": ""}, None),
    ],
)
def test_without_media_the_image_is_the_next_best(changes: dict[str, Any], address: str | None) -> None:
    post = make_post(7, **changes)
    post["_embedded"]["wp:featuredmedia"] = [{"code": "rest_forbidden", "message": "No.", "data": {"status": 401}}]
    image = parse([post]).articles[0].image
    assert (image.url if image else None) == address


def test_a_film_is_no_featured_image() -> None:
    media = make_media(sizes={"full": (640, 360)}) | {
        "media_type": "file",
        "source_url": "https://ledger.example/a.mp4",
    }
    assert read(media=media).image is None


def test_a_saved_answer_is_told_from_other_json(tmp_path: Path) -> None:
    def kind(content: object) -> str | None:
        return parse_fetched(Fetched(origin="a.json", body=json.dumps(content).encode(), at=NOW)).kind

    assert kind([make_post(1)]) == kind(make_post(1)) == kind({"code": "rest_no_route", "message": "x"}) == "wordpress"
    assert kind([{"title": "Trams", "text": '"title": {"rendered": "x"}, "date":'}]) == "json"


# Whatever comes


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = sorted({*make_post(1), "coauthors", "authors", "lang", "translations", "wpml_translations", "yoast_head_json"})


@given(JSON)
def test_no_json_breaks_the_parser(answer: object) -> None:
    assert isinstance(parse(answer), Batch)


@given(st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=5), st.dictionaries(st.text(max_size=12), JSON))
def test_no_field_breaks_a_post(changes: dict[str, Any], embedded: dict[str, Any]) -> None:
    post = make_post(7) | {"_embedded": {"author": [embedded], "wp:term": [embedded], "wp:featuredmedia": embedded}}
    batch = parse([post | changes, make_post(8)])
    assert make_id("wordpress ledger.example 8") in {article.id for article in batch.articles} or batch.articles


@given(st.binary(max_size=200))
def test_no_bytes_break_the_parser(body: bytes) -> None:
    assert isinstance(parse_wordpress(Fetched(origin=REST, body=body, at=NOW)), Batch)


# Over a real connection


class Desk:
    """Polls a site and remembers as the store does."""

    def __init__(self, at: str) -> None:
        self.at = at
        self.memory = Memory()

    def poll(self, *, hours: float = 0) -> Poll:
        polls: list[Poll] = []
        reading = Reading(base=Path(), now=NOW + timedelta(hours=hours), fetch=FetchSettings(timeout=5))
        collect_polls([SourceSettings(at=self.at)], reading, past=Past(recall=lambda _: self.memory), save=polls.append)
        [poll] = polls
        self.memory = poll.memory
        return poll


def numbers(poll: Poll) -> set[int]:
    return {int((article.url or "").rstrip("/").rpartition("-")[2]) for article in poll.articles}


@pytest.fixture
def ledger(site: LocalSite) -> FakeWordPress:
    return FakeWordPress(site, hours=5)


def test_a_site_is_read_once_and_then_only_what_changed(ledger: FakeWordPress) -> None:
    ledger.add(*range(1, 70))
    desk = Desk(ledger.rest)
    first = desk.poll()
    assert numbers(first) == set(range(1, 70))
    assert first.errors == ()
    assert desk.memory.modified == NOW - timedelta(hours=1)

    ledger.edit(40, NOW + timedelta(hours=1), title="Trams return later")
    second = desk.poll(hours=2)
    assert numbers(second) == {1, 2, 40}  # and what was modified in the two hours before the newest known
    assert {article.title for article in second.articles if article.url == f"{ledger.url}/story-40/"} == {
        "Trams return later"
    }
    assert desk.memory.modified == NOW + timedelta(hours=1)


def test_an_archive_larger_than_two_answers_is_not_read_whole(ledger: FakeWordPress, site: LocalSite) -> None:
    ledger.add(*range(1, 240))
    assert numbers(Desk(ledger.rest).poll()) == set(range(1, 101))
    assert len(site.requests) == 2


def test_a_scheduled_post_that_was_edited_long_ago_is_not_missed(ledger: FakeWordPress) -> None:
    ledger.add(1)
    ledger.posts.append(make_post(2, ledger.url, at=NOW + timedelta(hours=1), status="future"))
    ledger.posts[1]["modified_gmt"] = "2026-11-01T00:00:00"
    desk = Desk(ledger.rest)
    assert numbers(desk.poll()) == {1}
    ledger.posts[1]["status"] = "publish"
    assert 2 in numbers(desk.poll(hours=3))


def test_a_reading_without_news_is_no_failure(ledger: FakeWordPress) -> None:
    ledger.add(1)
    desk = Desk(ledger.rest)
    desk.poll()
    ledger.posts.clear()
    assert [desk.poll(hours=hours).errors for hours in (3, 6)] == [(), ()]


def test_a_site_that_refuses_is_one_error(ledger: FakeWordPress) -> None:
    ledger.is_closed = True
    assert len(Desk(ledger.rest).poll().errors) == 1


def test_a_site_in_a_folder_is_read_by_its_route(site: LocalSite) -> None:
    ledger = FakeWordPress(site, path="/news")
    ledger.add(1, 2, 3)
    by_route = Desk(f"{ledger.url}/?rest_route=/wp/v2/posts").poll()
    by_path = Desk(ledger.rest).poll()
    assert {one.id for one in by_route.articles} == {one.id for one in by_path.articles}
    assert len(by_path.articles) == 3


def test_the_image_of_a_post_has_the_sizes_that_were_embedded(ledger: FakeWordPress) -> None:
    media = make_media(ledger.url, sizes={"medium": (300, 200), "full": (1200, 800)})
    ledger.posts.append(make_post(1, ledger.url, media=media))
    [article] = Desk(ledger.rest).poll().articles
    assert isinstance(article.image, Image)
    assert [one.width for one in article.image.renditions] == [1200, 300]
