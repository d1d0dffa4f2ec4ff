"""`digest run`, `status`, `pause` and `resume`, as cron and as people call them."""

from __future__ import annotations

import json
import signal
import time
from datetime import datetime
from pathlib import Path

import pytest

from digest.cli.run import Deadline, run_each
from digest.errors import TemporaryError
from digest.settings import Settings
from digest.store.locks import hold_run_lock
from digest.store.opening import open_store
from digest.store.runs import begin_run
from tests.cli.conftest import Run
from tests.pipeline.desk import Desk
from tests.smtp_server import SmtpServer

SIX, SEVEN, LATE = ("2026-11-22T01:00:00Z", "2026-11-22T02:00:00Z", "2026-11-22T05:00:00Z")
PERSON = {"TERM": "dumb"}


def configure(folder: Path, *, smtp: str = "file:sent", more: str = "") -> None:
    Desk(folder).write_stories(4)
    text = f"""
        name = "The Daily Ledger"
        address = "12 Mall Road, Lahore"
        timezone = "Asia/Karachi"
        schedule = "0 7 * * *"
        sources = ["stories/*"]
        on_gone = "ignore"
        {more}
        [send]
        from = "The Daily Ledger <news@ledger.test>"
        unsubscribe = "mailto:leave@ledger.test"
        smtp = "{smtp}"
        starttls = "never"
        recipients = "readers.txt"
    """
    (folder / "digest.toml").write_text(text)


def test_cron_hears_nothing_while_all_is_well_and_readers_get_their_mail(run: Run, tmp_path: Path) -> None:
    configure(tmp_path)
    for now in (SIX, SEVEN, LATE):
        done = run("run", "--if-due", "--now", now)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(list((tmp_path / "sent").glob("*.eml"))) == 2


def test_a_person_is_told_what_was_done_or_what_is_waited_for(run: Run, tmp_path: Path) -> None:
    configure(tmp_path)
    waiting = run("run", "--now", SIX, env=PERSON, check=True)
    assert waiting.stdout == "the next edition is due 2026-11-22 07:00 Asia/Karachi\n"
    sent = run("run", "--now", SEVEN, env=PERSON, check=True)
    assert sent.stdout.splitlines()[1] == "sent edition 1: 2 sent"
    assert run("run", "--if-due", "--now", LATE, env=PERSON, check=True).stdout == ""
    row = json.loads(run("run", "--now", LATE, "--json", check=True).stdout)
    assert (row["newsletter"], row["exit_code"], row["step"]) == ("main", 0, "nothing")


def test_a_trouble_reaches_cron_once_and_the_exit_code_every_time(run: Run, tmp_path: Path) -> None:
    with SmtpServer() as gone:
        configure(tmp_path, smtp=f"smtp://localhost:{gone.port}")
    run("run", "--if-due", "--now", SIX)
    first, second = (run("run", "--if-due", "--now", f"2026-11-22T02:0{minute}:00Z") for minute in (0, 5))
    assert (first.returncode, second.returncode) == (75, 75)
    assert first.stderr.startswith("warning: ")
    assert (first.stdout, second.stdout, second.stderr) == ("", "", "")
    configure(tmp_path)
    over = run("run", "--if-due", "--now", "2026-11-22T02:10:00Z")
    assert over.returncode == 0
    assert over.stderr == f"over: {first.stderr.removeprefix('warning: ')}"


def test_a_broken_configuration_is_told_once_too(run: Run, tmp_path: Path) -> None:
    configure(tmp_path)
    run("run", "--if-due", "--now", SIX)
    whole = (tmp_path / "digest.toml").read_text()
    (tmp_path / "digest.toml").write_text('timezone = "Mars"\n')
    first, second, told = run("run", "--if-due"), run("run", "--if-due"), run("run")
    assert [done.returncode for done in (first, second, told)] == [78, 78, 78]
    assert "Mars" in first.stderr
    assert second.stderr == ""
    assert "Mars" in told.stderr
    (tmp_path / "digest.toml").write_text(whole)
    assert run("run", "--if-due").stderr.startswith("over: ")


def test_a_broken_configuration_is_told_once_whatever_the_store_is_called(run: Run, tmp_path: Path) -> None:
    configure(tmp_path, more='store = "kept.sqlite"')
    run("run", "--if-due", "--now", SIX)
    (tmp_path / "digest.toml").write_text('store = "kept.sqlite"\ntimezone = "Mars"\n')
    first, second = run("run", "--if-due"), run("run", "--if-due")
    assert ("Mars" in first.stderr, second.stderr, second.returncode) == (True, "", 78)


def test_a_newsletter_that_cannot_be_run_stops_none_after_it(capsys: pytest.CaptureFixture[str]) -> None:
    ran: list[str] = []

    def run_one(settings: Settings) -> int:
        ran.append(settings.newsletter)
        if settings.newsletter == "morning":
            raise TemporaryError("the store is in use", "Try again")
        return 6

    settings = [Settings(newsletter=name) for name in ("morning", "noon", "night")]
    assert run_each(settings, run_one) == 75
    assert ran == ["morning", "noon", "night"]
    assert capsys.readouterr().err == "digest: morning: the store is in use. Try again\n"


def test_a_bug_in_one_newsletter_is_raised_when_the_others_had_their_turn() -> None:
    ran: list[str] = []

    def run_one(settings: Settings) -> int:
        ran.append(settings.newsletter)
        if settings.newsletter != "night":
            raise ZeroDivisionError(settings.newsletter)
        return 0

    settings = [Settings(newsletter=name) for name in ("morning", "noon", "night")]
    with pytest.raises(ExceptionGroup) as both:
        run_each(settings, run_one)
    assert list(map(str, both.value.exceptions)) == ["morning", "noon"]
    with pytest.raises(ZeroDivisionError, match="morning"):
        run_each([settings[0], settings[2]], run_one)
    assert ran == ["morning", "noon", "night", "morning", "night"]


def test_several_newsletters_share_their_sources_and_go_out_each_by_itself(run: Run, tmp_path: Path) -> None:
    configure(tmp_path)
    more = '\n[newsletters.morning]\n[newsletters.evening]\nschedule = "0 18 * * *"\nsend.smtp = "file:evening"\n'
    with (tmp_path / "digest.toml").open("a") as file:
        file.write(more)
    run("run", "--if-due", "--now", SIX, check=True)
    done = run("run", "--now", SEVEN, env=PERSON, check=True)
    assert "morning: sent edition 1: 2 sent" in done.stdout
    assert "evening: the next edition is due 2026-11-22 18:00 Asia/Karachi" in done.stdout
    run("run", "--if-due", "--now", "2026-11-22T13:00:00Z", check=True)
    assert [len(list((tmp_path / folder).glob("*.eml"))) for folder in ("sent", "evening")] == [2, 2]


def test_status_says_what_is_held_and_what_to_do(run: Run, tmp_path: Path) -> None:
    configure(tmp_path)
    assert "none yet" in run("status", "--now", SIX, env=PERSON, check=True).stdout
    assert not (tmp_path / "digest.db").exists()
    run("run", "--if-due", "--now", SIX)
    assert run("status", "--check", "--now", SIX).returncode == 0
    assert run("run", "--if-due", "--now", LATE).returncode == 6
    told = run("status", "--runs", "--now", LATE, env=PERSON, check=True)
    assert "digest editions approve 1" in told.stderr
    assert "draft" in told.stdout
    checked = run("status", "--check", "--now", LATE)
    assert (checked.returncode, checked.stdout) == (6, "")
    row = json.loads(run("status", "--json", "--now", LATE, check=True).stdout)
    assert (row["live"][0]["state"], row["wrong"][0]["exit_code"], row["runs"][0]["exit_code"]) == ("draft", 6, 6)


def test_status_notices_that_nobody_runs_what_is_due(run: Run, tmp_path: Path) -> None:
    configure(tmp_path)
    run("run", "--if-due", "--now", SIX)
    before = (tmp_path / "digest.db").read_bytes()
    checked = run("status", "--check", "--now", "2026-11-22T09:00:00Z")
    assert checked.returncode == 75
    assert "Is digest run --if-due in the crontab?" in checked.stderr
    assert (tmp_path / "digest.db").read_bytes() == before


def test_status_says_that_a_due_is_too_late_which_passed_before_the_first_run(run: Run, tmp_path: Path) -> None:
    configure(tmp_path, more='max_late = "2h"')
    nothing = "now         the next edition is due 2026-11-23 07:00 Asia/Karachi\n"
    assert nothing in run("status", "--now", LATE, env=PERSON, check=True).stdout  # there is no newsletter yet
    told = (
        "now         the edition of 2026-11-22 07:00 Asia/Karachi is too late: no run came within 2h of it; "
        "the next edition is due 2026-11-23 07:00 Asia/Karachi\n"
    )
    assert "too late" not in run("status", "--now", "2026-11-22T04:00:00Z", env=PERSON, check=True).stdout
    run("collect", "--now", SIX, check=True)
    assert told in run("status", "--now", LATE, env=PERSON, check=True).stdout
    row = json.loads(run("status", "--now", LATE, "--json", check=True).stdout)
    assert (row["step"], row["next_due"]) == ("nothing", "2026-11-23T02:00:00Z")
    assert run("run", "--now", LATE, env=PERSON, check=True).stdout == (
        "the next edition is due 2026-11-23 07:00 Asia/Karachi\n"
    )
    assert "too late" not in run("status", "--now", LATE, env=PERSON, check=True).stdout


def test_pause_and_resume_say_what_they_did(run: Run, tmp_path: Path) -> None:
    configure(tmp_path)
    paused = run("pause", "--until", "7d", "--now", SIX, check=True)
    assert paused.stdout == "Paused main until 2026-11-29 06:00 PKT\n"
    assert run("run", "--now", SEVEN, env=PERSON, check=True).stdout == "it is paused\n"
    assert "paused" in run("status", "--now", SEVEN, env=PERSON, check=True).stdout
    assert run("resume", "--now", SEVEN, check=True).stdout == "Resumed main\n"
    assert run("resume", "--now", SEVEN, check=True).stdout == "main is not paused\n"
    assert run("pause", "--until", "2026-11-01", "--now", SIX).returncode == 2
    assert run("pause", "--until", "soon", "--now", SIX).returncode == 2


def test_a_deadline_counts_only_what_is_limited_and_stops_it() -> None:
    deadline = Deadline(0.5, told="10m")
    with deadline.limit():
        pass
    time.sleep(0.6)
    with pytest.raises(TemporaryError, match="stopped after 10m"), deadline.limit():
        time.sleep(30)
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_while_it_is_paused_status_says_until_when_and_that_approving_is_not_enough(run: Run, tmp_path: Path) -> None:
    configure(tmp_path)
    run("run", "--if-due", "--now", SIX)
    run("run", "--if-due", "--now", LATE)
    run("pause", "--until", "7d", "--now", LATE, check=True)
    done = run("status", "--runs", "--now", LATE, env=PERSON, check=True)
    assert "paused      until 2026-11-29 10:00 Asia/Karachi\n" in done.stdout
    assert "last run    2026-11-22 10:00 Asia/Karachi, ended with 6" in done.stdout
    assert "\n2026-11-22 10:00\t6\t" in done.stdout
    assert "nothing goes out until that is over (digest resume)" in done.stderr


def test_status_says_who_has_to_approve_a_draft_and_how(run: Run, tmp_path: Path) -> None:
    configure(tmp_path, more="require_approval = true\ndraft_before = '1h'")
    run("run", "--if-due", "--now", SIX, check=True)
    told = run("status", "--now", SIX, env=PERSON, check=True)
    assert "\n            approve it: digest editions approve 1\n" in told.stdout
    run("editions", "approve", "1", "--now", SIX, check=True)
    told = run("status", "--now", SIX, env=PERSON, check=True)
    assert "\n            digest run sends it when due\n" in told.stdout


def test_an_edition_that_another_mailer_sends_is_said_to_wait_for_that(run: Run, tmp_path: Path) -> None:
    configure(tmp_path, more='deliver = "export"\nexport = "out/{number}"')
    for now in (SIX, SEVEN):
        run("run", "--if-due", "--now", now, check=True)
    told = "edition 1 was written to out/1; once it is mailed: digest editions mark-sent 1 --via NAME"
    assert f"now         {told}\n" in run("status", "--now", SEVEN, env=PERSON, check=True).stdout
    assert json.loads(run("status", "--now", SEVEN, "--json", check=True).stdout)["reason"] == told


def test_what_the_last_run_found_is_told_as_that(run: Run, tmp_path: Path) -> None:
    with SmtpServer() as gone:
        configure(tmp_path, smtp=f"smtp://localhost:{gone.port}")
    run("run", "--if-due", "--now", SIX)
    run("run", "--if-due", "--now", SEVEN)
    assert "warning: main: at the last run: " in run("status", "--now", SEVEN, env=PERSON).stderr


def test_a_run_that_has_not_ended_is_under_way_or_was_killed(run: Run, tmp_path: Path) -> None:
    configure(tmp_path)
    with open_store(tmp_path / "digest.db") as store:
        begin_run(store, "main", now=datetime.fromisoformat(SIX))
    with hold_run_lock(tmp_path / "digest.db", "main"):
        assert ", under way: -\n" in run("status", "--now", SIX, env=PERSON, check=True).stdout
    assert ", killed: -\n" in run("status", "--now", SIX, env=PERSON, check=True).stdout
