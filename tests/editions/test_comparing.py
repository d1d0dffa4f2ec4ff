"""Two editions side by side."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.editions.artefact import format_edition
from digest.editions.comparing import Kind, compare_editions, find_difference
from digest.editions.decided import parse_decisions
from digest.model import Edition, Evidence, Pin, Placed, Reason, Section
from tests.factories import REGIONS, make_article, make_decision, make_edition, make_story

REGION = ("europe", "middle_east")


def edit(lead: int, *sections: Sequence[int], titles: dict[int, str] | None = None) -> Edition:
    """An edition of those stories."""
    told = {number: {"title": title} for number, title in (titles or {}).items()}
    return replace(
        make_edition(1),
        lead=make_story(lead, **told.get(lead, {})),
        sections=tuple(
            Section(
                region=REGIONS[REGION[at]],
                stories=tuple(make_story(one, region=REGION[at], **told.get(one, {})) for one in numbers),
            )
            for at, numbers in enumerate(sections)
        ),
    )


def compare(before: Edition, after: Edition) -> list[tuple[str, str | None]]:
    return [(one.kind.value, one.article) for one in compare_editions(before, after)]


def test_an_edition_does_not_differ_from_itself() -> None:
    assert compare_editions(edit(1, [2, 3], [4]), edit(1, [2, 3], [4])) == ()


def test_stories_are_added_removed_and_retitled() -> None:
    before, after = edit(1, [2, 3]), edit(1, [3, 5], titles={3: "Another headline"})
    assert compare(before, after) == [("added", "a5"), ("removed", "a2"), ("retitled", "a3")]


def test_a_story_that_is_in_another_section_or_leads_has_moved() -> None:
    first, second = compare_editions(edit(1, [2], [3]), edit(2, [1], [3]))
    assert {(one.before, one.after) for one in (first, second)} == {("lead", "Europe"), ("Europe", "lead")}
    (moved,) = compare_editions(edit(1, [2, 5], [3]), edit(1, [2], [5, 3]))
    assert (moved.kind, moved.article, moved.before, moved.after) == (Kind.MOVED, "a5", "Europe", "Middle East")


def test_of_a_new_order_the_fewest_stories_are_named_that_explain_it() -> None:
    assert compare(edit(1, [2, 3, 4, 5, 6]), edit(1, [3, 4, 5, 6, 2])) == [("moved", "a2")]
    assert compare(edit(1, [2, 3, 4]), edit(1, [9, 2, 3, 4])) == [("added", "a9")]


def test_where_a_section_stands_moves_none_of_its_stories() -> None:
    before = edit(1, [2, 3], [4])
    after = replace(before, sections=before.sections[::-1])
    assert compare_editions(before, after) == ()
    (moved,) = compare_editions(before, edit(1, [3, 2], [4]))
    assert (moved.before, moved.after) == ("Europe", "Europe")


def test_subject_and_preheader_are_compared() -> None:
    before = edit(1, [2])
    changes = compare_editions(before, replace(before, subject="New", preheader="Also new"))
    assert [(one.kind, one.before, one.after) for one in changes] == [
        (Kind.SUBJECT, before.subject, "New"),
        (Kind.PREHEADER, before.preheader, "Also new"),
    ]


@given(before=st.permutations(range(2, 9)), after=st.permutations(range(2, 9)))
def test_what_did_not_move_stands_in_the_same_order_in_both(before: list[int], after: list[int]) -> None:
    moved = {key for kind, key in compare(edit(1, before), edit(1, after)) if kind == "moved"}
    stayed = [[one for one in order if f"a{one}" not in moved] for order in (before, after)]
    assert stayed[0] == stayed[1]
    assert bool(moved) == (before != after)


PARTS = {"html": b"<p>one\n<p>two\n", "text": b"one\ntwo\n", "artefact": format_edition(make_edition(3)).encode()}


def test_the_same_parts_differ_nowhere() -> None:
    assert find_difference(PARTS, dict(PARTS)) is None


def test_a_difference_is_named_by_file_and_line() -> None:
    assert find_difference(PARTS, {**PARTS, "html": b"<p>one\n<p>2\n"}) == (
        "email.html: line 2: '<p>two' was kept, '<p>2' is built"
    )
    assert find_difference(PARTS, {**PARTS, "text": b"one\n"}) == "email.txt: line 2: 'two' was kept, nothing is built"
    assert find_difference(PARTS, {**PARTS, "text": b"one\r\ntwo\r\n"}) == "email.txt: the ends of lines"


def test_a_difference_in_the_artefact_is_named_by_the_story_it_is_in() -> None:
    value = json.loads(PARTS["artefact"])
    value["sections"][0]["stories"][0]["teaser"] = "Other"
    told = find_difference(PARTS, {**PARTS, "html": b"", "artefact": json.dumps(value).encode()})
    assert told is not None
    assert told.startswith("edition.json: sections[0].stories[0].teaser of 'Harbour city opens its tram line number ")
    assert told.endswith('"Other" is built')


@pytest.mark.parametrize("artefact", [b"", b"{", b"null", b"[1]"])
def test_an_artefact_that_is_none_differs_all_the_same(artefact: bytes) -> None:
    told = find_difference(PARTS, {**PARTS, "artefact": artefact})
    assert told is not None
    assert told.startswith("edition.json: ")


def test_decisions_are_read_back_from_the_artefact() -> None:
    placed = Placed(
        article=make_article(2, raw_date="soon"),
        region="europe",
        confidence=0.5,
        secondary=("world",),
        evidence=(Evidence(field="title", matched="Paris", region="europe", weight=1.5, country="FR"),),
        revision=3,
    )
    decisions = (
        make_decision(make_article(1), final=True, score=1.25, also_in=("BBC",), pin=Pin(place=2)),
        make_decision(make_article(2), Reason.OVER_CAP, placed=placed, linked=True, evidence="the cap is 6"),
        make_decision(make_article(3, published=None), Reason.NO_DATE),
    )
    again = parse_decisions(format_edition(make_edition(decisions=decisions)).encode())
    for old, new in zip(decisions, again, strict=True):
        assert replace(new, placed=old.placed) == old
        assert (new.placed.article.id, new.placed.article.title) == (old.placed.article.id, old.placed.article.title)
        assert (new.placed.evidence, new.placed.revision) == (old.placed.evidence, old.placed.revision)


@pytest.mark.parametrize("artefact", [b"", b"{}", b"[]", b'{"decisions":[{}]}', b'{"decisions":3}'])
def test_what_holds_no_decisions_is_a_value_error(artefact: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_decisions(artefact)
