"""The preview page as markup: what it says, and that nothing an article says becomes markup."""

from __future__ import annotations

from dataclasses import replace

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Proof, Reason, Rule, Severity, make_finding
from digest.render.themes import find_templates
from digest.selection.tally import make_tally
from digest.text.hygiene import clean_line
from digest.web.board import Problem, View
from digest.web.page import make_letter, make_renderer, select_chosen
from tests.factories import make_article, make_decision, make_edition
from tests.web.scenes import HOSTILE, TOKENS, make_proof, make_rendered

RENDER = make_renderer(find_templates() / "web")


def parse(view: View) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(RENDER(view))


def text(page: lxml.html.HtmlElement, selector: str) -> str:
    return str(page.get_element_by_id(selector).text_content())


def show(proof: Proof, **changes: object) -> lxml.html.HtmlElement:
    return parse(replace(View(number=1, building=False, proof=proof), **changes))  # type: ignore[arg-type]


@given(st.text(max_size=60).map(clean_line), st.text(max_size=60).map(clean_line))
def test_any_text_stays_text(title: str, evidence: str) -> None:
    decisions = (make_decision(make_article(title=title), Reason.OVER_CAP, evidence=evidence),)
    edition = replace(make_edition(2), subject=title, preheader=evidence, decisions=decisions)
    page = show(Proof(edition=edition, rendered=make_rendered(edition)))
    assert text(page, "subject") == title
    assert text(page, "preheader") == evidence
    (row,) = page.xpath('//tr[@data-reason="over_cap"]')
    assert row.xpath('normalize-space(td[@class="headline"])') == " ".join(title.split())
    assert page.xpath("//script/@src") == ["/preview.js"]


def test_hostile_text_makes_no_elements_and_no_links() -> None:
    page = show(make_proof("hostile"))
    assert text(page, "subject") == HOSTILE
    assert not page.xpath("//@onerror")
    assert len(page.xpath("//script")) == 1
    assert not [link for link in page.xpath("//a/@href") if not link.startswith(("https://", "/"))]


def test_an_error_is_told_with_its_advice_and_no_trace() -> None:
    problem = Problem(text="email.mjml.j2, line 3: <b> is not closed", advice="Close it")
    page = parse(View(number=1, building=False, problem=problem))
    told = text(page, "problem")
    assert "line 3: <b> is not closed" in told
    assert "Close it" in told
    assert "Where it happened" not in told
    assert page.get("data-state") == "failed"


def test_an_error_stands_above_the_last_version_that_could_be_built() -> None:
    page = show(make_proof(), problem=Problem(text="no"))
    assert "last version" in text(page, "problem")
    assert text(page, "subject")
    assert page.get("data-state") == "built"


def test_before_the_first_build_the_page_says_so() -> None:
    page = parse(View())
    assert "Building" in text(page, "problem")
    assert page.get("data-state") == "waiting"


@pytest.mark.parametrize(("size", "fitness"), [(89_999, "fits"), (90_000, "near"), (102_000, "clipped")])
def test_a_size_near_gmails_limit_is_marked(size: int, fitness: str) -> None:
    edition = make_edition()
    proof = Proof(edition=edition, rendered=replace(make_rendered(edition), html="x" * size))
    assert make_letter(proof).fitness == fitness
    assert show(proof).xpath(f'//div[@class="size {fitness}"]')


def test_sizes_are_in_bytes_not_characters() -> None:
    edition = make_edition()
    proof = Proof(edition=edition, rendered=replace(make_rendered(edition), html="ع" * 10))
    assert make_letter(proof).size == 20


def test_reader_tokens_are_filled_with_the_address_that_all_leave_by() -> None:
    letter = make_letter(make_proof())
    assert TOKENS.unsubscribe not in letter.html + letter.text
    assert 'href="mailto:leave@ledger.example"' in letter.html


def test_without_an_unsubscribe_address_the_token_becomes_harmless() -> None:
    edition = make_edition()
    edition = replace(edition, newsletter=replace(edition.newsletter, unsubscribe=None))
    letter = make_letter(Proof(edition=edition, rendered=make_rendered(edition)))
    assert '<a id="leave" href="#">' in letter.html


def test_html_for_other_places_lacks_pictures_that_are_files_here_and_the_page_says_so() -> None:
    edition = make_edition()
    shown = '<img src="cid:a.png"><img src="https://ledger.example/images/b.png"><a href="#">x</a>'
    rendered = replace(make_rendered(edition), html=shown, pictures={"a.png": b"a", "b.png": b"b"})
    proof = Proof(edition=edition, rendered=rendered)
    letter = make_letter(proof)
    assert letter.source == '<img src="https://ledger.example/images/b.png"><a href="#">x</a>'
    assert letter.html.count('src="/pictures/') == 2
    for place in ("lacking", "source-sheet"):
        assert "without 1 picture that is a file on this machine" in text(show(proof), place)
    assert "picture" not in text(show(make_proof()), "lacking")


def test_candidates_are_counted_by_how_far_they_got() -> None:
    tally = make_tally(make_proof().edition.decisions)
    assert (tally.found, tally.in_window, tally.chosen) == (17, 16, 12)
    assert tally.left_out[0] == (Reason.OVER_CAP, 2)
    assert sum(count for _, count in tally.left_out) == 5


def test_chosen_stories_are_listed_as_the_email_prints_them() -> None:
    edition = make_edition(6)
    shuffled = replace(edition, decisions=edition.decisions[::-1])
    printed = [story.article.id for story in edition.stories]
    assert [decision.placed.article.id for decision in select_chosen(shuffled)] == printed


def test_left_out_stories_come_with_reason_evidence_and_date() -> None:
    table = text(show(make_proof()), "left-out-sheet")
    for said in ("Outside the window", "before 20 Nov 2026", "13 Nov 2026, 06:00", "undated", "Other language"):
        assert said in table


def test_chosen_stories_come_with_what_spoke_for_their_region() -> None:
    page = show(make_proof())
    assert "Marseille" in text(page, "chosen-sheet")
    assert "40 %" in page.xpath('string(//td[contains(@class, "unsure")])')


def test_problems_of_sources_are_listed() -> None:
    problems = text(show(make_proof()), "problems-sheet")
    assert "stories/empty.txt:3" in problems
    assert "https://ledger.example/feed" in problems


def test_dates_are_in_the_newsletters_zone() -> None:
    edition = make_edition()
    edition = replace(edition, newsletter=replace(edition.newsletter, timezone="Asia/Karachi"))
    page = show(Proof(edition=edition, rendered=make_rendered(edition)))
    assert "22 Nov 2026, 11:00" in text(page, "title")


def test_every_reason_has_words() -> None:
    edition = make_edition(2)
    decisions = tuple(make_decision(make_article(n), reason) for n, reason in enumerate(Reason))
    page = show(Proof(edition=replace(edition, decisions=decisions), rendered=make_rendered(edition)))
    assert len(page.xpath("//tr[@data-reason]")) == len(Reason) - 1


def test_every_control_has_a_name() -> None:
    page = show(make_proof())
    for control in page.xpath("//button | //iframe | //fieldset | //input"):
        named = control.get("aria-label") or control.get("title") or control.xpath("string(legend|ancestor::label)")
        assert (named or control.text_content()).strip()
    assert len(set(page.xpath("//@id"))) == len(page.xpath("//@id"))


def test_what_was_done_to_the_email_is_listed_with_its_place_and_counted() -> None:
    edition = make_edition(2)
    rule = Rule(severity=Severity.WARNING, why="x", fix="y")
    found = make_finding("image-size", {"image-size": rule}, place='story "<Trams>"', found="a.jpg has 2,000,000 bytes")
    page = show(Proof(edition=replace(edition, findings=(found,)), rendered=make_rendered(edition)))
    assert text(page, "findings").split() == ["story", '"<Trams>"', "a.jpg", "has", "2,000,000", "bytes", "image-size"]
    assert text(page, "count-problems") == "1"
    assert "nothing was cut" in text(show(Proof(edition=edition, rendered=make_rendered(edition))), "problems-sheet")
