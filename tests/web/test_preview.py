"""The preview in use: served by a process, looked at with a browser, ended with Ctrl-C."""

from __future__ import annotations

import json
import re
import socket
import time
from typing import TYPE_CHECKING

import httpx2
import pytest
from playwright.sync_api import expect

from digest.errors import UsageError
from digest.web.page import make_letter
from digest.web.preview import serve_preview
from tests.web.conftest import Served, open_page
from tests.web.scenes import HOSTILE, make_proof

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def read_clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def wait_for_title(page: Page, title: str) -> None:
    page.frame_locator(".desktop iframe").locator("h1", has_text=title).wait_for()


def test_a_changed_file_is_rebuilt_and_told(served: Served) -> None:
    assert served.show("second") == "scene changed: built"
    assert "The tram depot closes" in httpx2.get(f"{served.url}email.html").text


def test_an_error_is_shown_and_the_next_change_mends_it(served: Served) -> None:
    assert "unexpected '<b>'. Close the tag" in served.show("broken")
    page = httpx2.get(served.url).text
    assert "unexpected &#39;&lt;b&gt;&#39;" in page
    assert "Traceback" not in page
    assert served.show("plain") == "scene changed: built"
    assert "could not be built" not in httpx2.get(served.url).text


def test_a_bug_is_shown_with_where_it_happened(served: Served) -> None:
    assert "KeyError" in served.show("bug")
    assert "Traceback" in httpx2.get(served.url).text


def test_a_foreign_name_is_refused(served: Served) -> None:
    port = served.url.split(":")[2].strip("/")
    assert httpx2.get(served.url, headers={"host": f"evil.example:{port}"}).status_code == 421


def test_ctrl_c_ends_it_soon_and_cleanly_though_pages_are_open(short_served: Served) -> None:
    with httpx2.stream("GET", f"{short_served.url}events") as events:
        assert json.loads(next(events.iter_lines()).removeprefix("data: "))["number"] == 1
        begun = time.monotonic()
        assert short_served.interrupt() == 0
        assert time.monotonic() - begun < 15  # an open stream would hold it for ever
    assert short_served.read_line() == ""


def test_a_taken_port_is_told_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=rf"port {port} of 127.0.0.1 is taken.*--port"):
            serve_preview(make_proof, port=port, watch=list, on_ready=lambda _: None)


@pytest.mark.parametrize("host", ["no such host", "192.0.2.1", "x" * 300])
def test_an_address_that_cannot_be_listened_on_is_told(host: str) -> None:
    with pytest.raises(UsageError, match="cannot listen on port"):
        serve_preview(make_proof, host=host, watch=list, on_ready=lambda _: None)


def test_the_page_reloads_without_losing_tab_or_place(page: Page, served: Served) -> None:
    page.set_viewport_size({"width": 1280, "height": 400})
    page.click("#tab-left-out")
    page.check("input[name=reason][value=over_cap]", force=True)
    page.evaluate("scrollTo(0, 60)")
    served.show("second")
    page.locator("#subject", has_text="The tram depot closes").wait_for()
    page.locator("#status", has_text="Updated").wait_for()
    assert page.get_attribute("#tab-left-out", "aria-selected") == "true"
    assert page.evaluate("scrollY") == 60
    assert page.locator("tr[data-reason]:visible").count() == 2
    page.click("#tab-email")
    wait_for_title(page, "The tram depot closes")


def test_an_error_appears_and_vanishes_by_itself(page: Page, served: Served) -> None:
    served.show("broken")
    page.locator("#problem [role=alert]", has_text="line 12").wait_for()
    page.locator("#status", has_text="Could not be built").wait_for()
    assert page.title().startswith("Error")
    served.show("plain")
    page.locator("#problem [role=alert]").wait_for(state="detached")
    page.locator("#status", has_text="Updated").wait_for()


def test_the_page_tells_that_the_preview_has_ended(browser: Browser, short_served: Served) -> None:
    with open_page(browser, short_served.url) as page:
        expect(page.locator("#status")).to_have_text("Live")
        short_served.interrupt()
        expect(page.locator("#status")).to_have_text("Not connected")


@pytest.mark.parametrize("scene", ["plain", "hostile"])
def test_every_copy_button_copies_exactly_and_says_so(page: Page, served: Served, scene: str) -> None:
    if scene != "plain":
        served.show(scene)
        page.locator("#status", has_text="Updated").wait_for()
    proof = make_proof(scene)
    copies = [("email", "subject", proof.edition.subject), ("email", "preheader", proof.edition.preheader)]
    for tab, button, expected in [*copies, ("text", "plain", make_letter(proof).text)]:
        page.click(f"#tab-{tab}")
        page.click(f"#copy-{button}")
        page.locator(f"#copy-{button}.copied").wait_for()
        assert read_clipboard(page) == expected
    page.click("#tab-source")
    page.click("#copy-source")
    page.locator("#announcement", has_text="Copied HTML").wait_for()
    assert read_clipboard(page) == make_letter(proof).source


def test_copying_works_without_a_clipboard_of_the_page(page: Page, served: Served) -> None:
    page.evaluate("delete Navigator.prototype.clipboard")
    page.click("#copy-subject")
    page.locator("#copy-subject.copied").wait_for()


def test_hostile_text_runs_nowhere(page: Page, served: Served) -> None:
    served.show("hostile")
    page.locator("#status", has_text="Updated").wait_for()
    wait_for_title(page, "owned")
    assert page.text_content("#subject") == HOSTILE
    assert page.title() != "owned"
    page.reload()
    for tab in ("text", "source", "chosen", "left-out", "problems"):
        page.click(f"#tab-{tab}")
    assert page.title() == f"{HOSTILE} · Preview"
    assert page.locator("body script").count() == 0


def test_the_email_is_shown_at_the_widths_asked_for(page: Page) -> None:
    wait_for_title(page, "Harbour city")
    widths = "frames => frames.map(frame => frame.contentWindow.innerWidth)"
    assert page.locator("iframe").evaluate_all(widths) == [375, 600]
    assert not page.frame_locator(".phone iframe").locator(".wide").is_visible()
    page.check("input[name=phone][value='320']", force=True)
    page.check("input[name=desktop][value='800']", force=True)
    assert page.locator("iframe").evaluate_all(widths) == [320, 800]


def test_where_room_is_short_the_email_is_smaller_not_narrower(page: Page) -> None:
    wait_for_title(page, "Harbour city")
    page.set_viewport_size({"width": 360, "height": 800})
    page.locator(".desktop .scale", has_text="at 5").wait_for()
    assert page.locator(".desktop iframe").evaluate("frame => frame.contentWindow.innerWidth") == 600
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_email_is_light_or_dark_whatever_the_system_is(page: Page, system: str) -> None:
    page.emulate_media(color_scheme="dark" if system == "dark" else "light")
    wait_for_title(page, "Harbour city")
    frame = page.frame_locator(".desktop iframe")
    expect(frame.locator("body")).to_have_css("background-color", "rgb(250, 250, 250)")
    page.check("input[name=colours][value=dark]", force=True)
    expect(frame.locator("body")).to_have_css("background-color", "rgb(10, 20, 30)")
    page.check("input[name=colours][value=forced]", force=True)
    expect(frame.locator("html")).to_have_css("filter", re.compile("invert"))
    expect(frame.locator("body")).to_have_css("background-color", "rgb(250, 250, 250)")


def test_images_can_be_off(page: Page) -> None:
    image = page.frame_locator(".desktop iframe").locator("img")
    expect(image).to_have_js_property("naturalWidth", 120)
    page.uncheck("input[name=images]")
    expect(image).to_have_js_property("naturalWidth", 0)


def test_links_of_the_email_open_in_a_new_tab(page: Page, served: Served) -> None:
    wait_for_title(page, "Harbour city")
    page.context.route("https://ledger.example/*", lambda route: route.fulfill(body="the story"))
    with page.expect_popup() as opened:
        page.frame_locator(".desktop iframe").locator("h2 a").first.click()
    assert opened.value.url == "https://ledger.example/1"
    assert page.url == served.url


def test_tabs_are_moved_through_by_keyboard_and_kept(page: Page) -> None:
    page.focus("#tab-email")
    page.keyboard.press("ArrowRight")
    assert page.get_attribute("#tab-text", "aria-selected") == "true"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.id") == "tab-problems"
    assert page.locator("#problems").is_visible()
    page.reload()
    assert page.get_attribute("#tab-problems", "aria-selected") == "true"


def test_nothing_is_wider_than_a_small_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    for tab in ("email", "text", "source", "chosen", "left-out", "problems"):
        page.click(f"#tab-{tab}")
        assert page.evaluate("document.documentElement.scrollWidth") == 360, tab


def test_an_email_at_the_limit_is_marked(page: Page, served: Served) -> None:
    served.show("near")
    page.locator(".size.near", has_text="near Gmail’s limit").wait_for()
