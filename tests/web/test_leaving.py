"""Leaving by a link: what each request answers, changes, allows a browser and tells whoever watches."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import axe_playwright_python
import pytest
from starlette.testclient import TestClient

from digest.pipeline.keys import write_new_key
from digest.pipeline.leaving import Readership
from digest.web.leaving import LARGEST_BODY, Answered, make_leaving_app
from digest.web.pace import Pace
from digest.web.turns import Turns
from tests.factories import NOW
from tests.readership import list_active, make_link, make_mark, make_readership

if TYPE_CHECKING:
    from playwright.sync_api import Browser

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
AN, OMAR, LINA = "an@reader.test", "omar@reader.test", "lina@reader.test"


@pytest.fixture
def readership(tmp_path: Path) -> Readership:
    return make_readership(tmp_path, (AN, "daily", ""), (OMAR, "urdu", ""), (LINA, "daily", "ar"), (AN, "urdu", ""))


@pytest.fixture
def told() -> list[Answered]:
    return []


@pytest.fixture
def client(readership: Readership, told: list[Answered]) -> TestClient:
    return TestClient(make_leaving_app(readership, clock=lambda: NOW, on_answer=told.append))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_following_a_link_changes_nothing(client: TestClient, readership: Readership, method: str) -> None:
    assert client.request(method, f"/leave/{make_link(readership, 1)}").status_code == 200
    assert list_active(readership) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "body",
    [
        {"data": {"List-Unsubscribe": "One-Click"}},
        {"files": {"List-Unsubscribe": (None, "One-Click")}},
        {"json": {}},
        {},
    ],
    ids=["form", "multipart", "json", "empty"],
)
def test_one_post_of_any_kind_ends_that_subscription_alone_without_cookies_or_redirect(
    client: TestClient, readership: Readership, body: dict[str, object]
) -> None:
    answer = client.post(f"/leave/{make_link(readership, 1)}", follow_redirects=False, **body)  # type: ignore[arg-type]
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert "You will get no more e-mail from The Daily Ledger." in answer.text
    assert list_active(readership) == [2, 3, 4]


def test_leaving_twice_is_leaving_once(client: TestClient, readership: Readership) -> None:
    link = f"/leave/{make_link(readership, 1)}"
    first, second = client.post(link), client.post(link)
    assert (first.status_code, first.text) == (second.status_code, second.text) == (200, first.text)
    assert "<button" not in client.get(link).text


def test_the_button_posts_to_where_the_browser_is(client: TestClient, readership: Readership) -> None:
    page = client.get(f"/leave/{make_link(readership, 1)}").text
    assert '<form method="post">' in page  # without an action: also where a proxy serves it under another path
    assert page.count("<button") == 1


@pytest.mark.parametrize("path", ["/{}", "/{}/", "/leave/{}", "/leave/{}?utm_source=mail"])
def test_a_proxy_may_keep_the_path_or_take_it_off(client: TestClient, readership: Readership, path: str) -> None:
    assert client.get(path.format(make_link(readership, 1))).status_code == 200
    assert client.get(path.format("health").replace("health/", "health")).json() == {"ok": True}


def test_every_bad_link_gets_the_same_page(client: TestClient, readership: Readership) -> None:
    good = make_link(readership, 1)
    bad = [
        "",
        "x",
        good[:-1],
        good[:4] + ("A" if good[4] != "A" else "B") + good[5:],
        make_mark(readership, 1),  # genuine, and for another purpose
        "leave/other/" + good,
        "%00%ff",
        "A" * 3_000,
    ]
    answers = [client.request(method, f"/leave/{one}") for one in bad for method in ("GET", "POST")]
    assert {(one.status_code, one.text) for one in answers} == {(404, answers[0].text)}
    assert list_active(readership) == [1, 2, 3, 4]


def test_the_page_is_in_the_readers_language_else_in_the_newsletters(
    client: TestClient, readership: Readership
) -> None:
    english, urdu, arabic = (client.get(f"/{make_link(readership, number)}").text for number in (1, 2, 3))
    assert '<html lang="en" dir="ltr">' in english
    assert '<html lang="ur" dir="rtl">' in urdu
    assert "روزنامہ لیجر" in urdu
    assert "رکنیت ختم کریں" in urdu
    assert '<html lang="ar" dir="rtl">' in arabic
    assert "The Daily Ledger" in arabic  # her newsletter, in her language


def test_no_page_line_or_header_holds_an_address_or_a_token(
    client: TestClient, readership: Readership, told: list[Answered]
) -> None:
    token = make_link(readership, 1)
    answers = [client.request(method, f"/leave/{token}/") for method in ("GET", "POST", "POST", "GET", "DELETE")]
    for one in answers:
        shown = one.text + str(one.headers)
        assert AN not in shown
        assert token not in shown
    assert {one.path for one in told} == {"/leave/…"}
    assert [one.status for one in told] == [200, 200, 200, 200, 405]


@pytest.mark.parametrize("path", ["/leave/{}", "/nothing", "/health"])
def test_no_answer_is_kept_indexed_or_passed_on(client: TestClient, readership: Readership, path: str) -> None:
    headers = client.get(path.format(make_link(readership, 1))).headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-robots-tag"] == "noindex, nofollow"
    assert headers["content-security-policy"].startswith("default-src 'none'")


def test_a_subscription_that_nothing_is_known_of_any_more_is_told_to_have_ended(
    client: TestClient, readership: Readership
) -> None:
    answer = client.post(f"/{make_link(readership, 99)}")
    assert answer.status_code == 200
    assert "You have unsubscribed." in answer.text


def test_a_newsletter_that_is_configured_no_more_can_still_be_left(readership: Readership) -> None:
    rest = replace(readership, newsletters=readership.newsletters[:1])
    client = TestClient(make_leaving_app(rest, clock=lambda: NOW))
    assert "<button" in client.get(f"/{make_link(readership, 2)}").text
    assert client.post(f"/{make_link(readership, 2)}").status_code == 200
    assert list_active(readership) == [1, 3, 4]


def test_links_of_a_key_made_while_it_runs_are_good_and_so_are_those_before(
    client: TestClient, readership: Readership
) -> None:
    before = make_link(readership, 1)
    write_new_key(readership.shared, readership.base)
    after = make_link(readership, 2)
    assert [client.post(f"/{one}").status_code for one in (before, after)] == [200, 200]
    assert list_active(readership) == [3, 4]


def test_a_large_body_is_refused_and_changes_nothing(client: TestClient, readership: Readership) -> None:
    answer = client.post(f"/{make_link(readership, 1)}", content=b"x" * (LARGEST_BODY + 1))
    assert answer.status_code == 413
    assert list_active(readership) == [1, 2, 3, 4]


@pytest.fixture
def busy(readership: Readership) -> Iterator[None]:
    """Another process that writes to the store for long."""
    writer = sqlite3.connect(readership.store, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    yield
    writer.close()


def test_while_the_store_is_busy_it_can_be_read_and_leaving_is_put_off(
    readership: Readership, told: list[Answered], busy: None
) -> None:
    app = make_leaving_app(readership, clock=lambda: NOW, turns=Turns(patience=0.2), on_answer=told.append)
    client = TestClient(app)
    link = f"/{make_link(readership, 1)}"
    answer = client.post(link)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert "Please try again in a minute." in answer.text
    assert "in use by another process" in told[-1].problem
    assert client.get(link).status_code == 200
    assert client.get("/health").status_code == 200


def test_who_has_nothing_to_leave_is_answered_at_once_while_the_store_is_busy(
    client: TestClient, readership: Readership
) -> None:
    left = f"/{make_link(readership, 1)}"
    client.post(left)
    with closing(sqlite3.connect(readership.store, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert [client.post(link).status_code for link in (left, "/nonsense")] == [200, 404]


@pytest.mark.parametrize("missing", ["digest.db", "digest.keys"])
def test_without_store_or_keys_health_fails_and_no_new_ones_are_made(
    client: TestClient, readership: Readership, told: list[Answered], missing: str
) -> None:
    link = make_link(readership, 1)
    (readership.base / missing).rename(readership.base / "away")
    for path in ("/health", f"/{link}"):
        assert client.get(path).status_code == 503
        assert missing in told[-1].problem
    assert not (readership.base / missing).exists()


def test_who_asks_too_often_must_wait_and_others_need_not(readership: Readership) -> None:
    pace = Pace(rate=0.01, burst=3)
    client = TestClient(make_leaving_app(readership, clock=lambda: NOW, behind_proxy=True, pace=pace))
    first, second = ({"x-forwarded-for": f"203.0.113.7, 8.8.8.{host}"} for host in (1, 2))
    answers = [client.post(f"/{make_link(readership, 1)}", headers=first) for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert 90 <= int(answers[-1].headers["retry-after"]) <= 100
    assert client.get("/x", headers=second).status_code == 404


def test_without_a_proxy_nobody_gets_a_pace_of_their_own_by_a_header(readership: Readership) -> None:
    client = TestClient(make_leaving_app(readership, clock=lambda: NOW, pace=Pace(rate=0.01, burst=1)))
    asked = [client.get("/x", headers={"x-forwarded-for": f"8.8.8.{host}"}).status_code for host in (1, 2)]
    assert asked == [404, 429]


def test_a_page_has_no_fault_for_people_who_do_not_see_it_well(
    client: TestClient, readership: Readership, browser: Browser
) -> None:
    for number, colours in ((1, "light"), (2, "dark")):
        page = browser.new_page(color_scheme=colours, viewport={"width": 320, "height": 600})  # type: ignore[arg-type]
        page.set_content(client.get(f"/{make_link(readership, number)}").text)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.evaluate(AXE.read_text(encoding="utf-8"))
        page.screenshot()  # until it is painted, nothing of it is visible to axe
        assert page.evaluate("axe.run().then(found => found.violations.map(one => one.id))") == []
        page.close()


def test_a_body_that_never_comes_is_no_trouble_of_the_store(readership: Readership, told: list[Answered]) -> None:
    app = make_leaving_app(readership, clock=lambda: NOW, patience=0.1, on_answer=told.append)
    path = f"/leave/{make_link(readership, 1)}"
    scope = {"type": "http", "method": "POST", "path": path, "headers": [], "query_string": b"", "root_path": ""}

    async def receive() -> dict[str, object]:
        await asyncio.sleep(60)
        return {}

    async def send(_: object) -> None:
        pass

    with ThreadPoolExecutor(1) as pool:  # in this thread a browser's loop may be running
        pool.submit(asyncio.run, app(scope, receive, send)).result()  # type: ignore[arg-type]
    assert [(one.status, one.problem) for one in told] == [(408, "")]
    assert list_active(readership) == [1, 2, 3, 4]
