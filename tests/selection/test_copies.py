"""Copies: what is one story and what only looks like it, which copy is shown, and that order never matters."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Placed
from digest.selection.copies import group_copies
from tests.factories import NOW
from tests.growth import is_linear
from tests.selection.prose import make_prose, place
from tests.selection.wire import load_wire, make_placed, measure_recall, measure_suspects
from tests.shared import needs_shared

EARLY, LATE = NOW - timedelta(hours=9), NOW - timedelta(hours=1)
STORY = make_prose("ferry")
TENS = range(0, 120, 20)


def group(*placed: Placed, languages: Sequence[str] = ()) -> list[list[str]]:
    return [[item.article.id for item in story] for story in group_copies(placed, languages=languages)]


def are_copies(*placed: Placed) -> bool:
    return len(group(*placed)) == 1


# What is one story


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(STORY, id="the same"),
        pytest.param(STORY.upper().replace(".", " –"), id="other case and marks"),
        pytest.param(f"By Our Correspondent. {STORY} Share this article.", id="boilerplate around it"),
        pytest.param(make_prose("ferry", 0, 40), id="its opening"),
        pytest.param(make_prose("ferry", 0, 25) + " Read more", id="its lead"),
        pytest.param(make_prose("ferry", 60, 120) + make_prose("ferry", 20, 50), id="cut and reordered"),
        pytest.param(make_prose("news", 0, 25) + STORY, id="a new opening"),
    ],
)
def test_a_copy_of_another_source_is_told_by_its_text(copy: str) -> None:
    assert are_copies(place(1, text=STORY, published=EARLY), place(2, text=copy, published=LATE))


def test_other_stories_are_no_copies() -> None:
    assert not are_copies(place(1, text=STORY), place(2, text=make_prose("tram")))


def test_a_brief_is_compared_by_its_summary() -> None:
    assert are_copies(place(1, text=STORY), place(2, text="", summary=make_prose("ferry", 0, 30)))


def test_too_few_words_to_tell_must_be_the_same_under_the_same_headline() -> None:
    brief: dict[str, Any] = {"text": "", "summary": "The ferry sank at dawn.", "published": EARLY}
    assert are_copies(place(1, title="Ferry sinks", **brief), place(2, title="Ferry sinks!", **brief))
    assert not are_copies(place(1, title="Ferry sinks", **brief), place(2, title="Tram sinks", **brief))
    assert not are_copies(
        place(1, title="Ferry sinks", **brief), place(2, title="Ferry sinks", **{**brief, "summary": "None was hurt."})
    )


def test_few_words_that_open_a_text_under_the_same_headline_are_a_copy_of_it() -> None:
    lead = place(1, title="Morning at sea", text="ferry0 ferry1 ferry2 ferry3 ferry4 ferry5")
    assert are_copies(lead, place(2, title="Morning at sea", text=STORY))
    assert not are_copies(lead, place(2, title="Evening at sea", text=STORY))
    assert not are_copies(lead, place(2, title="Morning at sea", text=STORY, source="source 1"))


def test_a_headline_alone_must_be_long_and_of_two_sources() -> None:
    def headline(number: int, title: str, source: str) -> Placed:
        return place(number, title=title, source=source, text="", published=EARLY)

    long = "Ferry with ninety aboard sinks off Samos"
    assert are_copies(headline(1, long, "a"), headline(2, long, "b"))
    assert not are_copies(headline(1, long, "a"), headline(2, long, "a"))
    assert not are_copies(headline(1, "Letters", "a"), headline(2, "Letters", "b"))


def test_two_articles_without_any_words_are_no_copies() -> None:
    assert not are_copies(place(1, title="…", text=""), place(2, title="…", text=""))


@pytest.mark.parametrize("word", ["中文报道记者今天", "ญี่ปุ่นประกาศ"])
def test_scripts_without_spaces_are_compared_by_characters(word: str) -> None:
    def text(start: int, end: int) -> str:
        return "".join(chr(ord(word[0]) + number) for number in range(start, end))

    assert are_copies(place(1, text=text(0, 40)), place(2, text=text(0, 36)))
    assert not are_copies(place(1, text=text(0, 20)), place(2, text=text(20, 40)))


def test_articles_at_one_address_or_of_one_id_are_one_whatever_they_say() -> None:
    url = "https://ledger.example/story"
    assert are_copies(place(1, url=f"{url}?utm_source=feed", text="One."), place(2, url=url, text="Two."))
    assert are_copies(place(1, id="x", text="One."), place(2, id="x", text="Two."))


def test_a_translation_is_a_copy() -> None:
    english, urdu = place(1, translations=("a2",)), place(2, language="ur", text="متن")
    assert are_copies(english, urdu)
    assert are_copies(urdu, english)


# What only looks like one story


def test_a_follow_up_that_quotes_some_of_the_old_is_no_copy() -> None:
    follow_up = make_prose("captain", 0, 150) + make_prose("ferry", 0, 50)
    assert not are_copies(place(1, text=STORY, published=EARLY), place(2, text=follow_up, published=LATE))


def test_a_follow_up_that_holds_a_whole_brief_further_down_is_no_copy_of_it() -> None:
    brief = place(1, text=make_prose("ferry", 0, 40), published=EARLY)
    follow_up = make_prose("captain", 0, 150) + make_prose("ferry", 0, 40)
    assert not are_copies(brief, place(2, text=follow_up, published=LATE))
    assert are_copies(brief, place(2, text=follow_up, published=EARLY - timedelta(hours=1)))
    assert are_copies(brief, place(2, text=follow_up, published=LATE, title=brief.article.title))


def test_a_quote_that_two_short_texts_share_makes_no_copy() -> None:
    quote = make_prose("quote", 0, 25)
    assert not are_copies(place(1, text=make_prose("a", 0, 12) + quote), place(2, text=make_prose("b", 0, 12) + quote))


@pytest.mark.parametrize("count", [2, 5])
def test_a_round_up_is_no_copy_of_the_stories_in_it(count: int) -> None:
    briefs = [place(number, text=make_prose(f"topic{number}x", 0, 50)) for number in range(count)]
    round_up = place(90, text=" ".join(item.article.text for item in briefs))
    assert len(group(*briefs, round_up)) == count + 1


def test_a_round_up_that_another_source_has_too_is_one_story_of_its_own() -> None:
    briefs = [place(number, text=make_prose(f"topic{number}x", 0, 50)) for number in range(4)]
    text = " ".join(item.article.text for item in briefs)
    stories = group(*briefs, place(90, text=text), place(91, text=f"{text} Good day."))
    assert sorted(map(len, stories)) == [1, 1, 1, 1, 2]


def test_two_cuts_of_one_story_that_share_nothing_are_copies_of_it_by_their_headlines() -> None:
    title = "Ferry with ninety aboard sinks off Samos"
    lead = place(1, text=make_prose("ferry", 0, 30), title=title)
    end = place(2, text=make_prose("ferry", 60, 110), title=f"Reports: {title}")
    assert are_copies(lead, end, place(3, text=STORY, title="Ninety saved at sea"))


def test_two_stories_that_hold_the_same_lines_are_not_joined_by_a_copy_of_these() -> None:
    lines = make_prose("ferry", 0, 30)
    story = place(1, text=STORY, published=EARLY)
    follow_up = place(2, text=make_prose("captain", 0, 150) + lines, published=EARLY)
    brief = place(3, text=lines, published=EARLY)
    assert sorted(map(sorted, group(story, follow_up, brief))) == [["a1", "a3"], ["a2"]]


# What a source tells apart


def test_what_one_source_tells_apart_is_no_copy_though_it_holds_the_other() -> None:
    brief, full = (place(number, source="a", text=make_prose("ferry", 0, end)) for number, end in ((1, 40), (2, 120)))
    assert not are_copies(brief, full)


def test_an_update_of_the_same_source_at_a_new_address_is_a_copy() -> None:
    first = place(1, source="a", text=STORY)
    second = place(2, source="a", text=make_prose("news", 0, 40) + STORY)
    assert group(first, second) == [["a2", "a1"]]


def test_forms_that_one_source_fills_in_anew_are_no_copies() -> None:
    gale, frost = (
        place(number, source="a", text=" ".join(f"{make_prose('form', start, start + 20)} {word}." for start in TENS))
        for number, word in ((1, "gale"), (2, "frost"))
    )
    assert not are_copies(gale, frost)


def test_a_series_with_a_standing_line_is_told_apart() -> None:
    line = "All that you need to know this morning, as we send it to you each day before breakfast."
    today, yesterday = (
        place(number, source="a", title="Your morning briefing", text="", summary=line, published=NOW - age)
        for number, age in ((1, timedelta(0)), (2, timedelta(hours=24)))
    )
    assert not are_copies(today, yesterday)


def test_several_stories_at_one_address_are_told_apart_unless_they_are_the_same() -> None:
    url = "https://ledger.example/warnings"
    one, other = (place(number, source="a", url=url, text=STORY + word) for number, word in ((1, "gale"), (2, "frost")))
    assert not are_copies(one, other)
    same = [place(number, source="a", url=url, text=STORY, title="Gale warning") for number in (1, 2)]
    assert are_copies(*same)


def test_sources_that_are_gathered_in_one_file_are_several() -> None:
    brief, full = (
        place(number, source="", origin="wire.json", text=make_prose("ferry", 0, end), published=EARLY)
        for number, end in ((1, 40), (2, 120))
    )
    assert not are_copies(brief, full)
    assert are_copies(replace(brief, article=replace(brief.article, source="Another")), full)


# Which copy is shown


def test_the_shown_copy_is_of_the_first_source_then_the_fullest_then_the_earliest() -> None:
    first = place(1, order=0, text=make_prose("ferry", 0, 60), published=LATE)
    full = place(2, order=1, text=STORY, published=LATE)
    early = place(3, order=1, text=make_prose("ferry", 0, 100), published=EARLY)
    late = place(4, order=1, text=make_prose("ferry", 0, 100), published=LATE)
    assert group(late, early, full, first) == [["a1", "a2", "a3", "a4"]]


def test_the_earlier_of_the_languages_is_shown_before_all_else() -> None:
    english = place(1, language="en", translations=("a2",), order=0)
    urdu = place(2, language="ur", order=1)
    assert group(english, urdu, languages=("ur", "en")) == [["a2", "a1"]]
    assert group(english, urdu, languages=("en", "ur")) == [["a1", "a2"]]
    assert group(english, urdu, languages=("fr",)) == [["a1", "a2"]]


def test_a_language_is_the_same_in_every_country_and_an_unknown_one_is_no_worse() -> None:
    british = place(1, language="en-GB", translations=("a2",), order=1)
    assert group(british, place(2, language="ur"), languages=("en", "ur")) == [["a1", "a2"]]
    unknown = place(2, language=None, text=STORY)
    assert group(place(1, language="en", text=STORY, order=1), unknown, languages=("en",)) == [["a2", "a1"]]


# What always holds

TOPICS = st.sampled_from(["ferry", "tram"])
SPANS = st.tuples(TOPICS, st.integers(0, 8), st.integers(1, 12))


@st.composite
def make_candidates(draw: st.DrawFn) -> list[Placed]:
    """Candidates that are cuts of two stories, and round-ups of both, of few sources, addresses and headlines."""
    placed = []
    for number in range(draw(st.integers(0, 8))):
        spans = draw(st.lists(SPANS, min_size=1, max_size=2))
        text = " ".join(make_prose(topic, start * 10, (start + length) * 10) for topic, start, length in spans)
        url = draw(st.sampled_from([f"https://ledger.example/{number}"] * 5 + ["https://ledger.example/all"]))
        placed.append(
            place(
                number,
                source=draw(st.sampled_from(["a", "b", "c"])),
                title=draw(st.sampled_from(["Ferry sinks off Samos at dawn", "Tram opens", f"Headline {number}"])),
                text=draw(st.sampled_from([text, text, "", "Few words"])),
                url=url,
                published=NOW - timedelta(hours=draw(st.integers(0, 20))),
                translations=tuple(draw(st.lists(st.sampled_from(["a0", "a1"]), max_size=1))),
            )
        )
    return placed


@settings(max_examples=50)
@given(make_candidates(), st.randoms(use_true_random=False))
def test_the_order_of_what_comes_in_never_matters(placed: list[Placed], rng: random.Random) -> None:
    shuffled = list(placed)
    rng.shuffle(shuffled)
    assert group(*placed) == group(*shuffled)


@settings(max_examples=50)
@given(make_candidates())
def test_every_article_is_in_one_group(placed: list[Placed]) -> None:
    assert sorted(name for story in group(*placed) for name in story) == sorted(item.article.id for item in placed)


def copy_over_and_over(count: int) -> list[Placed]:
    return [place(number, text=STORY) for number in range(count)]


def change_a_word(count: int) -> list[Placed]:
    return [place(number, text=STORY.replace("ferry60", f"word{number}")) for number in range(count)]


def repeat_a_word(count: int) -> list[Placed]:
    return [place(number, text="ha " * 500, title="Ha ha ha ha ha") for number in range(count)]


def share_boilerplate(count: int) -> list[Placed]:
    return [place(number, text=make_prose(f"topic{number}x", 0, 40) + STORY[:300]) for number in range(count)]


def share_an_address(count: int) -> list[Placed]:
    return [place(number, text=f"{number}", url="https://ledger.example/", source="a") for number in range(count)]


def share_a_headline(count: int) -> list[Placed]:
    half = count // 2
    briefs = [place(number, text=f"word {number}", title="Ferry sinks off Samos") for number in range(half)]
    return [*briefs, *(place(half + n, text=make_prose(f"t{n}x"), title="Ferry sinks off Samos") for n in range(half))]


HOSTILE = [copy_over_and_over, change_a_word, repeat_a_word, share_boilerplate, share_an_address, share_a_headline]


@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__)
def test_time_grows_with_the_number_of_articles(make: Callable[[int], list[Placed]]) -> None:
    prepared = {size: make(size) for size in (100, 400)}
    assert is_linear(lambda size: group_copies(prepared[size]), size=100)


def test_hundreds_of_copies_are_one_story() -> None:
    assert len(group_copies(copy_over_and_over(400))) == 1
    assert len(group_copies(change_a_word(400))) == 1


def test_stories_that_share_boilerplate_are_many() -> None:
    assert len(group_copies(share_boilerplate(200))) == 200


@needs_shared
def test_the_labelled_wire_copies_are_found_and_hardly_others() -> None:
    wires = load_wire(2_000)
    groups = [[int(item.article.id) for item in story] for story in group_copies(map(make_placed, wires))]
    recall = measure_recall(wires, groups)
    assert recall.pop("all") >= 0.993
    assert min(recall.values()) >= 0.97
    suspects, pairs = measure_suspects(wires, groups)
    assert suspects <= 0.003 * pairs


def test_a_brief_and_the_story_its_source_made_of_it_within_hours_are_one() -> None:
    brief = place(1, source="wire", title="Ferry sinks off Samos", text=make_prose("ferry", 0, 30), published=EARLY)
    whole = place(2, source="wire", title="Ferry sinks off Samos, all saved", text=STORY, published=LATE)
    assert group(brief, whole) == [["a2", "a1"]]
    other = place(3, source="wire", title="Harbour reopens", text=STORY, published=LATE)
    assert not are_copies(brief, other)
    next_day = NOW + timedelta(hours=20)
    assert not are_copies(brief, replace(whole, article=replace(whole.article, published=next_day)))
