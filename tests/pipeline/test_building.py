"""Editions are built from the store: each story in one of them, none forgotten; what is kept makes the same again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from digest.errors import ConfigError, HeldError, NothingUsableError
from digest.model import Arrival, Concern, EditionState, Hold, Kind, Reason
from digest.pipeline.building import (
    Commission,
    Revision,
    build_stored_proof,
    find_since,
    load_stored_inputs,
    refuse_empty,
    save_draft,
)
from digest.pipeline.edition import choose_candidates
from digest.pipeline.kept import load_kept_inputs, load_kept_proof, load_shown_proof
from digest.pipeline.verifying import Outcome, verify_edition
from digest.settings import SourceSettings
from digest.store.decisions import load_decisions
from digest.store.editions import load_editions, move_edition
from digest.store.keeping import load_next_slot
from digest.store.opening import Store
from tests.pipeline.newsroom import DUE, SETTINGS, build, collect, list_chosen, make_news
from tests.store.editions import keep, send
from tests.store.makers import FEED, make_poll, new_store, save

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as opened:
        collect(opened, *range(1, 8))
        yield opened


def test_a_draft_is_kept_with_a_decision_for_every_candidate(store: Store) -> None:
    draft = build(store)
    assert load_editions(store, "main") == (draft.record,)
    assert (draft.record.state, draft.record.stories, draft.record.sources) == (EditionState.DRAFT, 5, 1)
    assert (draft.record.cut_off, draft.record.slot.due, draft.record.slot.number) == (DUE, DUE, 1)
    decided = load_decisions(store, "main")
    assert {one.article for one in decided} == {f"a{number}" for number in range(1, 8)}
    assert {one.article for one in decided if one.reason is Reason.CHOSEN} == list_chosen(draft)
    assert {one.reason for one in decided} == {Reason.CHOSEN, Reason.OVER_CAP}


def test_what_is_kept_is_what_was_built_byte_for_byte(store: Store) -> None:
    draft = build(store)
    assert draft.proof is not None
    kept = load_kept_proof(store, draft.record.slot)
    assert kept.rendered == draft.proof.rendered
    assert kept.edition.key == draft.record.key == draft.proof.edition.key
    shown = load_shown_proof(store, draft.record.slot)
    assert [one.reason for one in shown.edition.decisions] == [one.reason for one in draft.proof.edition.decisions]


def test_what_was_built_was_built_from_what_is_kept(store: Store) -> None:
    draft = build(store)
    inputs = load_kept_inputs(store, draft.record.slot)
    assert inputs == draft.choice.inputs
    assert inputs is not None
    assert inputs.slot == draft.record.slot


def test_stories_over_the_cap_come_in_the_next_edition_and_those_that_went_out_in_none(store: Store) -> None:
    first = build(store)
    send(store, first.record.slot)
    collect(store, 8, at=DUE + HOUR)
    second = build(store, due=DUE + DAY)
    assert list_chosen(second) == {f"a{number}" for number in range(1, 9)} - list_chosen(first)
    again = build(store, due=DUE + HOUR, kind=Kind.EXTRA)
    assert not list_chosen(again) & list_chosen(first)


def test_an_edition_that_was_not_sent_uses_nothing(store: Store) -> None:
    first = build(store)
    second = build(store, due=DUE + DAY)
    assert list_chosen(first) == list_chosen(second)
    assert [one.state for one in load_editions(store, "main")] == [EditionState.DRAFT, EditionState.SUPERSEDED]


def test_a_story_collected_late_or_published_long_before_it_was_seen_is_in_the_next_edition(store: Store) -> None:
    send(store, build(store).record.slot)
    collect(store, 9, at=DUE + HOUR, published=DUE - 20 * HOUR)
    collect(store, 10, at=DUE, published=DUE - 5 * HOUR)
    assert {"a9", "a10"} <= list_chosen(build(store, due=DUE + DAY))


def test_too_few_stories_make_a_cancelled_edition_that_can_be_explained_and_they_wait(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        collect(store, 1, 2)
        draft = build(store)
        assert (draft.proof, draft.record.state) == (None, EditionState.CANCELLED)
        assert [one.evidence for one in draft.record.concerns] == [
            "2 of 2 candidates fit, and an edition has 3 at least"
        ]
        with pytest.raises(NothingUsableError, match="2 of 2 candidates fit"):
            refuse_empty(draft)
        assert len(load_decisions(store, "main", number=1)) == 2
        collect(store, 3, at=DUE + HOUR)
        assert list_chosen(build(store, due=DUE + DAY)) == {"a1", "a2", "a3"}


def test_a_proof_is_what_would_be_built_and_changes_nothing(store: Store) -> None:
    before = "\n".join(_dump(store))
    proof = build_stored_proof(store, Commission(settings=SETTINGS, base=store.path.parent, due=DUE, now=DUE))
    assert "\n".join(_dump(store)) == before
    draft = build(store)
    assert draft.proof is not None
    assert [one.article.id for one in proof.edition.stories] == [one.article.id for one in draft.proof.edition.stories]
    assert proof.edition.slot is None


def _dump(store: Store) -> list[str]:
    import sqlite3

    with sqlite3.connect(store.path) as connection:
        return list(connection.iterdump())


def test_an_edition_that_is_being_sent_is_not_built_again(store: Store) -> None:
    slot = build(store).record.slot
    for state in (EditionState.APPROVED, EditionState.SENDING):
        move_edition(store, slot, to=state, expected=set(EditionState))
    with pytest.raises(HeldError, match="edition 1 is sending already"):
        build(store)


def test_an_edition_built_anew_from_what_was_kept_of_another_has_its_stories_less_those_that_are_gone(
    store: Store,
) -> None:
    first = build(store)
    gone = min(list_chosen(first))
    inputs = load_kept_inputs(store, first.record.slot)
    assert inputs is not None
    slot = load_next_slot(store, "main", kind=Kind.REGULAR, due=DUE)
    second = save_draft(store, replace(inputs, gone=frozenset({gone}), slot=slot))
    assert gone not in list_chosen(second)
    assert list_chosen(first) - {gone} < list_chosen(second)


def test_the_window_opens_max_age_before_or_where_the_last_edition_ended_but_not_weeks_ago(store: Store) -> None:
    commission = Commission(settings=SETTINGS, base=store.path.parent, due=DUE, now=DUE)
    assert find_since(store, commission) == DUE - 2 * DAY
    send(store, keep(store, due=DUE - 9 * DAY))
    assert find_since(store, commission) == DUE - 7 * DAY
    send(store, keep(store, due=DUE - 4 * DAY))
    assert find_since(store, commission) == DUE - 4 * DAY
    send(store, keep(store, due=DUE - DAY))
    assert find_since(store, commission) == DUE - 2 * DAY


def test_a_source_with_a_password_and_one_that_is_paused_are_known_by_what_the_store_calls_them(store: Store) -> None:
    secret = FEED.replace("https://", "https://me:hunter2@")
    paused = replace(SETTINGS, sources=(SourceSettings(at="other"), SourceSettings(at=secret, paused=True)))
    commission = Commission(settings=paused, base=store.path.parent, due=DUE, now=DUE)
    stored = load_stored_inputs(store, commission, slot=None)
    assert {(one.source, one.order, one.paused) for one in stored.candidates} == {(FEED, 1, True)}


def test_a_theme_or_overrides_that_are_wrong_keep_nothing(store: Store) -> None:
    (store.path.parent / "overrides.toml").write_text("[[story]]\nban = 3\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"overrides\.toml"):
        build(store)
    with pytest.raises(ConfigError, match="there is no theme"):
        build(store, replace(SETTINGS, theme="nothing"))
    assert load_editions(store, "main") == ()


def test_a_pin_lets_in_what_is_held_for_its_age_or_for_want_of_a_date_once_and_no_embargo(store: Store) -> None:
    undated, old, ahead = make_news(8, published=None), make_news(9, published=DUE - 90 * DAY), make_news(10)
    arrivals = {
        "a8": Arrival(eligible_from=None, hold=Hold.UNDATED),
        "a9": Arrival(eligible_from=None, hold=Hold.BACKLOG),
        "a10": Arrival(eligible_from=DUE + DAY, hold=Hold.EMBARGO),
    }
    save(store, make_poll(undated, old, ahead), arrivals=arrivals, flags={"a8": "undated"})
    assert not list_chosen(build(store)) & {"a8", "a9", "a10"}
    names = ("a8", old.title, "a10")
    tables = "".join(f'[[story]]\nstory = "{name}"\npin = "lead"\n' for name in names)
    (store.path.parent / "overrides.toml").write_text(tables, encoding="utf-8")
    draft = build(store)
    assert list_chosen(draft) & {"a8", "a9", "a10"} == {"a8", "a9"}
    send(store, draft.record.slot)
    save(store, make_poll(make_news(8), at=DUE))  # it gets a date, and may enter by itself
    later = build(store, due=DUE + HOUR, kind=Kind.EXTRA)
    decided = {one.placed.article.id: one.reason for one in later.choice.decisions}
    assert (decided["a8"], decided["a9"]) == (Reason.USED, Reason.USED)


def test_what_went_out_is_remembered_with_its_text_when_the_next_is_built(store: Store) -> None:
    send(store, build(store).record.slot)
    commission = Commission(settings=SETTINGS, base=store.path.parent, due=DUE + DAY, now=DUE + DAY)
    used = load_stored_inputs(store, commission, slot=None).used
    assert len([one for one in used if one.text]) == 5
    assert {(one.number, one.at) for one in used} == {(1, DUE)}


def test_an_override_is_told_of_while_nobody_knows_its_story_and_not_once_it_left_the_window(
    store: Store, tmp_path: Path
) -> None:
    commission = Commission(settings=SETTINGS, base=tmp_path, due=DUE, now=DUE)
    names = ("a1", "https://elsewhere.example/nowhere")
    tables = "".join(f'[[story]]\nstory = "{name}"\nban = true\n' for name in names)
    known = load_stored_inputs(store, commission, slot=None).candidates[0].article
    (tmp_path / "overrides.toml").write_text(tables.replace('"a1"', f'"{known.url}"'))
    inputs = load_stored_inputs(store, commission, slot=None)
    assert [one.story for one in inputs.overrides] == [known.url, names[1]]
    (error,) = choose_candidates(inputs).errors
    assert "no story that this edition may take is called 'https://elsewhere.example/nowhere'" in error.problem
    later = load_stored_inputs(store, replace(commission, due=DUE + 9 * DAY, now=DUE + 9 * DAY), slot=None)
    assert [one.story for one in later.overrides] == [names[1]]


def test_too_few_stories_that_fit_into_the_size_make_a_cancelled_edition_that_says_so(store: Store) -> None:
    small = replace(SETTINGS, choice=replace(SETTINGS.choice, max_bytes=1_000))
    draft = build(store, small)
    assert (draft.proof, draft.record.state) == (None, EditionState.CANCELLED)
    (empty,) = draft.record.concerns
    assert empty.evidence == "1 of 5 stories fit into 1000 bytes, and an edition has 3 at least"
    assert Reason.OVER_SIZE in {one.reason for one in load_decisions(store, "main", number=1)}
    assert verify_edition(store, draft.record).outcome is Outcome.SAME


def test_a_revision_is_kept_with_approval_and_concerns_at_once_and_a_guard_rail_ends_what_policy_approved(
    store: Store,
) -> None:
    dropped = Concern(code="dropped", evidence="one is gone")
    holds = Concern(code="late", evidence="it is late", holds=True)
    for by, concern, state in (
        ("amal", dropped, EditionState.APPROVED),
        ("amal", holds, EditionState.APPROVED),
        ("policy", dropped, EditionState.APPROVED),
        ("policy", holds, EditionState.DRAFT),
    ):
        approved = replace(build(store).record, approved_by=by, approved=DUE)
        slot = load_next_slot(store, "main", kind=Kind.REGULAR, due=DUE)
        inputs = load_kept_inputs(store, approved.slot)
        assert inputs is not None
        draft = save_draft(store, replace(inputs, slot=slot), revision=Revision(concerns=(concern,), approved=approved))
        kept = load_editions(store, "main")[0]
        assert kept == draft.record
        assert (kept.state, kept.concerns[0].code) == (state, concern.code)
        assert kept.approved_by == (by if state is EditionState.APPROVED else None)
        assert bool(kept.holds) == (state is EditionState.DRAFT)
