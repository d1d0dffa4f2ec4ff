"""One story, several articles: bans, memory and claims hold for the story; what is out hides no copy."""

from __future__ import annotations

from typing import Any

import pytest

from digest.model import Pin, Reason, Window
from digest.urls import make_url_key
from tests.factories import NOW
from tests.selection.makers import (
    choose,
    find,
    list_reasons,
    make_text,
    mark,
    place,
    place_copy,
    use,
)

STORY = place(1)
COPY = place_copy(STORY, 2)
OTHER = place_copy(STORY, 3, source="The Bay", origin="bay.xml")


def test_the_shown_copy_names_the_other_sources_once_and_not_itself() -> None:
    same = place_copy(STORY, 4, source=STORY.article.source)
    again = place_copy(STORY, 5, source="The Bay")
    decisions = choose(STORY, COPY, OTHER, same, again)
    assert find(decisions, STORY).also_in == ("Wire 2", "The Bay")
    assert find(decisions, COPY).reason is Reason.COPY
    assert find(decisions, COPY).evidence == "the same story is taken from The Daily Ledger (ledger.xml)"
    assert find(decisions, COPY).final


@pytest.mark.parametrize(
    ("out", "reason"),
    [
        ({"paused": True}, Reason.SOURCE_PAUSED),
        ({"tags": ("no-digest",)}, Reason.BANNED),
        ({"language": "fr"}, Reason.WRONG_LANGUAGE),
        ({"published": NOW.replace(year=2025)}, Reason.OUT_OF_WINDOW),
    ],
)
def test_what_is_out_for_a_reason_of_its_own_hides_no_copy(out: dict[str, Any], reason: Reason) -> None:
    first = place(1, **out)
    window = Window(since=NOW.replace(day=1))
    decisions = choose(first, OTHER, window=window, languages=("en",))
    assert list_reasons(decisions) == {"a3": Reason.CHOSEN, "a1": reason}
    assert not find(decisions, first).final


def test_a_ban_on_one_copy_bans_the_story() -> None:
    decisions = choose(STORY, COPY, OTHER, place(9), marks=mark(COPY, ban=True, note="embargoed"))
    assert list_reasons(decisions) == {
        "a9": Reason.CHOSEN,
        "a1": Reason.BANNED,
        "a2": Reason.BANNED,
        "a3": Reason.BANNED,
    }
    assert find(decisions, COPY).evidence == 'banned in overrides.toml:3 ("embargoed")'
    banned = 'the same story from Wire 2 (wire2.xml) is banned in overrides.toml:3 ("embargoed")'
    assert find(decisions, STORY).evidence == banned


def test_a_ban_holds_for_copies_even_of_what_is_out_of_the_window() -> None:
    old = place_copy(STORY, 2, published=NOW.replace(day=1))
    decisions = choose(STORY, old, window=Window(since=NOW.replace(day=20)), marks=mark(old, ban=True))
    assert list_reasons(decisions) == {"a1": Reason.BANNED, "a2": Reason.OUT_OF_WINDOW}


def test_the_copy_that_an_editor_pinned_or_changed_is_the_one_shown() -> None:
    assert find(choose(STORY, COPY, marks=mark(COPY, pin=Pin())), COPY).chosen
    assert find(choose(STORY, COPY, marks=mark(COPY, title="Tram opens")), COPY).chosen
    both = mark(COPY, title="Tram opens") | mark(OTHER, pin=Pin())
    assert find(choose(STORY, COPY, OTHER, marks=both), OTHER).chosen


def test_what_the_cms_wants_of_a_copy_holds_for_the_shown_one() -> None:
    sticky = place_copy(STORY, 2, sticky=True)
    decision = find(choose(place(0), STORY, sticky), STORY)
    assert decision.pin == Pin(lead=True)
    assert decision.evidence == "kept on top by its site"


def test_a_used_story_does_not_return_nor_does_a_copy_of_it() -> None:
    decisions = choose(STORY, OTHER, place(9), used=[use(STORY)])
    assert list_reasons(decisions) == {"a9": Reason.CHOSEN, "a1": Reason.USED, "a3": Reason.USED}
    assert find(decisions, STORY).evidence == "used in edition 41 of 2026-11-20"
    assert find(decisions, OTHER).evidence == f'a copy of "{STORY.article.title}", used in edition 41 of 2026-11-20'
    assert all(decision.final for decision in decisions)


def test_a_copy_of_a_used_story_whose_text_is_forgotten_is_known_by_the_other_copy() -> None:
    decisions = choose(STORY, OTHER, used=[use(STORY, title="", text="")])
    assert list_reasons(decisions) == {"a1": Reason.USED, "a3": Reason.USED}
    assert find(decisions, OTHER).evidence == "a copy of one used in edition 41 of 2026-11-20"


def test_what_was_dropped_for_good_says_so() -> None:
    (decision,) = choose(STORY, used=[use(STORY, title="", text="", reason=Reason.OVER_CAP)])
    assert decision.reason is Reason.USED
    assert decision.evidence == "left out for good in edition 41 of 2026-11-20"


REWRITTEN = place(1, text=make_text(77), revision=2)


def test_a_used_story_returns_only_rewritten_in_a_newer_revision_and_where_that_is_allowed() -> None:
    used = [use(STORY)]
    (decision,) = choose(REWRITTEN, used=used, updates="substantial")
    assert decision.chosen
    assert decision.evidence == "used in edition 41 of 2026-11-20 and rewritten since"
    assert choose(REWRITTEN, used=used)[0].reason is Reason.USED
    assert choose(place(1, revision=2), used=used, updates="substantial")[0].reason is Reason.USED
    assert choose(REWRITTEN, used=[use(STORY, revision=2)], updates="substantial")[0].reason is Reason.USED


def test_a_rewritten_story_does_not_come_in_through_a_copy_where_updates_never_return() -> None:
    copy = place_copy(REWRITTEN, 3)
    assert list_reasons(choose(REWRITTEN, copy, used=[use(STORY)])) == {"a1": Reason.USED, "a3": Reason.USED}


def test_only_the_very_article_returns_and_not_another_one_at_its_address() -> None:
    key = make_url_key(STORY.article.url or "")
    (decision,) = choose(REWRITTEN, used=[use(STORY, article="a900", url_key=key)], updates="substantial")
    assert decision.reason is Reason.USED


def test_a_rewritten_story_returns_and_copies_of_what_it_was_do_not() -> None:
    old, new = place_copy(STORY, 2), place_copy(REWRITTEN, 3)
    decisions = choose(REWRITTEN, old, new, used=[use(STORY)], updates="substantial")
    assert list_reasons(decisions) == {"a1": Reason.CHOSEN, "a2": Reason.USED, "a3": Reason.COPY}


def test_of_a_rewritten_story_that_returns_no_older_copy_is_shown() -> None:
    lines = make_text(1).split()
    rewritten = place(1, order=9, revision=2, text=" ".join([*lines, *make_text(77, words=70).split()]))
    old = place_copy(STORY, 2, order=0)
    decisions = choose(rewritten, old, used=[use(STORY)], updates="substantial")
    assert list_reasons(decisions) == {"a1": Reason.CHOSEN, "a2": Reason.COPY}
    assert list_reasons(choose(rewritten, old)) == {"a2": Reason.CHOSEN, "a1": Reason.COPY}


def test_a_pin_brings_nothing_back_and_says_so() -> None:
    (decision,) = choose(STORY, used=[use(STORY)], marks=mark(STORY, pin=Pin(lead=True)))
    assert decision.reason is Reason.USED
    assert decision.pin is None
    told = "used in edition 41 of 2026-11-20; its pin in overrides.toml:3 does not bring it back"
    assert decision.evidence == told
