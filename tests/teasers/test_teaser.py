"""A teaser is the lead and nothing else, whole sentences where they fit, and never longer than its limit."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Article
from digest.teasers.teaser import Rung, Teaser, find_teaser, make_teaser
from digest.text.graphemes import count_graphemes
from digest.text.hygiene import clean_text
from tests.factories import make_article
from tests.growth import is_linear
from tests.shared import SHARED, needs_shared

LEAD = "The first tram left the depot at dawn. Crowds lined the quay to see it pass. Fares are free until Monday."

WORDS = "not tram Depot the said $3.5 million 1,204 U.S. “We left.” left. (the line) Why? — don’t ‘no’ «Oui non» ... «"
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
def test_the_teaser_of_a_teaser_is_itself_or_its_whole_sentences(text: str, limit: int) -> None:
    once = _tease(limit, text=text)
    again = _tease(limit, summary=once, text="")
    assert again == once or once.startswith(again.rstrip("…”’»」) "))
    assert bool(again) == bool(once)


@given(leads, st.integers(10, 120))
def test_a_cut_teaser_ends_with_one_ellipsis_behind_a_word(text: str, limit: int) -> None:
    teaser = _tease(limit, text=text)
    if cut := re.search(r"(.)…[”’»」)]?\Z", teaser):
        assert unicodedata.category(cut[1])[0] in "LMNS" or cut[1] in "”’»」)'\""
        assert not re.search(r"…\W?…", teaser)


@pytest.mark.parametrize(
    ("limit", "teaser"),
    [
        (300, LEAD),
        (105, LEAD),
        (104, "The first tram left the depot at dawn. Crowds lined the quay to see it pass."),
        (40, "The first tram left the depot at dawn."),
        (38, "The first tram left the depot at dawn."),
        (37, "The first tram left the depot…"),
        (36, "The first tram left the depot…"),
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
            "“We will build the line whatever…”",
        ),
        (
            "« Nous construirons la ligne par tous les temps », dit-elle.",
            40,
            "« Nous construirons la ligne par tous… »",
        ),
        ("中国总理访问巴黎并与法国总统举行会谈讨论贸易问题。", 10, "中国总理访问巴黎并…"),
        ("约30亿人口的地区发生了强烈的地震灾害。", 4, "约…"),
        ("政府投入约3亿5000万元修建港口。", 8, "政府投入约…"),
        ("政府投入约三亿五千万元修建港口。", 9, "政府投入约…"),
        ("卡车六月前不得通行，市长说。", 7, "卡车六月…"),
        ("港の橋は九年の修理を経て月曜に再開した。", 10, "港の橋は九年の…"),
        ("港のトラックターミナルが再開した。", 8, "港の…"),
        ("大型トラックは六月まで通れないと市長は述べた。", 13, "大型トラックは六月まで…"),
        ("시장은 다리가 열리지 않는다고 말했다.", 13, "시장은 다리가…"),
        ("The council met with Mr. Reed and the tram crew.", 24, "The council met…"),
        ("The line was paid for by John P. Reed of the quay.", 35, "The line was paid for by John…"),
        (
            "The trams were sold off before any of it runs from a new depot.",
            57,
            "The trams were sold off before any of it runs…",
        ),
        ("The council voted late, and the trams run again from May.", 32, "The council voted late…"),
        ("The council bought 1,500 trams for the old quay.", 22, "The council bought…"),
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
        ("A day that nobody in the city will forget...", LEAD),
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


# What stands around a lead

BESIDE = [
    "By Noor Aziz for The Daily Ledger",
    "Staff Reports",
    "Staff Writer",
    "5 min read",
    "Reading time: 4 minutes",
    "Lesezeit: 3 Minuten",
    "Temps de lecture : 3 min",
    "Tiempo de lectura: 3 minutos",
    "Listen to this article · 5 min",
    "Last updated 14:05 GMT",
    "Last updated at 2:05pm",
    "14:05 GMT",
    "10.30am",
    "14h30",
    "Key events",
    "Follow along",
    "Latest updates",
    "Image source, Getty Images",
    "Image caption, A tram on the quay",
    "Photo: Noor Aziz / The Daily Ledger",
    "Photo by Noor Aziz",
    "A tram on the quay (Getty Images)",
    "A tram on the quay | EPA",
    "Crédit photo, Getty Images",
    "Crédito: Noor Aziz",
    "Bildquelle: dpa",
    "Foto: Noor Aziz",
    "Fotoğraf: Noor Aziz",
    "Фото: Noor Aziz",
    "صدر الصورة، Getty Images",
    "،تصویر کا ذریعہ Getty Images",
    "इमेज स्रोत, Getty Images",
    "https://ledger.example/tram",
    "#tram #harbour #city",
    "submitted by /u/tram_rider to r/harbour [link] [12 comments]",
    "Correction: An earlier version misspelt the mayor’s name. We regret the error.",
    "Editor’s note: This story was updated on Monday.",
    "An earlier version of this article gave the wrong fare.",
    "This article was updated to add the fare.",
    "This story was originally published by The Daily Ledger.",
    "This page may contain affiliate links.",
    "The Latest on the tram line (all times local):",
    "Share this on WhatsApp",
    "Opens in a new tab",
]


@pytest.mark.parametrize("paragraph", BESIDE)
def test_a_paragraph_that_tells_nothing_of_the_story_is_left_out(paragraph: str) -> None:
    assert _tease(200, text=f"{paragraph}\n\n{LEAD}") == LEAD
    assert _tease(200, text=paragraph) == ""


@pytest.mark.parametrize(
    "sentence",
    [
        "Follow live.",
        "Follow live updates here.",
        "Watch the mayor’s speech here.",
        "Follow her on Twitter.",
        "Follow on Apple or Spotify. Listen on the Daily Ledger app.",
        "Follow Noor Aziz on Instagram for more.",
        "Sign up for our daily newsletter.",
        "Sign up for The Morning Tram, our free newsletter.",
        "Subscribe now to read more.",
        "Welcome to our live coverage of the opening.",
        "Good morning and welcome to our tram blog.",
        "Here’s what we know so far.",
        "Here is what you need to know.",
        "We will bring you the latest updates.",
        "This live blog is now closed.",
        "This story was updated at noon.",
        "(This Nov 21 story has been corrected to fix the fare in paragraph 5.)",
        "(This story has been refiled to remove a word in the headline)",
        "This post contains affiliate links.",
        "Noor Aziz covers transport for The Daily Ledger.",
        "Noor Aziz is a reporter at The Daily Ledger.",
        "Sam Reed is a senior correspondent for The Daily Ledger.",
        "All rights reserved.",
        "#tram #harbour",
    ],
)
def test_a_sentence_that_asks_or_tells_of_its_writer_is_left_out(sentence: str) -> None:
    article = {"authors": ("Noor Aziz",)}
    assert _tease(200, text=f"{sentence} {LEAD}", **article) == LEAD
    assert _tease(200, text=f"{sentence}\n\n{LEAD}", **article) == LEAD
    assert _tease(200, text=f"{LEAD} {sentence}", **article) == LEAD


@pytest.mark.parametrize(
    "opening",
    [
        "LIVE: ",
        "Live updates: ",
        "BREAKING: ",
        "BREAKING ",
        "EXCLUSIVE ",
        "Exclusive: ",
        "WATCH: ",
        "En direct : ",
        "EN VIVO | ",
        "عاجل: ",
        "14:05 GMT ",
        "14:05 – ",
        "10:30 a.m. — ",
        "Share this on WhatsApp",
        "Share on Facebook ",
        "3 min read ",
        "2 minutes ",
        "#tram #harbour ",
        "Staff Reports ",
        "By Staff Reports ",
        "By Noor Aziz ",
        "NOOR AZIZ ",
        "(Refiles to fix the fare in paragraph 5) ",
        "By Lena Marie Quist ",
        "- ",
        "• ",
        "The Latest on the tram line (all times local): 10 p.m. ",
        "Harbour city opens its tram line number 1 | The Daily Ledger - ",
        "Harbour city opens its tram line number 1. ",
        "HARBOUR CITY OPENS ITS TRAM LINE NUMBER 1 – ",
        "Image source, Getty Images ",
    ],
)
def test_what_ran_into_the_lead_is_cut_off_it(opening: str) -> None:
    assert _tease(200, text=opening + LEAD, authors=("Noor Aziz",)) == LEAD


def test_a_credit_that_ran_into_an_arabic_or_urdu_lead_is_cut_off_it() -> None:
    lead = "پہلی ٹرام صبح سویرے ڈپو سے نکلی۔ لوگ دیکھنے آئے۔"
    assert _tease(text="،تصویر کا ذریعہ Getty Images " + lead, language="ur") == lead
    assert _tease(text="صدر الصورة، AFP وصل أول ترام إلى الميناء.", language="ar") == "وصل أول ترام إلى الميناء."


@pytest.mark.parametrize(
    "text",
    [
        "Update your timetable, the council says.",
        "Breaking rocks takes a tram crew a week.",
        "Live music fills the quay on Sundays.",
        "Watch makers left the old town long ago.",
        "Image matters, says the mayor’s office.",
        "Photo albums of the old trams sold out.",
        "Get on the tram at the quay, says the mayor.",
        "See how the trams return to the harbour.",
        "Follow the rails from the quay to the depot.",
        "This story of a tram is a love story.",
        "This report was published by the council on Monday.",
        "The reporter is a tram driver at weekends.",
        "Lena Quist is a tram driver at the depot.",
        "2 minutes late, the first tram left the depot.",
        "14:05 is when the last tram leaves.",
        "10:30 a.m. Monday is the deadline for fares.",
        "By Friday Noor Aziz had sold the last ticket.",
        "#MeToo founders ride the first tram.",
        "Key events led to the tram’s return.",
        "Summary courts sat on Monday.",
        "Subscribe, they said, and the tram will come.",
        "The latest on the tram: it is late.",
        "Reading time in trams falls.",
    ],
)
def test_a_story_that_opens_like_something_else_stays_whole(text: str) -> None:
    assert _tease(text=text) == text
    assert _tease(text=f"{text} {LEAD}", limit=300) == f"{text} {LEAD}"


# The headline again

SAME = [
    "Harbour city opens its tram line number 1",
    "HARBOUR CITY OPENS ITS TRAM LINE NUMBER 1",
    "Harbour city opens its tram line, number 1.",
    "‘Harbour city opens its tram line number 1’",
    "Harbour city opens its tram line number 1 | Ledger",
    "Ledger: Harbour city opens its tram line number 1",
    "Harbour city opens a tram line number 1.",
]


@pytest.mark.parametrize("same", SAME)
def test_the_headline_again_is_no_teaser(same: str) -> None:
    said: dict[str, Any] = {"title": "Harbour city opens its tram line number 1", "source": "Ledger"}
    said["title"] = "Harbour city on the quay opens its new tram line number 1" if " a tram" in same else said["title"]
    same = said["title"].replace("its new", "a new") if " a tram" in same else same
    assert _tease(summary=same, text=LEAD, **said) == LEAD
    assert _tease(text=f"{same}\n\n{LEAD}", **said) == LEAD
    assert _tease(summary=same, text="", **said) == ""


@pytest.mark.parametrize(
    "other",
    [
        "Harbour city opens its tram line number 2 on the quay.",
        "Harbour city opens its tram line number 1 on Monday, after sixty years.",
        "The city opens.",
    ],
)
def test_what_says_more_or_another_number_than_the_headline_stays(other: str) -> None:
    assert _tease(summary=other, text=LEAD) == other


def test_a_headline_that_is_the_texts_opening_cut_off_is_not_taken_from_it() -> None:
    text = "The first tram left the depot at dawn and Crowds lined the quay."
    assert _tease(title="The first tram left the depot...", text=text) == text


# The rungs


@pytest.mark.parametrize(
    ("summary", "text", "rung"),
    [
        ("A city rides again.", LEAD, Rung.SUMMARY),
        ("", LEAD, Rung.LEAD),
        ("The first tram left the depot at dawn. Crowds lined the qu...", LEAD, Rung.LEAD),
        ("Harbour city opens its tram line number 1", LEAD, Rung.LEAD),
        ("A city rides again, and…", LEAD, Rung.LEAD),
        ("A city rides again, and…", "", Rung.SUMMARY),
        ("A city rides again (for the first", LEAD, Rung.LEAD),
        ("“A city rides again", LEAD, Rung.LEAD),
        ("A city rides again and the", LEAD, Rung.LEAD),
        ("Share post:", "Read more", Rung.NONE),
        ("", "", Rung.NONE),
    ],
)
def test_a_teaser_tells_which_rung_it_came_from(summary: str, text: str, rung: Rung) -> None:
    assert find_teaser(make_article(summary=summary, text=text), 200).rung is rung


def test_what_an_editor_wrote_comes_first_and_is_only_made_to_fit() -> None:
    article = make_article(summary="A city rides again.", text=LEAD)
    assert find_teaser(article, 200, written="Read more") == Teaser(text="Read more", rung=Rung.OVERRIDE)
    assert find_teaser(article, 40, written=LEAD).text == "The first tram left the depot at dawn."
    assert find_teaser(article, 40, written="") == Teaser(text="", rung=Rung.OVERRIDE)


def test_whole_sentences_of_a_summary_that_was_cut_are_taken_without_the_last() -> None:
    summary = "A city rides again after sixty years of buses. The mayor says it was the…"
    assert _tease(summary=summary, text=LEAD) == "A city rides again after sixty years of buses."


def test_a_summary_that_ends_within_a_word_of_the_text_was_cut() -> None:
    said = (
        "After sixty years of buses the trams are back on the quay, and crowds came out in the cold at six in the morn"
    )
    assert len(said) < 120
    assert _tease(summary=said, text="Mornings are cold. " + LEAD) == said
    longer = f"On a cold day in late autumn, {said[0].lower()}{said[1:]}"
    assert _tease(summary=longer, text="Mornings are cold. " + LEAD).startswith("Mornings are cold.")


# Where it ends


@pytest.mark.parametrize(
    ("text", "limit", "teaser"),
    [
        (
            "What happened to the trams? The city sold them to a museum far away in the north of the country.",
            80,
            "What happened to the trams? The city sold them to a museum far away…",
        ),
        ("What happened to the trams? The city sold them to a museum.", 40, "What happened to the trams?"),
        (
            "“The line is open at last. We waited for it,” said the mayor of the city, who had promised it for years.",
            92,
            "“The line is open at last. We waited for it,” said the mayor of the city…",
        ),
        ("The council agreed on three things: it will build a line.\n\nIt will:", 80, None),
        ("The council agreed on the following:\n\n- a line", 37, "The council agreed on the following…"),
        ("The council agreed on the following:\n\n- a line\n\n- a fare", 60, None),
        (
            "The mayor said on Sunday night that she will not sell the line.",
            48,
            "The mayor said on Sunday night that she…",
        ),
        (
            "Der Rat sagte am Sonntag, er werde die Linie nicht verkaufen.",
            48,
            "Der Rat sagte am Sonntag, er werde die…",
        ),
        ("It isn ‘t late, and the trams of the ‘90s are back on the quay. Crowds came.", 66, None),
        ("“The outcome is plain." + '" Crowds came to the quay.', 24, None),
    ],
)
def test_a_teaser_ends_where_it_has_said_something(text: str, limit: int, teaser: str | None) -> None:
    told = _tease(limit, text=text)
    assert told == teaser if teaser else not told.endswith(("’", ":", "”"))


def test_an_interview_loses_the_marks_of_question_and_answer() -> None:
    text = "Q: Why a tram?\n\nA: Because the buses are full, and the quay is long."
    assert _tease(text=text) == "Why a tram? Because the buses are full, and the quay is long."


@given(leads, leads, st.integers(20, 220))
def test_a_teaser_is_made_of_whole_pieces_of_what_the_source_wrote(summary: str, text: str, limit: int) -> None:
    """Less its ellipsis and the closers behind it, it is one slice of the source: nothing is reworded or left out."""
    told = find_teaser(make_article(summary=summary, text=text), limit)
    assert _is_slice(told.text, summary if told.rung is Rung.SUMMARY else text)


@given(st.lists(words, min_size=3, max_size=30), st.sampled_from(["$3.5 million", "1,204", "40 %", "12:30"]), st.data())
def test_a_number_is_whole_or_not_there(around: list[str], number: str, data: st.DataObject) -> None:
    plain = [word for word in around if word != "..." and not any(char.isdigit() for char in word)]
    place = data.draw(st.integers(0, len(plain)))
    text = clean_text(" ".join([*plain[:place], number, *plain[place:]]))
    teaser = _tease(data.draw(st.integers(5, 120)), text=text)
    digits = number.split(maxsplit=1)[0]
    assert not any(char.isdigit() for char in teaser) or digits in teaser
    assert not teaser.rstrip("…”’»」)").endswith(digits) or not teaser.rstrip("”’»」)").endswith("…")


@given(leads, st.integers(5, 200))
def test_marks_of_direction_are_balanced_in_a_teaser(text: str, limit: int) -> None:
    marked = clean_text(f"\u2067{text}\u2069 \u202b{text}\u202c")
    teaser = _tease(limit, text=marked)
    assert teaser.count("\u2067") == teaser.count("\u2069")
    assert teaser.count("\u202b") == teaser.count("\u202c")


def _list_words(text: str) -> list[str]:
    """The words of `text`, less all marks, in which nothing that is said can hide."""
    return re.findall(r"[^\W_]+", text.replace("&", ""))


def _is_slice(teaser: str, source: str) -> bool:
    """Whether the words of `teaser` stand in `source` one behind the other; Han may be cut within its word."""
    told, said = _list_words(teaser), _list_words(source)
    if not told:
        return True
    starts = (at for at in range(len(said)) if said[at : at + len(told) - 1] == told[:-1])
    lasts = (said[at + len(told) - 1] for at in starts if at + len(told) <= len(said))
    return any(last == told[-1] or (last.startswith(told[-1]) and not last.isascii()) for last in lasts)


def test_a_teaser_that_lost_a_word_is_no_slice() -> None:
    assert _is_slice("He will not go", "Now he says: He will not go. Ever.")
    assert not _is_slice("He will go", "He will not go.")
    assert not _is_slice("He will not g", "He will not go.")


@pytest.mark.parametrize(
    "unit",
    [
        "(",
        "“",
        "The post ",
        "Read more ",
        "By A ",
        ". ",
        "… ",
        "a",
        "中",
        "1",
        " ,",
        "e\u0301",
        "[ab c=",
        "#a ",
        "LIVE: ",
        "14:05 – ",
        "Q: ",
        "By Ab ",
        "Follow a on ",
        "- ",
        "‘",
        "A ",
        "Crédit photo, ",
        "not 1 ",
        "x\n\n",
        "’’ ",
        "**a",
        "+++ ",
        "A / ",
        "Photo: a ",
        "の",
        "Also read: ",
    ],
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
