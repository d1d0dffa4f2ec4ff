"""A teaser is the lead and nothing else, whole sentences where they fit, and never longer than its limit."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Article
from digest.teasers.teaser import make_teaser
from digest.text.graphemes import count_graphemes
from digest.text.hygiene import clean_text
from tests.factories import make_article
from tests.growth import is_linear
from tests.shared import SHARED, needs_shared

LEAD = "The first tram left the depot at dawn. Crowds lined the quay to see it pass. Fares are free until Monday."

WORDS = "tram Depot the said $3.5 million 1,204 U.S. “We left.” left. (the line) Why? — don’t ‘no’ «Oui non» ... «"
OTHER_WORDS = "الترام قال؟ ہے۔ 中国总理 访问巴黎。 「行く」 हिन्दी। 👩‍💻 पानी"
words = st.sampled_from([*WORDS.split(), *OTHER_WORDS.split()])
leads = st.lists(words, min_size=1, max_size=60).map(" ".join).map(clean_text)


def _tease(limit: int = 200, **changes: Any) -> str:
    return make_teaser(make_article(**changes), limit)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:[.,][0-9]+)*", text)


@given(leads, leads, st.integers(0, 200))
def test_a_teaser_is_never_longer_than_its_limit(summary: str, text: str, limit: int) -> None:
    assert count_graphemes(_tease(limit, summary=summary, text=text)) <= limit


@given(st.text(), st.text(), st.integers(0, 300))
def test_any_text_gives_one_clean_line(summary: str, text: str, limit: int) -> None:
    teaser = _tease(limit, summary=clean_text(summary), text=clean_text(text))
    assert teaser == teaser.strip()
    assert "\n" not in teaser
    assert count_graphemes(teaser) <= limit


@given(leads, st.integers(1, 200))
def test_every_word_of_a_teaser_is_a_word_of_its_text(text: str, limit: int) -> None:
    """No word is cut in two and no number is altered, except where a script has no words to see."""
    spaced = re.sub(r"[\u3000-\u9fff]+", " ", text)
    teaser = re.sub(r"[\u3000-\u9fff]+", " ", _tease(limit, text=text))
    assert set(_words(teaser)) <= set(_words(spaced))


@given(leads, st.integers(20, 200))
def test_the_teaser_of_a_teaser_is_itself(text: str, limit: int) -> None:
    once = _tease(limit, text=text)
    assert _tease(limit, summary=once, text="") == once


@given(leads, st.integers(10, 120))
def test_a_cut_teaser_ends_with_one_ellipsis_behind_a_word(text: str, limit: int) -> None:
    teaser = _tease(limit, text=text)
    if cut := re.search(r"(.)…[”’»」)]?\Z", teaser):
        assert unicodedata.category(cut[1])[0] in "LMNS" or cut[1] in "”’»」)'\""
        assert teaser.count("…") == 1


@pytest.mark.parametrize(
    ("limit", "teaser"),
    [
        (300, LEAD),
        (105, LEAD),
        (104, "The first tram left the depot at dawn. Crowds lined the quay to see it pass."),
        (40, "The first tram left the depot at dawn."),
        (38, "The first tram left the depot at dawn."),
        (37, "The first tram left the depot at…"),
        (36, "The first tram left the depot at…"),
        (10, "The first…"),
        (3, ""),
        (1, ""),
        (0, ""),
    ],
)
def test_whole_sentences_are_taken_while_they_fit(limit: int, teaser: str) -> None:
    assert _tease(limit, text=LEAD) == teaser


def test_a_very_short_first_sentence_is_filled_up_with_the_next() -> None:
    assert _tease(60, text="No. The city will not sell its last two trams to anyone, ever.") == (
        "No. The city will not sell its last two trams to anyone…"
    )


@pytest.mark.parametrize(
    ("text", "limit", "teaser"),
    [
        ("The council paid $3.5 million for the new line along the quay.", 24, "The council paid…"),
        ("The council, which met late, voted to extend the line.", 13, "The council…"),
        ("The council (which met on Monday night) voted for the line.", 24, "The council…"),
        ("Voters in the old harbour quarter (which floods) want it.", 47, "Voters in the old harbour quarter…"),
        (
            "“We will build the line whatever the weather brings us,” she said.",
            40,
            "“We will build the line whatever the…”",
        ),
        (
            "« Nous construirons la ligne par tous les temps », dit-elle.",
            40,
            "« Nous construirons la ligne par tous… »",
        ),
        ("中国总理访问巴黎并与法国总统举行会谈讨论贸易问题。", 10, "中国总理访问巴黎并…"),
        ("约30亿人口的地区发生了强烈的地震灾害。", 4, "约…"),
        ("وصل أول ترام إلى الميناء عند الفجر وسط حشود كبيرة.", 30, "وصل أول ترام إلى الميناء عند…"),
        ("پہلی ٹرام صبح سویرے ڈپو سے نکلی۔ لوگ دیکھنے آئے۔", 40, "پہلی ٹرام صبح سویرے ڈپو سے نکلی۔"),
        ("Donaudampfschifffahrtsgesellschaft", 10, ""),
        ("👩‍💻👩‍💻 code", 4, "👩‍💻👩‍💻…"),
    ],
)
def test_a_long_sentence_is_cut_behind_a_word(text: str, limit: int, teaser: str) -> None:
    assert _tease(limit, text=text) == teaser


def test_a_quotation_that_goes_on_is_closed() -> None:
    text = "“The line is open. The weather is fine. Nobody was hurt in all of it,” she said."
    assert _tease(45, text=text) == "“The line is open. The weather is fine.”"


@pytest.mark.parametrize("mark", ["...", "…", " ...", " […]", " [...]", "....", " . . .", "…..."])
def test_a_brief_cut_by_its_source_ends_with_exactly_one_ellipsis(mark: str) -> None:
    brief = f"Kuwait (Reuters) - The tram line was named{mark}"
    assert _tease(summary=brief, text="") == "The tram line was named…"


@pytest.mark.parametrize(
    "text",
    [
        "QUAY CITY, Nov 21 (Reuters) - " + LEAD,
        "By Noor Aziz\n\nQUAY CITY (AP) — " + LEAD,
        "By Noor Aziz, Transport Editor\n\n" + LEAD,
        "by Noor Aziz\n\n" + LEAD,
        "BY NOOR AZIZ " + LEAD,
        "EXCLUSIVE BY NOOR AZIZ AND SAM REED: " + LEAD,
        "Harbour city opens its tram line number 1\n\n" + LEAD,
        "Filed Feb. 24, 2026, 10:38 p.m. GMT\n\n" + LEAD,
        "Published: 22 November 2026\n\nPhoto: Noor Aziz / The Daily Ledger\n\n" + LEAD,
        "What changes\n\n" + LEAD,
        "View fullsize " * 14 + "\n\n" + LEAD,
        "View fullsize View fullsize " + LEAD,
        "Click here for the full article.\n\n" + LEAD,
        "Click here for the other trams. " + LEAD,
        "Read more at The Daily Ledger\n\n" + LEAD,
        "Harbour city opens its tram line number 1noor_aziz November 21, 2024\n\n" + LEAD,
        "Harbour city opens its tram line number 1 By Noor Aziz\n\n" + LEAD,
        "Harbour city opens its tram line number 1 | Noor Aziz, 21 November 2024, 10:38\n\n" + LEAD,
        "[This review was originally posted at The Daily Ledger on Aug. 22, 2014.] " + LEAD,
        "A version of this story first appeared in the Ledger’s newsletter. Sign up here.\n\n" + LEAD,
        "(Update 1, 5:13 p.m.) " + LEAD,
        'In reply to <a href="https://ledger.example/#comment-2">Noor Aziz</a>.\n\n' + LEAD,
        "In reply to Noor Aziz.\n\n" + LEAD,
        "[fusion_text columns=”” class=”wide”][fusion_title size=”2″]" + LEAD + "[/fusion_title][/fusion_text]",
        LEAD.replace("dawn. ", "dawn.&nbsp; ").replace("the quay", "the&nbsp;quay"),
        LEAD + "\n\nShare post:",
        LEAD + " [fusion_text class=”wide” […]",
        LEAD + "\n\nThe post Harbour city opens its tram line appeared first on The Daily Ledger.",
        LEAD + " The post Harbour city opens appeared first on The Daily Ledger.",
        LEAD + " Read more",
        LEAD + " Read more…",
        LEAD + ' Continue reading "Harbour city opens its tram line"',
        LEAD + " [Read the full story]",
        LEAD + " (Reporting by Noor Aziz; Editing by Sam Reed)",
        LEAD + " (Reuters)",
        LEAD.replace("dawn", "dawn , opens new tab ").replace("  ", " ").replace(" .", "."),
        LEAD.replace("quay", "quay, opens new tab"),
        LEAD.replace("dawn.", "dawn ."),
    ],
)
def test_what_stands_around_a_lead_is_left_out(text: str) -> None:
    assert _tease(200, text=text) == LEAD
    assert _tease(200, summary=text, text="") == LEAD


@pytest.mark.parametrize(
    "text",
    [
        "By Monday, the river had risen.",
        "Published in 1990, the map sold well.",
        "Follow the money, said the mayor.",
        "Children should read more.",
        "Share prices fell.",
        "She told Reuters.",
        "March 5, 2026, was a cold day.",
        "Athens -- the old one -- is warm.",
        "Harbour city opens its tram line number 1 on Monday.",
        "Harbour city opens its tram line number 1 in March 2026, and Noor Aziz rides it.",
        "Click here and there, and the shutters close.",
        "Read on a tablet, the timetable is clear.",
        "Learn more about how trams are built.",
        "In reply to critics, the mayor resigned.",
        "This story of a tram is true.",
        "(The old line) was closed.",
        "The [old] line was closed.",
        "Writers put &nbsp; between words.",
    ],
)
def test_a_story_that_opens_like_boilerplate_stays_whole(text: str) -> None:
    assert _tease(text=text) == text


@pytest.mark.parametrize(
    ("summary", "teaser"),
    [
        ("A city rides again.", "A city rides again."),
        ("A city rides again", "A city rides again"),
        ("Harbour city opens its tram line number 1", LEAD),
        ("Harbour city opens its tram line number 1 The Daily Ledger", LEAD),
        ("HARBOUR CITY OPENS ITS TRAM LINE NUMBER 1!", LEAD),
        ("The first tram left the depot at dawn. Crowds lined the qu...", LEAD),
        ("The first tram left the depot at dawn. Crowds lined […]", LEAD),
        ("The first tram left the depot at dawn. Crowds lined the", LEAD),
        ("QUAY CITY (Reuters) - The first tram left the depot at…", LEAD),
        ("The first tram left the depot at dawn.", "The first tram left the depot at dawn."),
        ("A day that nobody in the city will forget...", "A day that nobody in the city will forget…"),
        ("Comments", LEAD),
        ("", LEAD),
    ],
)
def test_a_summary_is_taken_if_somebody_wrote_it(summary: str, teaser: str) -> None:
    assert _tease(summary=summary, text=LEAD) == teaser


@pytest.mark.parametrize(
    "text", ["Click here for the full article.", "View fullsize " * 11, "Read more", "Full story »"]
)
def test_boilerplate_alone_gives_an_empty_teaser(text: str) -> None:
    assert _tease(text=clean_text(text)) == _tease(summary=clean_text(text), text="") == ""


def test_nothing_to_say_gives_an_empty_teaser() -> None:
    assert _tease(summary="", text="") == ""
    assert _tease(summary="Harbour city opens its tram line number 1", text="") == ""


def test_long_paragraphs_are_joined_with_one_space_and_han_without() -> None:
    assert _tease(text="The tram left.\n\nCrowds came.") == "The tram left. Crowds came."
    assert _tease(text="电车出发了。\n\n人们来了。", language="zh") == "电车出发了。人们来了。"


@pytest.mark.parametrize(
    "unit", ["(", "“", "The post ", "Read more ", "By A ", ". ", "… ", "a", "中", "1", " ,", "e\u0301", "[ab c="]
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    assert is_linear(lambda size: _tease(200, summary=unit * size, text=unit * size), size=12_500)


@needs_shared
def test_the_seed_article_and_its_briefs_get_sensible_teasers() -> None:
    paragraphs = clean_text(next((SHARED / "seeds").glob("*.txt")).read_text()).split("\n\n")
    body = "\n\n".join(paragraphs[1:])
    teaser = _tease(340, title=paragraphs[0], text=body)
    assert teaser.startswith("The U.S. attack on the Iran backed")
    assert teaser.endswith("in the past few months.")
    briefs = [part for part in paragraphs if part.endswith("...")]
    teasers = [_tease(summary=brief, text="") for brief in briefs]
    assert len(teasers) == 4
    assert all(one.endswith("…") and "Reuters" not in one and "..." not in one for one in teasers)


def test_an_article_is_not_changed() -> None:
    article: Article = make_article()
    assert make_teaser(article, 100) == make_teaser(article, 100)
