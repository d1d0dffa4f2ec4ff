"""`digest send` of an edition whose readers are frozen: go on, try again, settle doubts, cancel, foresee."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from digest.model import EditionState
from digest.store.editions import load_edition, move_edition
from digest.store.locks import hold_lock
from digest.store.opening import open_store
from digest.store.reckoning import count_states
from tests.cli.conftest import Run
from tests.cli.newsroom import DUE, NOW, TERM, build, dump, set_up
from tests.scripted_smtp import DROP_TAKEN, EVERY, STALL, ScriptedServer


def configure(folder: Path, server: ScriptedServer) -> None:
    """A newsletter whose edition is approved, with two readers, who get it over one connection."""
    smtp = f'smtp = "smtp://127.0.0.1:{server.port}"\nstarttls = "never"\nconnections = 1'
    set_up(folder, smtp=smtp, **{"choice.stories": "choice.stories = 4"})
    build(folder)


def approve(run: Run) -> None:
    run("editions", "approve", "1", "--by", "amal", *NOW, check=True)


def count(folder: Path) -> dict[str, int]:
    """How many readers of the edition are in which state."""
    with open_store(folder / "digest.db") as store:
        return {str(state): n for state, n in count_states(store, load_edition(store, "main", "1").slot).items()}


def test_with_other_keys_nobody_is_mailed_who_gets_no_mail_or_has_it(run: Run, tmp_path: Path) -> None:
    with ScriptedServer() as server:
        configure(tmp_path, server)
        approve(run)
        run("subscribers", "suppress", "amal@reader.test", *NOW, check=True)
        (tmp_path / "digest.keys").rename(tmp_path / "kept.keys")
        for more in ([], ["--dry-run"]):
            done = run("send", "--edition", "1", *more)
            assert done.returncode == 78
            assert "digest.keys does not hold the keys that this store was made with" in done.stderr
        assert server.copies == {}
        (tmp_path / "kept.keys").replace(tmp_path / "digest.keys")
        assert run("send", "--edition", "1", check=True).stdout.startswith("sent edition 1: 1 sent, 1 suppressed; ")


def test_an_edition_that_was_put_off_is_gone_on_with_at_once_when_a_person_says_so(run: Run, tmp_path: Path) -> None:
    with ScriptedServer({"rcpt bo@reader.test": ["451 4.2.0 later"]}) as server:
        configure(tmp_path, server)
        approve(run)
        first = run("send", "--edition", "1", env=TERM)
        assert first.returncode == 7
        assert "edition 1: 1 reader was not reached for a passing reason, and is tried again by" in first.stderr
        assert first.stdout.startswith("edition 1, not finished: 1 deferred, 1 sent; ")
        assert count(tmp_path) == {"sent": 1, "deferred": 1}
        second = run("send", "--resume", env=TERM)
        assert (second.returncode, second.stdout.partition(";")[0]) == (0, "sent edition 1: 2 sent")
        assert {reader: len(copies) for reader, copies in server.copies.items()} == {
            "amal@reader.test": 1,
            "bo@reader.test": 1,
        }
    assert "nothing to go on with" in run("send", "--resume").stderr


def test_readers_in_doubt_are_listed_settled_by_hand_and_sent_to_again(run: Run, tmp_path: Path) -> None:
    with ScriptedServer({"dot": [DROP_TAKEN, DROP_TAKEN]}) as server:
        configure(tmp_path, server)
        approve(run)
        sent = run("send", "--edition", "1", env=TERM)
        assert sent.returncode == 8
        assert "nobody knows whether it reached amal@reader.test" in sent.stderr
        listed = run("send", "--doubts", check=True).stdout
        assert [line.partition(" ?")[0] for line in listed.splitlines()] == ["amal@reader.test", "bo@reader.test"]
        (tmp_path / "doubts.txt").write_text(listed.replace("bo@reader.test ?", "bo@reader.test lost"))
        assert run("send", "--resolve", "doubts.txt", check=True).stdout.startswith(
            "0 arrived, 1 waits again, 1 left alone\n"
        )
        answers = "amal@reader.test sent\nnobody@reader.test sent\n"
        told = run("send", "--resolve", "-", "--edition", "1", stdin=answers, check=True)
        assert told.stderr == "not in doubt, and left alone: nobody@reader.test\n"
        assert count(tmp_path) == {"sent": 1, "pending": 1}
        assert run("send", "--resume", check=True).stdout.startswith("sent edition 1: 2 sent; ")
        nobody = run("send", "--doubts", check=True)
        assert (nobody.stdout, nobody.stderr) == ("", "edition 1: nobody is in doubt\n")
    assert {reader: len(copies) for reader, copies in server.copies.items()} == {
        "amal@reader.test": 1,
        "bo@reader.test": 2,
    }


@pytest.mark.parametrize("line", ["amal@reader.test maybe", "sent", "no address at all lost"])
def test_an_answer_that_is_none_changes_nothing_and_is_named(run: Run, tmp_path: Path, line: str) -> None:
    with ScriptedServer({"dot": [DROP_TAKEN, DROP_TAKEN]}) as server:
        configure(tmp_path, server)
        approve(run)
        run("send", "--edition", "1")
        done = run("send", "--resolve", "-", stdin=f"bo@reader.test sent\n{line}\n")
    assert done.returncode == 2
    assert f"-:2: {line!r} is no answer" in done.stderr
    assert count(tmp_path) == {"in_doubt": 2}


def test_failed_readers_are_tried_again_and_nobody_else(run: Run, tmp_path: Path) -> None:
    with ScriptedServer({"rcpt bo@reader.test": ["550 5.3.4 too large for you"]}) as server:
        configure(tmp_path, server)
        approve(run)
        assert run("send", "--edition", "1", check=True).stdout.startswith("sent edition 1: 1 failed, 1 sent; ")
        assert run("send", "--retry-failed", check=True).stdout.startswith("sent edition 1: 2 sent; ")
        assert run("send", "--retry-failed", check=True).stdout == "edition 1: nobody failed\n"
    assert all(len(copies) == 1 for copies in server.copies.values())


def test_a_cancelled_sending_reaches_nobody_else(run: Run, tmp_path: Path) -> None:
    with ScriptedServer({"rcpt bo@reader.test": [EVERY, "451 4.2.0 later"]}) as server:
        configure(tmp_path, server)
        approve(run)
        run("send", "--edition", "1")
        assert run("send", "--cancel", check=True).stdout == "edition 1 is sent: 1 cancelled, 1 sent\n"
        assert run("send", "--resume", "--edition", "1").returncode == 6
    assert list(server.copies) == ["amal@reader.test"]


def test_a_dry_run_of_an_edition_connects_counts_its_readers_and_changes_nothing(run: Run, tmp_path: Path) -> None:
    with ScriptedServer() as server:
        configure(tmp_path, server)
        approve(run)
        run("subscribers", "add", "cara@reader.test", *NOW, check=True)
        run("subscribers", "suppress", "bo@reader.test", *NOW, check=True)
        before = dump(tmp_path)
        done = run("send", "--edition", "1", "--dry-run", env=TERM, check=True)
        told = json.loads(run("send", "--edition", "1", "--dry-run", "--json", check=True).stdout)
        assert (told["would_send"], told["suppressed"], server.copies, dump(tmp_path)) == (2, 1, {}, before)
        (message,) = told["messages"]
        would = f"edition 1, approved: would send 2 messages of {round(message['size'] / 1000)} KB; 1 suppressed; 127."
        assert done.stdout.startswith(would)
        assert run("send", "--edition", "1", check=True).stdout.startswith("sent edition 1: 2 sent, 1 suppressed; ")


def test_a_dry_run_says_which_message_how_many_would_get_where_readers_chose(run: Run, tmp_path: Path) -> None:
    with ScriptedServer() as server:
        configure(tmp_path, server)
        run("subscribers", "add", "cara@reader.test", "--region", "europe", *NOW, check=True)
        run("subscribers", "add", "dan@reader.test", "--region", "oceania", *NOW, check=True)
        first, *messages = run("send", "--edition", "1", "--dry-run", env=TERM, check=True).stdout.splitlines()
        assert first.startswith("edition 1, draft: would send 3 messages; 1 with nothing to read in it; ")
        assert "it must be approved first" in first
        assert [line.rpartition(",")[0].split() for line in messages] == [
            ["2", "4", "stories", "for", "all", "regions"],
            ["1", "1", "story", "for", "europe"],
        ]
        run("editions", "approve", "1", *NOW, check=True)
        assert run("send", "--edition", "1", check=True).stdout.startswith("sent edition 1: 3 sent, 1 suppressed; ")
        assert run("send", "--edition", "1", "--dry-run").returncode == 6


def test_a_server_that_wants_none_of_our_mail_is_for_a_person_from_the_first_time_on(run: Run, tmp_path: Path) -> None:
    with ScriptedServer({"dot": [EVERY, "554 5.7.1 spam"]}) as server:
        configure(tmp_path, server)
        (tmp_path / "readers.txt").write_text("a@reader.test\nb@reader.test\nc@reader.test\n", encoding="utf-8")
        approve(run)
        assert [run("send", *more).returncode for more in (["--edition", "1"], ["--resume"])] == [78, 78]
        assert count(tmp_path) == {"deferred": 3}
    assert "refused     the mail server refused us; digest run asks it again once" in run("status", *NOW).stdout
    assert json.loads(run("status", *NOW, "--json").stdout)["refused"]
    run("resume", *NOW, check=True)
    assert "refused us" not in run("status", *NOW).stdout


def test_as_json_a_sending_and_what_is_done_about_it_are_counts(run: Run, tmp_path: Path) -> None:
    with ScriptedServer({"rcpt bo@reader.test": ["451 4.2.0 later", "550 5.3.4 too large"]}) as server:
        configure(tmp_path, server)
        approve(run)
        edition = {"newsletter": "main", "edition": 1, "revision": 1}
        for arguments, code, state, readers in (
            (["--edition", "1"], 7, "sending", {"deferred": 1, "sent": 1}),
            (["--resume"], 0, "sent", {"failed": 1, "sent": 1}),
            (["--retry-failed"], 0, "sent", {"sent": 2}),
        ):
            done = run("send", *arguments, "--json", env=TERM)
            assert done.returncode == code
            row = json.loads(done.stdout)
            assert row.pop("size") == pytest.approx(
                len(server.copies["amal@reader.test"][0]), abs=40
            )  # their name is shorter
            assert row == edition | {"state": state, "readers": readers}
    refused = run("send", "--doubts", "--json")
    assert (refused.returncode, "digest editions readers N --state in_doubt --json" in refused.stderr) == (2, True)


@pytest.mark.parametrize("more", [["--cancel"], ["--to", "me@ledger.test"], ["--to-file", "readers.txt"]])
def test_an_action_on_frozen_readers_takes_no_other_and_no_readers(run: Run, tmp_path: Path, more: list[str]) -> None:
    set_up(tmp_path)
    assert run("send", "--resume", *more).returncode == 2


def test_with_nothing_sent_there_is_nothing_to_act_on(run: Run, tmp_path: Path) -> None:
    set_up(tmp_path)
    done = run("send", "--resume")
    assert done.returncode == 2
    assert "no edition of main is being sent or was" in done.stderr


def test_an_edition_that_was_approved_and_not_begun_is_named_where_one_is_to_be_gone_on_with(
    run: Run, tmp_path: Path
) -> None:
    build(set_up(tmp_path))
    approve(run)
    done = run("send", "--resume")
    assert (done.returncode, done.stdout) == (2, "")
    assert "edition 1 of main is approved, and its sending was not begun" in done.stderr
    assert "Begin it: digest send --edition 1" in done.stderr
    assert not (tmp_path / "sent").exists()


def test_how_large_a_message_is_is_told_once_it_was_sent_as_a_dry_run_told_it(run: Run, tmp_path: Path) -> None:
    with ScriptedServer() as server:
        configure(tmp_path, server)
        approve(run)
        would = run("send", "--edition", "1", "--dry-run", check=True).stdout
        sent = run("send", "--edition", "1", check=True).stdout
    size = f"{round(len(server.copies['amal@reader.test'][0]) / 1_000)} KB"
    assert f"would send 2 messages of {size}; " in would
    assert sent == f"sent edition 1: 2 sent; {size} each\n"


def test_of_several_messages_the_largest_that_somebody_got_is_told(run: Run, tmp_path: Path) -> None:
    with ScriptedServer() as server:
        configure(tmp_path, server)
        run("subscribers", "add", "amal@reader.test", "--region", "africa", *NOW, check=True)
        run("subscribers", "add", "bo@reader.test", "--text-only", *NOW, check=True)
        approve(run)
        foreseen = json.loads(run("send", "--edition", "1", "--dry-run", "--json", check=True).stdout)
        sent = run("send", "--edition", "1", check=True).stdout
    largest = max(one["size"] for one in foreseen["messages"])
    assert largest == pytest.approx(len(server.copies["amal@reader.test"][0]), abs=40)
    assert sent == f"sent edition 1: 2 sent; up to {round(largest / 1_000)} KB each\n"


@pytest.mark.parametrize("action", [["--resume"], ["--retry-failed"], ["--cancel"], ["--resolve", "doubts.txt"]])
def test_there_is_no_dry_run_of_what_is_done_or_not(run: Run, tmp_path: Path, action: list[str]) -> None:
    with ScriptedServer({"rcpt bo@reader.test": [EVERY, "451 4.2.0 later"]}) as server:
        configure(tmp_path, server)
        approve(run)
        run("send", "--edition", "1")
        before = dump(tmp_path)
        done = run("send", *action, "--dry-run")
    assert (done.returncode, "there is no dry run of it" in done.stderr) == (2, True)
    assert dump(tmp_path) == before


def test_status_tells_of_a_sending_that_nobody_is_at_and_of_doubts_in_any_edition(run: Run, tmp_path: Path) -> None:
    with ScriptedServer({"rcpt bo@reader.test": ["451 4.2.0 later"], "dot": [DROP_TAKEN]}) as server:
        configure(tmp_path, server)
        approve(run)
        run("send", "--edition", "1")
        told = run("status", *NOW, check=True)
        assert (
            "nobody is at it now; digest run goes on with it, or you: digest send --resume --edition 1" in told.stdout
        )
        assert "readers     2 active subscribers; and whom readers.txt names\n" in told.stdout
        assert run("status", *NOW, "--check").returncode == 8
        run("pause", *NOW, check=True)
        paused = run("status", *NOW, check=True).stdout
        assert "nobody is at it now, nor goes on with it while it is paused, but you: digest send --resume" in paused
        assert "digest run goes on" not in paused
        run("resume", *NOW, check=True)
        run("send", "--resume", check=True)
        build(tmp_path, due=DUE + timedelta(days=1))
        run("editions", "approve", "2", "--by", "amal", *NOW, check=True)
        run("send", "--edition", "2", check=True)
    told = run("status", *NOW)
    assert re.search(r"last sent   edition 2, sent 20\d\d-\d\d-\d\d \d\d:\d\d, due 2026-11-23 12:00", told.stdout)
    assert "edition 1: 1 reader is in doubt. See: digest send --doubts --edition 1" in told.stderr


def test_the_readers_of_an_edition_are_listed_with_what_the_server_said(run: Run, tmp_path: Path) -> None:
    with ScriptedServer({"rcpt bo@reader.test": ["550 5.3.4 too large for you"]}) as server:
        configure(tmp_path, server)
        approve(run)
        run("send", "--edition", "1", check=True)
    listed = run("editions", "readers", "1", "--state", "failed", check=True).stdout
    assert listed.startswith("bo@reader.test\tfailed\t")
    assert listed.endswith("\t550 5.3.4 too large for you\n")
    rows = [json.loads(line) for line in run("editions", "readers", "1", "--json", check=True).stdout.splitlines()]
    assert [(row["recipient"], row["state"]) for row in rows] == [
        ("amal@reader.test", "sent"),
        ("bo@reader.test", "failed"),
    ]


def test_an_edition_that_another_mailer_sent_has_nobody_waiting(run: Run, tmp_path: Path) -> None:
    with ScriptedServer({"rcpt bo@reader.test": [EVERY, "451 4.2.0 later"]}) as server:
        configure(tmp_path, server)
        approve(run)
        run("send", "--edition", "1")
    run("editions", "mark-sent", "1", "--via", "brevo", *NOW, check=True)
    assert count(tmp_path) == {"sent": 1, "cancelled": 1}


def test_who_sends_while_another_run_does_is_told_to_try_again(run: Run, tmp_path: Path) -> None:
    with ScriptedServer() as server:
        configure(tmp_path, server)
        approve(run)
        with hold_lock(tmp_path / "digest.db.main.sending", wait=0):
            done = run("send", "--edition", "1", env=TERM)
        assert (done.returncode, server.copies) == (75, {})
        assert (done.stdout, done.stderr.count("another run is sending")) == ("", 1)


def test_with_other_keys_than_the_store_was_made_with_nobody_is_imported_or_mailed(run: Run, tmp_path: Path) -> None:
    with ScriptedServer() as server:
        configure(tmp_path, server)
        approve(run)
        run("subscribers", "add", "cara@reader.test", *NOW, check=True)
        run("subscribers", "remove", "cara@reader.test", *NOW, check=True)
        (tmp_path / "digest.keys").unlink()
        (tmp_path / "list.csv").write_text("email\ncara@reader.test\n")
        for arguments in (("subscribers", "import", "list.csv"), ("send", "--edition", "1")):
            done = run(*arguments)
            assert (done.returncode, "does not hold the keys" in done.stderr) == (78, True)
        assert server.copies == {}


def test_a_second_signal_ends_a_sending_at_once(run: Run, tmp_path: Path) -> None:
    with ScriptedServer({"dot": [EVERY, STALL]}) as server:
        configure(tmp_path, server)
        approve(run)
        command = [sys.executable, "-m", "digest", "send", "--edition", "1"]
        with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
            while not server.dots:
                time.sleep(0.02)
            process.send_signal(signal.SIGINT)
            assert process.stderr
            assert "finishing what is under way" in process.stderr.readline()
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 130
        now = ("--now", datetime.now(UTC).isoformat())
        assert "nobody is at it now" in run("status", *now).stdout  # though what it claimed is its own for a while
        assert "edition 1: 2 readers were not reached yet" in run("status", "--check", *now).stderr
    assert count(tmp_path) == {"attempting": 1, "claimed": 1}


def test_who_is_under_way_in_another_process_is_not_in_doubt_when_a_person_cancels(run: Run, tmp_path: Path) -> None:
    with ScriptedServer({"dot": [EVERY, STALL]}) as server:
        configure(tmp_path, server)
        approve(run)
        command = [sys.executable, "-m", "digest", "send", "--edition", "1"]
        with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL) as process:
            while not server.dots:
                time.sleep(0.02)
            assert "nobody is at it" not in run("status", "--now", datetime.now(UTC).isoformat()).stdout
            told = run("send", "--cancel", check=True).stdout
            process.kill()
        assert told == "edition 1 is sent: 1 cancelled, 1 under way\n"
        resolved = run("send", "--resolve", "-", stdin="amal@reader.test lost\n", check=True)
    assert resolved.stdout == "0 arrived, 1 lost, and stays cancelled\n"


def test_what_is_not_being_sent_yet_is_cancelled_as_an_edition(run: Run, tmp_path: Path) -> None:
    set_up(tmp_path)
    build(tmp_path)
    done = run("send", "--cancel", "--edition", "1")
    assert done.returncode == 6
    assert "edition 1 is a draft. To cancel it: digest editions cancel 1" in done.stderr


def test_a_list_that_is_missing_is_said_not_to_be_needed(run: Run, tmp_path: Path) -> None:
    set_up(tmp_path)
    build(tmp_path)
    (tmp_path / "readers.txt").unlink()
    done = run("send", "--edition", "1", "--dry-run")
    assert "or, if your readers are subscribers, take send.recipients out of digest.toml" in done.stderr


def test_two_editions_that_are_being_sent_are_both_named(run: Run, tmp_path: Path) -> None:
    set_up(tmp_path, **{"choice.stories": "choice.stories = 3"})
    for number, due in enumerate((DUE, DUE + timedelta(days=1)), start=1):
        build(tmp_path, due=due)
        with open_store(tmp_path / "digest.db") as store:
            slot = load_edition(store, "main", str(number)).slot
            for before, after in pairwise((EditionState.DRAFT, EditionState.APPROVED, EditionState.SENDING)):
                move_edition(store, slot, to=after, expected=[before])
    told = run("status", *NOW, check=True).stdout
    assert re.search(r"now +edition (1|2) is being sent; edition (?!\1)[12] is being sent, too\n", told)
