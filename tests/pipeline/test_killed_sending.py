"""Sendings that are killed with -9, stopped and taken over: nobody is lost or gets two, and the journal is true."""

from __future__ import annotations

import itertools
import os
import random
import shutil
import signal
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from digest.delivery.plan import Plan
from digest.model import EditionState
from digest.pipeline.sendoff import send_approved
from tests.pipeline.desk import HOUR, SEVEN, Desk
from tests.pipeline.killing import (
    CONNECTIONS,
    KILLED,
    Sender,
    aim_at,
    count_journal,
    list_states,
    prepare_edition,
    start_sender,
)
from tests.scripted_smtp import ScriptedServer

STEPS = ("claimed", "begun", "before-mark", "marked", "dotted", "answered", "before-outcome", "written")
READERS = 40
ROUNDS = int(os.environ.get("DIGEST_SOAK", "100"))
"""Random instants at which a sending is killed; `make soak` has more."""


@pytest.fixture(scope="module")
def sender() -> Iterator[Sender]:
    with start_sender() as started:
        yield started


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an edition that nobody got yet, to be copied."""
    folder = tmp_path_factory.mktemp("edition") / "desk"
    with ScriptedServer() as server:
        prepare_edition(folder, server, readers=READERS)
    return folder


def copy_edition(edition: Path, folder: Path, server: ScriptedServer) -> Desk:
    shutil.copytree(edition, folder)
    desk = Desk(folder)
    aim_at(desk, server)
    return desk


@pytest.mark.parametrize(
    ("step", "policy"), [*((step, "hold") for step in STEPS), *((step, "resend") for step in ("marked", "dotted"))]
)
def test_a_sending_killed_at_any_step_is_finished_by_the_next(
    tmp_path: Path, edition: Path, sender: Sender, step: str, policy: str
) -> None:
    with ScriptedServer() as server:
        desk = copy_edition(edition, tmp_path / "desk", server)
        codes = [sender.send(desk.folder, step=step, nth=nth, policy=policy) for nth in (1, 4)]
        assert sender.send(desk.folder, policy=policy) in {0, 8}
        copies = {reader: len(taken) for reader, taken in server.copies.items()}
    kills = codes.count(KILLED)
    assert kills == len(codes)
    check(desk, copies, kills=kills, policy=policy, readers=READERS)


def test_a_sending_killed_at_random_instants_again_and_again_keeps_its_promise(tmp_path: Path, sender: Sender) -> None:
    kills, chance = 0, random.Random(20)
    with ScriptedServer() as server:
        desk = prepare_edition(tmp_path / "desk", server, readers=ROUNDS * 40)
        for _ in range(ROUNDS):
            kills += sender.send(desk.folder, after=chance.uniform(0.0, 0.06)) == KILLED
        assert sender.send(desk.folder) in {0, 8}
        copies = {reader: len(taken) for reader, taken in server.copies.items()}
    assert kills > ROUNDS / 2
    check(desk, copies, kills=kills, policy="hold", readers=ROUNDS * 40)


def test_a_sender_that_was_stopped_for_longer_than_its_lease_sends_no_dot_for_those_it_lost(
    tmp_path: Path, edition: Path, sender: Sender
) -> None:
    with ScriptedServer({"dot": ["<slowly>"] * 4}) as server:
        desk = copy_edition(edition, tmp_path / "desk", server)
        pid = sender.begin(desk.folder, lease=0.5)
        while not server.copies:
            time.sleep(0.005)
        os.kill(pid, signal.SIGSTOP)
        time.sleep(0.8)
        code = sender.send(desk.folder)
        os.kill(pid, signal.SIGCONT)
        sender.end(pid)
        copies = {reader: len(taken) for reader, taken in server.copies.items()}
    assert code in {0, 7, 8}
    assert max(copies.values()) == 1
    states = list_states(desk)
    assert set(states.values()) <= {"sent", "in_doubt"}
    assert all(copies.get(reader) for reader, state in states.items() if state == "sent")


@pytest.mark.parametrize("jumps", [(0, 1, 0, -1), (0, -1, -2, -3), (0, 1, 2, 3)])
def test_a_clock_that_jumps_by_hours_loses_nobody_and_mails_nobody_twice(
    tmp_path: Path, edition: Path, jumps: tuple[int, ...]
) -> None:
    ticks = itertools.count()

    def clock() -> datetime:
        return SEVEN + jumps[next(ticks) // 7 % len(jumps)] * HOUR

    with ScriptedServer() as server:
        desk = copy_edition(edition, tmp_path / "desk", server)
        for one in (clock, clock, lambda: SEVEN + 9 * HOUR):
            record = desk.load_editions()[-1]
            if record.state is EditionState.SENDING:
                with desk.open() as store:
                    send_approved(desk.make_run(SEVEN, clock=one, plan=Plan(connections=CONNECTIONS)), store, record)
        copies = {reader: len(taken) for reader, taken in server.copies.items()}
    check(desk, copies, kills=3, policy="hold", readers=READERS)


def check(desk: Desk, copies: dict[str, int], *, kills: int, policy: str, readers: int) -> None:
    """The journal's promise: with "hold" no second copy, with "resend" nobody without one; and the sum is right."""
    counts, states = count_journal(desk), list_states(desk)
    assert sum(counts.values()) == readers
    assert set(counts) <= {"sent", "in_doubt"}
    assert all(copies.get(reader) for reader, state in states.items() if state == "sent")
    if policy == "hold":
        assert max(copies.values()) == 1
        assert counts.get("in_doubt", 0) <= kills * CONNECTIONS
        assert len(copies) + counts.get("in_doubt", 0) >= readers
    else:
        assert counts == {"sent": readers}
        assert sum(copies.values()) - readers <= kills * CONNECTIONS
