"""`digest subscribers`: lists come in and go out, and nobody gets mail who does not want it."""

from __future__ import annotations

import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from digest.cli import main
from tests.cli.conftest import Run

CONFIG = """\
name = "The Daily Ledger"
site = "https://ledger.example"
[send]
from = "The Daily Ledger <news@ledger.example>"
recipients = "readers.txt"
"""

LIST = """\
E-Mail;Name;Regionen;Status
ann@reader.test;Ann;Europe, south-asia;active
BOB@reader.test;;;
nobody;;;
cid@reader.test;Cid;afrca;
bob@READER.test;Bob;;
dee@reader.test;Dee;;unsubscribed
"""

KILLED_AT_SECOND_BATCH = """
import os, signal, sys
from digest.cli import main
from digest.pipeline import subscribing

save, saved = subscribing.save_rows, []

def save_once(*given, **named):
    if saved:
        os.kill(os.getpid(), signal.SIGKILL)
    saved.append(save(*given, **named))
    return saved[0]

subscribing.save_rows = save_once
main(sys.argv[1:])
"""


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run `digest ARGUMENTS` in `tmp_path` in this process, which is sooner done than in one of its own."""
    monkeypatch.chdir(tmp_path)

    def run_here(
        *arguments: str, stdin: str = "", check: bool = False, **_: object
    ) -> subprocess.CompletedProcess[str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        capfd.readouterr()
        with pytest.raises(SystemExit) as left:
            main(list(arguments))
        out, err = capfd.readouterr()
        code = int(left.value.code or 0)
        assert not (check and code), err
        return subprocess.CompletedProcess(arguments, code, out, err)

    return run_here


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    (tmp_path / "digest.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    return tmp_path


def load(call: Run, *arguments: str) -> list[dict[str, object]]:
    """What a command prints as JSON lines."""
    out = call("subscribers", *arguments, "--json", check=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def list_states(call: Run) -> dict[object, object]:
    return {row["email"]: row["suppressed"] or row["status"] for row in load(call, "list")}


@pytest.mark.usefixtures("newsroom")
def test_a_list_comes_in_and_each_row_that_is_no_reader_is_told(call: Run) -> None:
    done = call("subscribers", "import", "list.csv", env={"TERM": "xterm"})
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "warning: list.csv:4: 'nobody' is not an address: An email address must have an @-sign",
        "warning: list.csv:5: there is no region 'afrca' (did you mean 'africa'?)",
        "2 added, 1 who left elsewhere, 1 named twice, 2 rejected",
    ]
    assert list_states(call) == {
        "ann@reader.test": "active",
        "BOB@reader.test": "active",
        "dee@reader.test": "unsubscribed",
    }
    ann, bob, _ = load(call, "list")
    assert (ann["regions"], bob["name"]) == (["europe", "south_asia"], "Bob")


@pytest.mark.parametrize("dry_run", [(), ("--dry-run",)], ids=["", "dry run"])
def test_a_column_that_says_who_left_must_be_read_before_anything_is(
    call: Run, newsroom: Path, dry_run: tuple[str, ...]
) -> None:
    body = "Email,Naam,Kundenstatus\na@reader.test,A,\nb@reader.test,B,bounced\n"
    for path in ("-", "a.csv"):
        (newsroom / "a.csv").write_text(body, encoding="utf-8")
        done = call("subscribers", "import", path, *dry_run, stdin=body)
        assert (done.returncode, "--column status=Kundenstatus" in done.stderr) == (2, True)
        assert not (newsroom / "digest.db").exists()


@pytest.mark.usefixtures("newsroom")
def test_columns_that_are_not_read_are_told_and_one_can_be_let_be(call: Run) -> None:
    body = "Email,Naam,Kundenstatus\na@reader.test,A,\nb@reader.test,B,bounced\n"
    done = call("subscribers", "import", "-", "-v", "--column", "status=", stdin=body, check=True)
    assert done.stderr.splitlines() == [
        "columns not read: Naam, Kundenstatus; --column FIELD=Naam reads one",
        "2 added",
    ]
    done = call("subscribers", "import", "-", "-v", "--column", "status=Kundenstatus", stdin=body, check=True)
    assert list_states(call) == {"a@reader.test": "active", "b@reader.test": "bounced"}


@pytest.mark.usefixtures("newsroom")
def test_states_that_nobody_knows_are_told_once_with_a_count(call: Run) -> None:
    body = "email,status\nann@reader.test,active\n" + "".join(f"r{n}@reader.test,gold\n" for n in range(12))
    done = call("subscribers", "import", "-", stdin=body, check=True)
    assert done.stderr.count("warning:") == 1
    assert (
        "12 rows have a status that is neither active nor unsubscribed: 'gold' 12 times; --column status="
        in done.stderr
    )


@pytest.mark.usefixtures("newsroom")
def test_under_cron_an_import_is_silent_when_all_is_well(run: Run) -> None:
    done = run("subscribers", "import", "-", stdin="ann@reader.test\n")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.usefixtures("newsroom")
def test_addresses_that_not_every_server_takes_are_taken_with_a_word(run: Run) -> None:
    done = run("subscribers", "import", "-", stdin="jürgen@ledger.example\nann@reader.test\n")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("warning: an address has letters beyond ASCII before the @")


@pytest.mark.usefixtures("newsroom")
def test_no_import_brings_back_who_left_or_was_stopped_or_forgotten(call: Run) -> None:
    addresses = [f"{name}@reader.test" for name in ("left", "stopped", "gone")]
    body = "\n".join(addresses)
    call("subscribers", "import", "-", stdin=body, check=True)
    call("subscribers", "remove", addresses[0], check=True)
    call("subscribers", "suppress", addresses[1], "--reason", "complained", check=True)
    call("subscribers", "forget", addresses[2], "--yes", check=True)
    done = call("subscribers", "import", "-", "-v", stdin=body)
    assert done.stderr.splitlines() == [
        "Nothing new",
        "1 had unsubscribed, and stays so",
        "2 had been suppressed, and stay so",
    ]
    assert list_states(call) == {addresses[0]: "unsubscribed", addresses[1]: "complained"}


@pytest.mark.usefixtures("newsroom")
def test_who_left_comes_back_only_on_their_own_wish(call: Run) -> None:
    call("subscribers", "add", "ann@reader.test", "--region", "Europe", "--language", "ur", "--text-only", check=True)
    call("subscribers", "remove", "ANN@reader.test", check=True)
    refused = call("subscribers", "add", "ann@reader.test")
    assert refused.returncode == 2
    assert "unsubscribed. If they asked to come back, say so with --again" in refused.stderr
    call("subscribers", "add", "ann@reader.test", "--again", "--region", "all", check=True)
    (ann,) = load(call, "list")
    assert (ann["status"], ann["language"], ann["regions"], ann["text_only"]) == ("active", "ur", [], True)


@pytest.mark.usefixtures("newsroom")
def test_who_is_suppressed_is_not_added_until_that_is_lifted(call: Run) -> None:
    call("subscribers", "suppress", "ann@reader.test", check=True)
    refused = call("subscribers", "add", "ann@reader.test", "--again")
    assert (refused.returncode, "gets no mail: asked on" in refused.stderr) == (2, True)
    call("subscribers", "suppress", "--lift", "ann@reader.test", check=True)
    call("subscribers", "add", "ann@reader.test", check=True)
    assert list_states(call) == {"ann@reader.test": "active"}


def test_an_export_comes_back_the_same_in_another_place(call: Run, newsroom: Path) -> None:
    call("subscribers", "import", "list.csv", check=True)
    call("subscribers", "suppress", "ann@reader.test", "other@reader.test", "--reason", "bounced", check=True)
    for format_ in ([], ["--json"]):
        call("subscribers", "export", "--state", "all", "--out", "all.csv", *format_, check=True)
        before = call("subscribers", "export", "--state", "all", check=True).stdout
        (newsroom / "digest.db").rename(newsroom / f"{len(format_)}.db")
        call("subscribers", "import", "all.csv", check=True)
        assert call("subscribers", "export", "--state", "all", check=True).stdout == before
    assert "other@reader.test,,,,,suppressed," in before


@pytest.mark.usefixtures("newsroom")
def test_what_is_exported_unless_more_is_asked_for_are_those_who_get_mail(call: Run) -> None:
    call("subscribers", "import", "list.csv", check=True)
    call("subscribers", "suppress", "ann@reader.test", check=True)
    rows = call("subscribers", "export", check=True).stdout.splitlines()[1:]
    assert [row.partition(",")[0] for row in rows] == ["BOB@reader.test"]


def test_an_export_that_cannot_be_written_leaves_nothing(call: Run, newsroom: Path) -> None:
    call("subscribers", "import", "list.csv", check=True)
    assert call("subscribers", "export", "--out", "none/all.csv").returncode == 2
    assert not (newsroom / "none").exists()


def test_a_dry_run_says_what_would_come_and_changes_nothing(call: Run, newsroom: Path) -> None:
    done = call("subscribers", "import", "list.csv", "--dry-run", "-v")
    assert (
        done.stderr.splitlines()[-1]
        == "It would be: 2 added, 1 who left elsewhere, 1 named twice, 2 rejected. Nothing was changed"
    )
    assert sorted(path.name for path in newsroom.iterdir()) == ["digest.toml", "list.csv"]
    call("subscribers", "import", "list.csv", check=True)
    before = (newsroom / "digest.db").read_bytes()
    done = call("subscribers", "import", "list.csv", "--dry-run", "-v")
    assert "It would be: 3 there already" in done.stderr
    assert (newsroom / "digest.db").read_bytes() == before


def test_an_audience_of_mailchimp_comes_in_with_who_left_kept_out(call: Run, newsroom: Path) -> None:
    header = "Email Address,First Name,Last Name,MEMBER_RATING,REGION,LEID,EUID"
    folder = newsroom / "audience"
    folder.mkdir()
    for kind, name in (("subscribed", "ann"), ("unsubscribed", "bob"), ("cleaned", "cid")):
        rows = f"{header}\n{name}@reader.test,{name.title()},Lee,2,on,1,a\n"
        (folder / f"{kind}_members_export_1.csv").write_text(rows, encoding="utf-8")
    done = call("subscribers", "import", "audience", "-v", check=True)
    assert done.stderr.splitlines() == [
        "columns not read: MEMBER_RATING, REGION, LEID, EUID; --column FIELD=MEMBER_RATING reads one",
        "1 added, 2 suppressed",
    ]
    suppressed = load(call, "list", "--state", "suppressed")
    assert {row["email"]: row["suppressed"] for row in suppressed} == {
        "bob@reader.test": "asked",
        "cid@reader.test": "cleaned",
    }
    assert [row["name"] for row in load(call, "list")] == ["Ann Lee"]


@pytest.mark.usefixtures("newsroom")
def test_lists_of_people_who_get_no_mail_come_in_as_that(call: Run) -> None:
    call("subscribers", "import", "-", "--state", "unsubscribed", stdin="ann@reader.test", check=True)
    call("subscribers", "import", "-", "--suppress", stdin="bob@reader.test", check=True)
    assert list_states(call) == {"ann@reader.test": "unsubscribed"}
    assert [row["email"] for row in load(call, "list", "--state", "suppressed")] == ["bob@reader.test"]


def test_every_rejected_row_is_kept_where_it_is_asked_for(call: Run, newsroom: Path) -> None:
    rows = "email\nann@reader.test\n" + "nobody\n" * 15
    done = call("subscribers", "import", "-", "--rejected", "bad.txt", "-v", stdin=rows)
    assert done.stderr.count("warning:") == 15
    done = call("subscribers", "import", "-", "--rejected", "bad.txt", stdin=rows)
    assert (done.stderr.count("warning:"), "… and 5 more" in done.stderr) == (10, True)
    assert len((newsroom / "bad.txt").read_text(encoding="utf-8").splitlines()) == 1 + 15
    assert (newsroom / "bad.txt").stat().st_mode & 0o777 == 0o600
    told = load(call, "import", "list.csv")
    assert [row["line"] for row in told[:-1]] == [4, 5]
    assert (told[-1]["changed"], told[-1]["added"], told[-1]["left"], told[-1]["rejected"]) == (1, 1, 1, 2)


def test_rejected_rows_are_mended_and_come_in(call: Run, newsroom: Path) -> None:
    call("subscribers", "import", "list.csv", "--rejected", "bad.csv", check=True)
    bad = (newsroom / "bad.csv").read_text(encoding="utf-8")
    mended = bad.replace(";nobody", ";new@reader.test").replace(";afrca", ";africa")
    (newsroom / "bad.csv").write_text(mended, encoding="utf-8")
    done = call("subscribers", "import", "bad.csv", "-v", check=True)
    assert "not read" not in done.stderr
    assert "rejected" not in done.stderr
    assert "new@reader.test" in list_states(call)


def test_of_an_audience_rejected_rows_are_kept_by_file_and_nobody_is_subscribed_by_being_mended(
    call: Run, newsroom: Path
) -> None:
    (newsroom / "audience").mkdir()
    for kind in ("subscribed", "unsubscribed", "cleaned"):
        rows = f"Email Address\n{kind}\n"
        (newsroom / "audience" / f"{kind}_1.csv").write_text(rows, encoding="utf-8")
    call("subscribers", "import", "audience", "--rejected", "bad")
    assert (newsroom / "bad").stat().st_mode & 0o777 == 0o700
    for path in (newsroom / "bad").iterdir():
        kind = path.name.partition("_")[0]
        mended = path.read_text(encoding="utf-8").replace(f",{kind}\n", f",{kind}@reader.test\n")
        (newsroom / f"{kind}.csv").write_text(mended, encoding="utf-8")
        call("subscribers", "import", f"{kind}.csv", check=True)
    assert list_states(call) == {"subscribed@reader.test": "active"}
    stopped = {row["email"]: row["suppressed"] for row in load(call, "list", "--state", "suppressed")}
    assert stopped == {"unsubscribed@reader.test": "asked", "cleaned@reader.test": "cleaned"}
    assert call("subscribers", "import", "audience", "--rejected", "bad").returncode == 2


def test_an_import_that_breaks_off_leaves_the_file_of_rejected_rows_as_it_was(call: Run, newsroom: Path) -> None:
    (newsroom / "bad.csv").write_text("before", encoding="utf-8")
    rows = "email,Konto\nnobody,\nann@reader.test,bounced\n"
    assert call("subscribers", "import", "-", "--rejected", "bad.csv", stdin=rows).returncode == 2
    assert (newsroom / "bad.csv").read_text(encoding="utf-8") == "before"
    call("subscribers", "import", "-", "--rejected", "bad.csv", stdin="ann@reader.test", check=True)
    assert (newsroom / "bad.csv").read_bytes() == b""
    assert not list(newsroom.glob(".bad*"))


@pytest.mark.usefixtures("newsroom")
@pytest.mark.parametrize(
    ("arguments", "stdin", "code"),
    [
        (["import", "none.csv"], "", 2),
        (["import", "list.csv", "--column", "email=Kunde"], "", 2),
        (["import", "list.csv", "--column", "kunde"], "", 2),
        (["import", "list.csv", "--rejected", "./list.csv"], "", 2),
        (["import", "list.csv", "--rejected", "none/bad.csv"], "", 2),
        (["import", "list.csv", "--rejected", "."], "", 2),
        (["import", "-"], "nobody\n", 3),
        (["import", "-"], "", 3),
        (["show", "nobody@reader.test"], "", 2),
        (["remove", "nobody@reader.test"], "", 2),
        (["add", "nobody"], "", 2),
        (["add", "ann@reader.test", "--region", "mars"], "", 2),
        (["forget", "ann@reader.test"], "", 2),
        (["list", "--newsletter", "weekly"], "", 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_cannot_be_done_says_so(call: Run, arguments: list[str], stdin: str, code: int) -> None:
    call("subscribers", "add", "ann@reader.test", check=True)
    done = call("subscribers", *arguments, stdin=stdin)
    assert (done.returncode, done.stderr.splitlines()[-1][:7]) == (code, "digest:")


def test_all_that_is_known_of_an_address_is_shown(call: Run, newsroom: Path) -> None:
    call("subscribers", "add", "ann@reader.test", "--name", "Ann Lee", "--region", "africa", check=True)
    call("subscribers", "suppress", "ann@reader.test", "--reason", "bounced", "--now", "2026-11-22", check=True)
    told = call("subscribers", "show", "Ann@Reader.test", check=True).stdout.splitlines()
    assert told[0] == "ann@reader.test, Ann Lee"
    assert told[1] == "  gets no mail: bounced on 2026-11-22 (digest subscribers suppress)"
    assert told[2].startswith("  main: active since ")
    assert told[2].endswith(", wants africa")
    call("subscribers", "remove", "ann@reader.test", check=True)
    with closing(sqlite3.connect(newsroom / "digest.db")) as connection, connection:
        connection.execute("UPDATE subscribers SET strikes = 1")
    told = call("subscribers", "show", "ann@reader.test", check=True).stdout.splitlines()
    assert (told[2].startswith("  main: unsubscribed since "), told[2].endswith(", wanted africa")) == (True, True)
    assert told[3] == "  1 soft bounce"
    (shown,) = load(call, "show", "ann@reader.test")
    assert shown["subscriptions"][0]["regions"] == ["africa"]  # type: ignore[index]


def test_forgetting_leaves_no_address_in_the_store_and_says_where_else_it_stands(call: Run, newsroom: Path) -> None:
    (newsroom / "readers.txt").write_text("ANN@reader.test\n", encoding="utf-8")
    call("subscribers", "add", "ann@reader.test", "--name", "Ann", check=True)
    done = call("subscribers", "forget", "ann@reader.test", "--yes", check=True)
    assert done.stdout == "Erased. 1 subscription ended, 0 records of sendings without a name now; it is kept out\n"
    assert "readers.txt still names it" in done.stderr
    with sqlite3.connect(newsroom / "digest.db") as connection:
        assert "ann" not in "".join(connection.iterdump()).casefold()
    assert "forgotten on" in call("subscribers", "show", "ann@reader.test", check=True).stdout


@pytest.mark.usefixtures("newsroom")
def test_subscribers_are_listed_by_a_part_of_their_address(call: Run) -> None:
    call("subscribers", "import", "list.csv", check=True)
    rows = call("subscribers", "list", "nn@", check=True).stdout.splitlines()
    assert [row.split("\t")[:3] for row in rows] == [["ann@reader.test", "Ann", "active"]]
    assert len(call("subscribers", "list", "--limit", "2", check=True).stdout.splitlines()) == 2
    assert [row["email"] for row in load(call, "list", "--state", "unsubscribed")] == ["dee@reader.test"]


def test_an_import_that_is_killed_is_done_by_doing_it_again(run: Run, newsroom: Path) -> None:
    rows = "".join(f"{number}@reader.test\n" for number in range(12_000))
    (newsroom / "long.txt").write_text(rows, encoding="utf-8")
    run("subscribers", "add", "first@reader.test", check=True)
    command = [sys.executable, "-c", KILLED_AT_SECOND_BATCH, "subscribers", "import", "-"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    killed = subprocess.run(command, input=rows.encode(), cwd=newsroom, env=environment, timeout=60, check=False)
    assert (killed.returncode, count_rows(newsroom)) == (-signal.SIGKILL, 5_001)
    run("subscribers", "import", "long.txt", check=True)
    assert count_rows(newsroom) == 12_001


def count_rows(folder: Path) -> int:
    with sqlite3.connect(folder / "digest.db") as connection:
        (count,) = connection.execute("SELECT count(*) FROM subscriptions WHERE state = 'active'").fetchone()
    return int(count)
