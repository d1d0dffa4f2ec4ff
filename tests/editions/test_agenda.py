"""What a run does when: single situations, and days of runs at any instant with crashes, approvals and pauses."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings as profile
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from digest.editions.agenda import POLICY, Action, Situation, Step, choose_step, find_missed
from digest.editions.schedule import find_next, list_dues
from digest.model import Concern, EditionRecord, EditionState, Kind, Slot
from digest.model.states import LIVE, check_transition
from digest.settings import Settings
from digest.text.spans import parse_span

DRAFT, APPROVED, SENDING = EditionState.DRAFT, EditionState.APPROVED, EditionState.SENDING
SEVEN = datetime(2026, 11, 23, 2, tzinfo=UTC)
"""Seven o'clock in Karachi."""
HOURS = timedelta(hours=1)
DAILY = Settings(schedule="0 7 * * *", timezone="Asia/Karachi")


def make_record(state: EditionState, *, due: datetime = SEVEN, **changes: Any) -> EditionRecord:
    record = EditionRecord(
        slot=Slot(newsletter="main", kind=Kind.REGULAR, due=due, number=41),
        state=state,
        since=due - 48 * HOURS,
        cut_off=due,
        built=due,
        key="",
        subject="Tram opens",
        preheader="",
        stories=9,
        sources=3,
        size=40_000,
        program="1",
    )
    return replace(record, **changes)


def hold(code: str = "late") -> tuple[Concern, ...]:
    return (Concern(code=code, evidence="", holds=True),)


def choose(now: datetime, *live: EditionRecord, settings: Settings = DAILY, **situation: Any) -> Step:
    given: dict[str, Any] = {"settled": {SEVEN - 24 * HOURS}, "begun": SEVEN - 100 * HOURS, **situation}
    return choose_step(Situation(now=now, live=live, **given), settings)


def test_before_its_time_an_edition_is_waited_for() -> None:
    step = choose(SEVEN - HOURS)
    assert (step.action, step.due) == (Action.NOTHING, SEVEN)
    assert step.reason == "the next edition is due 2026-11-23 07:00 Asia/Karachi"


def test_what_was_sent_ahead_of_its_time_is_not_waited_for() -> None:
    step = choose(SEVEN - HOURS, settled={SEVEN - 24 * HOURS, SEVEN, SEVEN + 24 * HOURS})
    assert step.reason == "the next edition is due 2026-11-25 07:00 Asia/Karachi"


def test_at_its_time_it_is_built_then_approved_then_sent() -> None:
    assert choose(SEVEN).action is Action.BUILD
    assert choose(SEVEN).due == SEVEN
    assert choose(SEVEN, make_record(DRAFT)).action is Action.APPROVE
    assert choose(SEVEN, make_record(APPROVED, approved_by=POLICY, approved=SEVEN)).action is Action.SEND
    assert choose(SEVEN, make_record(SENDING)).action is Action.RESUME
    assert choose(SEVEN, settled={SEVEN}).action is Action.NOTHING


def test_of_several_missed_ones_the_newest_is_built_and_no_other() -> None:
    step = choose(SEVEN + 73 * HOURS)
    assert (step.action, step.due) == (Action.BUILD, SEVEN + 72 * HOURS)
    assert choose(SEVEN + 73 * HOURS, settled={SEVEN + 72 * HOURS}).action is Action.NOTHING


def test_what_is_sending_comes_first_and_then_what_is_approved() -> None:
    sending = make_record(SENDING, due=SEVEN - 24 * HOURS)
    approved = make_record(APPROVED)
    assert choose(SEVEN, approved, sending).action is Action.RESUME
    assert choose(SEVEN, approved, sending, tried=frozenset({sending.slot})).action is Action.SEND


def test_a_draft_is_made_so_long_before_as_is_set_and_then_waits() -> None:
    settings = replace(DAILY, draft_before="90m")
    assert choose(SEVEN - timedelta(minutes=91), settings=settings).action is Action.NOTHING
    step = choose(SEVEN - timedelta(minutes=90), settings=settings)
    assert (step.action, step.due) == (Action.DRAFT, SEVEN)
    assert choose(SEVEN - HOURS, make_record(DRAFT), settings=settings).action is Action.NOTHING
    assert choose(SEVEN - HOURS, make_record(APPROVED), settings=settings).action is Action.NOTHING


def test_a_draft_that_was_too_thin_is_not_made_again_before_its_time_and_then_is() -> None:
    settings = replace(DAILY, draft_before="90m")
    assert choose(SEVEN - HOURS, settings=settings, thin={SEVEN}).action is Action.NOTHING
    assert choose(SEVEN, settings=settings, thin={SEVEN}).action is Action.BUILD


@pytest.mark.parametrize(("minutes", "action"), [(120, Action.APPROVE), (121, Action.HOLD)])
def test_a_draft_that_is_later_than_max_late_is_held(minutes: int, action: Action) -> None:
    step = choose(SEVEN + timedelta(minutes=minutes), make_record(DRAFT))
    assert step.action is action
    if step.concern:
        assert (step.concern.code, step.concern.holds) == ("late", True)


def test_what_was_approved_and_could_not_go_out_in_time_is_held() -> None:
    late = SEVEN + 3 * HOURS
    assert choose(late, make_record(APPROVED, approved_by=POLICY, approved=SEVEN)).action is Action.HOLD
    assert choose(late, make_record(APPROVED, approved_by="amal", approved=SEVEN - HOURS)).action is Action.HOLD


def test_what_a_person_approved_late_is_sent_within_max_late_of_that() -> None:
    record = make_record(APPROVED, approved_by="amal", approved=SEVEN + 9 * HOURS)
    assert choose(SEVEN + 10 * HOURS, record).action is Action.SEND
    assert choose(SEVEN + 12 * HOURS, record).action is Action.HOLD


def test_a_late_edition_gives_way_to_a_newer_one_that_is_due() -> None:
    step = choose(SEVEN + 24 * HOURS, make_record(APPROVED, approved_by=POLICY, approved=SEVEN))
    assert (step.action, step.due) == (Action.BUILD, SEVEN + 24 * HOURS)
    held = make_record(DRAFT, concerns=hold())
    assert choose(SEVEN + 24 * HOURS, held).action is Action.BUILD


def test_an_edition_that_is_built_ahead_settles_no_due_before_it_and_its_own() -> None:
    ahead, later = make_record(DRAFT, due=SEVEN + 48 * HOURS), SEVEN + 48 * HOURS
    for live, settled in (((ahead,), set()), ((), {later})):
        for day in (0, 24):
            step = choose(SEVEN + day * HOURS, *live, settled=settled)
            assert (step.action, step.due) == (Action.BUILD, SEVEN + day * HOURS)
        assert choose(later, *live, settled=settled).action is not Action.BUILD


def test_an_early_draft_is_made_though_a_later_edition_was_built_ahead() -> None:
    settings = replace(DAILY, draft_before="90m")
    step = choose(SEVEN - HOURS, make_record(DRAFT, due=SEVEN + 48 * HOURS), settings=settings)
    assert (step.action, step.due) == (Action.DRAFT, SEVEN)


@pytest.mark.parametrize(("state", "concerns"), [(DRAFT, hold()), (APPROVED, ())])
def test_what_was_not_sent_gives_way_to_an_edition_that_was_built_ahead_once_that_is_due(
    state: EditionState, concerns: tuple[Concern, ...]
) -> None:
    old = make_record(state, concerns=concerns, approved_by=POLICY, approved=SEVEN)
    ahead = make_record(DRAFT, due=SEVEN + 24 * HOURS, concerns=hold())
    assert choose(SEVEN + 23 * HOURS, old, ahead).action is not Action.SUPERSEDE
    step = choose(SEVEN + 24 * HOURS, old, ahead)
    assert (step.action, step.record) == (Action.SUPERSEDE, old)


def test_what_is_held_waits_and_is_told() -> None:
    step = choose(SEVEN + HOURS, make_record(DRAFT, concerns=hold("same_as_last")))
    assert step.action is Action.NOTHING
    assert step.reason.startswith("edition 41 is held; the next edition is due 2026-11-24")


@pytest.mark.parametrize(("word", "action"), [("send", Action.APPROVE), ("hold", Action.HOLD), ("skip", Action.SKIP)])
def test_what_nobody_approved_is_sent_held_or_skipped_as_set(word: str, action: Action) -> None:
    settings = replace(DAILY, require_approval=True, if_unapproved=word)
    record = make_record(DRAFT, built=SEVEN - HOURS)
    assert choose(SEVEN - HOURS, record, settings=settings).action is Action.NOTHING
    assert choose(SEVEN, record, settings=settings).action is action


@pytest.mark.parametrize(("minutes", "action"), [(15, Action.SKIP), (14, Action.HOLD), (0, Action.HOLD)])
def test_what_was_drafted_too_late_to_be_approved_is_held_and_not_skipped(minutes: int, action: Action) -> None:
    settings = replace(DAILY, require_approval=True, if_unapproved="skip")
    record = make_record(DRAFT, built=SEVEN - timedelta(minutes=minutes))
    assert choose(SEVEN, record, settings=settings).action is action
    held = replace(record, concerns=hold("approval"))
    assert choose(SEVEN, held, settings=settings).action is (Action.SKIP if minutes == 15 else Action.NOTHING)


def test_a_guard_rail_holds_even_what_would_be_sent_unapproved() -> None:
    settings = replace(DAILY, require_approval=True, if_unapproved="send")
    assert choose(SEVEN, make_record(DRAFT, concerns=hold()), settings=settings).action is Action.NOTHING


def test_an_extra_edition_goes_out_when_a_person_approved_it_and_settles_no_due() -> None:
    extra = make_record(DRAFT, due=SEVEN - HOURS, slot=Slot(newsletter="main", kind=Kind.EXTRA, due=SEVEN, number=42))
    assert choose(SEVEN, extra).action is Action.BUILD
    assert choose(SEVEN, extra, settled={SEVEN}).action is Action.NOTHING
    approved = replace(extra, state=APPROVED, approved_by="amal", approved=SEVEN)
    assert choose(SEVEN, approved, settled={SEVEN}).action is Action.SEND


def test_a_fresh_install_makes_up_only_for_what_can_still_go_out_in_time() -> None:
    assert choose(SEVEN + 2 * HOURS, settled=frozenset(), begun=SEVEN + 2 * HOURS).action is Action.BUILD
    assert choose(SEVEN + 3 * HOURS, settled=frozenset(), begun=SEVEN + 3 * HOURS).action is Action.NOTHING


def test_a_machine_that_was_down_since_the_first_run_makes_up_for_what_it_missed() -> None:
    assert choose(SEVEN + 5 * HOURS, settled=frozenset(), begun=SEVEN - HOURS).action is Action.BUILD


def test_a_paused_newsletter_does_nothing_at_all() -> None:
    assert choose(SEVEN, make_record(SENDING), paused=True).action is Action.NOTHING


def test_without_a_schedule_only_what_is_there_goes_on() -> None:
    settings = replace(DAILY, schedule=None)
    assert choose(SEVEN, settings=settings).action is Action.NOTHING
    assert choose(SEVEN, make_record(APPROVED), settings=settings).action is Action.SEND


EVERY_FEW = timedelta(minutes=5)
newsletters = st.builds(
    Settings,
    schedule=st.sampled_from(["0 7 * * *", "0 */3 * * *", "30 6 * * 1-5"]),
    timezone=st.sampled_from(["Asia/Karachi", "Europe/Berlin"]),
    draft_before=st.sampled_from([None, "1h", "5h"]),
    require_approval=st.booleans(),
    if_unapproved=st.sampled_from(["send", "hold", "skip"]),
    max_late=st.sampled_from(["30m", "2h"]),
)


OVER = {Action.SKIP: EditionState.CANCELLED, Action.SUPERSEDE: EditionState.SUPERSEDED}


class Newsroom(RuleBasedStateMachine):
    """A newsletter over days: a store in memory, runs that take the steps chosen, and all that comes between."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[EditionRecord] = []
        self.mailed: Counter[datetime] = Counter()
        self.paused = False
        self.begun: datetime | None = None

    @initialize(settings=newsletters, hours=st.integers(0, 23))
    def set_up(self, settings: Settings, hours: int) -> None:
        # The last Sunday of October: Berlin turns its clocks back in the middle of these days.
        self.now = datetime(2026, 10, 24, hours, 17, tzinfo=UTC)
        self.settings = settings

    @rule(minutes=st.integers(1, 40 * 60) | st.integers(1, 4 * 60))
    def let_time_pass(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(
        crash=st.none() | st.integers(0, 6),
        server=st.sampled_from(["up", "down", "greylists"]),
        thin=st.booleans(),
        guarded=st.sampled_from([False, False, True]),
    )
    def run(self, crash: int | None, server: str, *, thin: bool, guarded: bool) -> None:
        self.begun = self.begun or self.now
        tried: set[Slot] = set()
        for count in range(13):
            if crash == count:
                return
            step = choose_step(self.situate(tried), self.settings)
            if step.action is Action.NOTHING:
                return
            if step.record and step.action in {Action.SEND, Action.RESUME}:
                tried.add(step.record.slot)
            if not self.take(step, server=server, thin=thin, guarded=guarded, is_killed=crash == count + 1):
                return
        raise AssertionError("the run does not end")

    @precondition(lambda self: any(one.state is DRAFT for one in self.records))
    @rule(data=st.data())
    def approve(self, data: st.DataObject) -> None:
        record = data.draw(st.sampled_from([one for one in self.records if one.state is DRAFT]))
        self.move(record, APPROVED, approved_by="amal", approved=self.now)

    @precondition(lambda self: any(one.state in LIVE for one in self.records))
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        record = data.draw(st.sampled_from([one for one in self.records if one.state in LIVE]))
        self.move(record, EditionState.CANCELLED)

    @rule(ahead=st.integers(1, 4), thin=st.booleans())
    def build_ahead(self, ahead: int, *, thin: bool) -> None:
        """A person builds an edition long before it is due."""
        due = self.now
        for _ in range(ahead):
            due = find_next(self.settings.schedule or "", self.settings.timezone, after=due)
        if not any(one.slot.due == due and one.state in {SENDING, EditionState.SENT} for one in self.records):
            self.build(due, thin=thin, guarded=False)

    @precondition(lambda self: any(one.state in {DRAFT, APPROVED} for one in self.records))
    @rule(data=st.data())
    def mark_sent(self, data: st.DataObject) -> None:
        """Another mailer sent it, whenever it is due."""
        record = data.draw(st.sampled_from([one for one in self.records if one.state in {DRAFT, APPROVED}]))
        if record.state is DRAFT:
            record = self.move(record, APPROVED, approved_by="amal", approved=self.now)
        self.move(self.begin_sending(record), EditionState.SENT)

    @rule()
    def pause_or_resume(self) -> None:
        self.paused = not self.paused
        if not self.paused:
            self.begun = self.now

    @invariant()
    def each_due_goes_out_once_at_most(self) -> None:
        assert all(count == 1 for count in self.mailed.values())

    @invariant()
    def there_is_one_live_revision_of_a_due_at_most(self) -> None:
        standing = Counter(one.slot.due for one in self.records if one.state in LIVE | {EditionState.SENT})
        assert all(count == 1 for count in standing.values())

    def teardown(self) -> None:
        """After a few good runs all that was due is out, skipped, held, or gave way to a later one."""
        if not hasattr(self, "settings"):
            return
        self.paused = False
        for _ in range(3):
            self.run(None, "up", thin=False, guarded=False)
        assert find_missed(self.situate(set()), self.settings) is None
        due_now = [one for one in self.records if one.slot.due <= self.now and one.state in LIVE]
        assert all(one.state is DRAFT and one.holds for one in due_now)
        assert len(due_now) <= 1
        assert self.begun is not None
        first = max(self.begun - parse_span(self.settings.max_late), self.now - timedelta(days=30))
        dues = list(list_dues(self.settings.schedule or "", self.settings.timezone, since=first, until=self.now))
        assert not dues or dues[-1] in {one.slot.due for one in self.records}

    def situate(self, tried: set[Slot]) -> Situation:
        over = [one for one in self.records if one.state in {EditionState.SENT, EditionState.CANCELLED}]
        early = [one for one in over if one.concerns and one.concerns[0].code == "empty" and one.cut_off < one.slot.due]
        return Situation(
            now=self.now,
            live=[one for one in self.records if one.state in LIVE],
            settled=frozenset(one.slot.due for one in over if one not in early),
            thin=frozenset(one.slot.due for one in early),
            begun=self.begun,
            paused=self.paused,
            tried=frozenset(tried),
        )

    def take(self, step: Step, *, server: str, thin: bool, guarded: bool, is_killed: bool) -> bool:
        """Do what a run does; give whether it goes on."""
        record = step.record
        if step.action in {Action.BUILD, Action.DRAFT}:
            assert step.due is not None
            self.build(step.due, thin=thin, guarded=guarded)
            return True
        assert record is not None
        if step.action is Action.APPROVE:
            assert not record.holds
            self.move(record, APPROVED, approved_by=POLICY, approved=self.now)
        elif step.action in OVER:
            self.move(record, OVER[step.action])
        elif step.action is Action.HOLD and record.state is APPROVED:
            self.build(record.slot.due, thin=False, guarded=True)
        elif step.action is Action.HOLD:
            assert step.concern is not None
            self.records[self.records.index(record)] = replace(record, concerns=(*record.concerns, step.concern))
        elif step.action is Action.SEND:
            return self.send(record, server=server, is_killed=is_killed)
        elif server == "up":
            self.move(record, EditionState.SENT)
        return True

    def send(self, record: EditionRecord, *, server: str, is_killed: bool) -> bool:
        start = record.slot.due
        if record.approved_by != POLICY and record.approved:
            start = max(start, record.approved)
        assert record.slot.due <= self.now <= start + parse_span(self.settings.max_late)
        if server == "down":
            return False
        sending = self.begin_sending(record)
        if not is_killed and server == "up":
            self.move(sending, EditionState.SENT)
        return True

    def begin_sending(self, record: EditionRecord) -> EditionRecord:
        """Let it be on its way, as the store does: earlier ones that are over and were not sent are superseded."""
        self.mailed[record.slot.due] += 1
        sending = self.move(record, SENDING)
        self.supersede_earlier(record.slot.due)
        return sending

    def supersede_earlier(self, due: datetime) -> None:
        for one in [one for one in self.records if one.state in {DRAFT, APPROVED}]:
            if one.slot.due < due and one.slot.due <= self.now:
                self.move(one, EditionState.SUPERSEDED)

    def build(self, due: datetime, *, thin: bool, guarded: bool) -> None:
        """Keep an edition as the store does: it supersedes its revisions, and what is earlier once it is due."""
        over = [one.slot.due for one in self.records if one.state in {SENDING, EditionState.SENT}]
        assert due not in over
        for one in [one for one in self.records if one.state in {DRAFT, APPROVED} and one.slot.due == due]:
            self.move(one, EditionState.SUPERSEDED)
        if due <= self.now:
            assert not any(due < other <= self.now for other in over)
            self.supersede_earlier(due)
        revision = 1 + sum(one.slot.due == due for one in self.records)
        slot = Slot(newsletter="main", kind=Kind.REGULAR, due=due, number=1, revision=revision)
        state = EditionState.CANCELLED if thin else DRAFT
        is_held = guarded or self.now > due + parse_span(self.settings.max_late)
        concerns = hold("empty") if thin else hold() if is_held else ()
        self.records.append(make_record(state, due=due, slot=slot, cut_off=self.now, built=self.now, concerns=concerns))

    def move(self, record: EditionRecord, state: EditionState, **changes: Any) -> EditionRecord:
        check_transition(record.state, state)
        moved = replace(record, state=state, **changes)
        self.records[self.records.index(record)] = moved
        return moved


TestNewsroom = Newsroom.TestCase
TestNewsroom.settings = profile(max_examples=80, stateful_step_count=30, deadline=None)
