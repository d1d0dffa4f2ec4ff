"""`digest lint` on files, on standard input, and on editions: what it prints, and what it exits with."""

from __future__ import annotations

import json
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.newsroom import NOW, build, set_up

FINE = """<!DOCTYPE html><html lang="en" dir="ltr"><head><meta charset="utf-8"><title>Trams</title></head>
<body><div lang="en" dir="ltr"><h1 style="font-size:30px;line-height:36px">Trams return to the harbour</h1>
<p style="font-size:16px;line-height:24px"><a href="https://ledger.test/1">The first car left the depot at dawn</a></p>
<p style="font-size:16px;line-height:24px"><a href="https://ledger.test/leave">Unsubscribe</a></p></div></body></html>"""
UNSAFE = FINE.replace("https://ledger.test/1", "javascript:alert(1)")
SHOUTED = FINE.replace("https://ledger.test/1", "#")


def write(folder: Path, html: str, name: str = "mail.html") -> str:
    (folder / name).write_text(html, encoding="utf-8")
    return name


def test_a_file_that_is_fine_exits_with_0_and_says_its_size(run: Run, tmp_path: Path) -> None:
    done = run("lint", write(tmp_path, FINE), check=True)
    assert done.stdout.startswith(f"mail.html: {len(FINE.encode()):,} bytes of HTML")
    assert done.stdout.splitlines()[-1].endswith("it may go out")


def test_each_finding_has_its_code_its_place_why_it_matters_and_the_fix(run: Run, tmp_path: Path) -> None:
    done = run("lint", write(tmp_path, UNSAFE))
    assert done.returncode == 5
    told = done.stdout
    assert told.index("link-unsafe") < told.index("line 3, <a>") < told.index("Why: ") < told.index("Fix: ")
    assert "keeps it from being sent" in told
    assert told.splitlines()[-1].endswith("refused")


@pytest.mark.parametrize(("fail_on", "code"), [("block", 0), ("error", 5), ("warning", 5), ("never", 0)])
def test_what_it_fails_on_can_be_said(run: Run, tmp_path: Path, fail_on: str, code: int) -> None:
    assert run("lint", write(tmp_path, SHOUTED), "--fail-on", fail_on).returncode == code


def test_json_has_every_finding_with_all_its_parts(run: Run, tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_text('[[lint.ignore]]\ncode = "link-placeholder"\nreason = "To be filled in."\n')
    done = run("lint", "--json", write(tmp_path, UNSAFE), write(tmp_path, SHOUTED, "other.html"))
    first, second = map(json.loads, done.stdout.splitlines())
    assert (done.returncode, first["refused"], second["refused"]) == (5, True, False)
    assert first["bytes"]["decoded"] == len(UNSAFE.encode())
    (unsafe,) = (one for one in first["findings"] if one["code"] == "link-unsafe")
    assert unsafe.keys() == {"code", "severity", "place", "found", "why", "fix", "blocks", "weight"}
    assert (unsafe["severity"], unsafe["blocks"], unsafe["found"]) == ("error", True, "javascript:alert(1)")
    assert [one["code"] for one in second["ignored"]] == ["link-placeholder"]


def test_a_message_is_taken_apart_from_standard_input(run: Run) -> None:
    message = EmailMessage()
    message["Subject"] = "TRAMS RETURN TODAY"
    message.set_content("Trams return to the harbour. The first car left the depot at dawn. Unsubscribe")
    message.add_alternative(FINE.replace("Trams return", "{{ name }}, trams return"), subtype="html", cte="base64")
    done = run("lint", "-", stdin=message.as_string(), check=True)
    assert done.stdout.startswith("standard input: ")
    assert "subject-capitals" in done.stdout
    assert "merge-tag-left" in done.stdout


def test_the_template_of_another_mailer_is_told_to_be_one_and_not_refused(run: Run, tmp_path: Path) -> None:
    html = FINE.replace("Trams return", "*|FNAME|*, trams return").replace("https://ledger.test/leave", "{{ leave }}")
    done = run("lint", "--fail-on", "warning", write(tmp_path, html), check=True)
    assert "a template, in which a mailer is to fill in *|FNAME|*, {{ leave }}" in done.stdout
    assert "a template" not in run("lint", write(tmp_path, FINE)).stdout


def test_an_edition_is_checked_as_it_was_built_and_its_regions_are_told(run: Run, tmp_path: Path) -> None:
    set_up(tmp_path)
    build(tmp_path)
    done = run("lint", "--edition", "latest", "--verbose")
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith("edition 1.1: ")
    assert "bytes by region: head and lead" in done.stdout


def test_without_a_file_it_is_the_edition_that_would_be_built_now(run: Run, tmp_path: Path) -> None:
    set_up(tmp_path, address="")
    done = run("lint", *NOW)
    assert done.returncode == 5
    assert done.stdout.startswith("the edition to be built: ")
    assert "address-unset" in done.stdout


def test_an_edition_that_is_refused_is_approved_only_once_that_is_ignored(run: Run, tmp_path: Path) -> None:
    set_up(tmp_path, address="")
    build(tmp_path)
    refused = run("editions", "approve", "1")
    assert (refused.returncode, "not fit to be sent: address" in refused.stderr) == (5, True)
    config = tmp_path / "digest.toml"
    reason = 'lint.ignore = [{ code = "address-unset", reason = "Our mailer adds it." }]\n'
    config.write_text(reason + config.read_text(encoding="utf-8"), encoding="utf-8")
    assert "approved" in run("editions", "approve", "1", check=True).stdout


def test_an_unknown_code_to_ignore_is_an_error_that_names_near_ones(run: Run, tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_text(
        '[[lint.ignore]]\ncode = "link-htpp"\nreason = "x"\n[[lint.ignore]]\ncode = "size"\nreason = " "\n'
    )
    done = run("lint", write(tmp_path, FINE))
    assert done.returncode == 78
    assert "lint.ignore.0.code: 'link-htpp' is no code of a check; near ones are link-http" in done.stderr
    assert "lint.ignore.1.reason: is empty" in done.stderr


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('fail_on = "all"', "lint.fail_on"),
        ("max_bytes = 0", "lint.max_bytes"),
        ("clients.gmail = 2.0", "lint.clients.gmail"),
        ("clients.gmial = 0.4", "lint.clients.gmial: is no mail program that is known; near ones are gmail"),
        ("clients.zzz = 0.4", "lint.clients.zzz: is no mail program that is known; known are aol, "),
    ],
)
def test_a_setting_that_cannot_be_meant_is_an_error(run: Run, tmp_path: Path, line: str, told: str) -> None:
    (tmp_path / "digest.toml").write_text(f"[lint]\n{line}\n")
    done = run("lint", write(tmp_path, FINE))
    assert (done.returncode, told in done.stderr) == (78, True)


def test_what_cannot_be_read_is_named(run: Run, tmp_path: Path) -> None:
    missing = run("lint", "nowhere.html")
    assert (missing.returncode, "nowhere.html: No such file" in missing.stderr) == (2, True)
    (tmp_path / "huge.html").write_bytes(b"x" * 10_000_001)
    huge = run("lint", "huge.html")
    assert (huge.returncode, "more than 10,000,000 bytes" in huge.stderr) == (2, True)
    assert run("lint", "--edition", "1", write(tmp_path, FINE)).returncode == 2


def test_an_email_can_do_nothing_to_the_terminal(run: Run, tmp_path: Path) -> None:
    done = run("lint", write(tmp_path, FINE.replace("https://ledger.test/1", "java&#27;[2Jscript&#155;:x")))
    assert "\x1b" not in done.stdout
    assert "\x9b" not in done.stdout


def test_quiet_prints_nothing_unless_it_is_refused(run: Run, tmp_path: Path) -> None:
    assert run("lint", "-q", write(tmp_path, SHOUTED)).stdout == ""
    assert "link-unsafe" in run("lint", "-q", write(tmp_path, UNSAFE)).stdout


def test_a_test_is_sent_with_a_warning_where_readers_would_get_nothing(run: Run, tmp_path: Path) -> None:
    set_up(tmp_path, address="")
    build(tmp_path)
    done = run("send", "--edition", "1", "--to", "amal@desk.test", env={"TERM": "dumb"})
    assert done.returncode == 0, done.stderr
    assert "warning: not fit to be sent: address" in done.stderr
    assert len(list((tmp_path / "sent").iterdir())) == 1


def test_what_is_no_html_and_no_message_is_not_judged(run: Run, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Ring the printer, 3 < 4.")
    done = run("lint", "note.txt")
    assert (done.returncode, done.stdout) == (2, "")
    assert "note.txt: is no HTML" in done.stderr


def test_quietly_only_what_refuses_is_printed(run: Run, tmp_path: Path) -> None:
    done = run("lint", "-q", write(tmp_path, UNSAFE), write(tmp_path, SHOUTED, "other.html"))
    assert done.stdout.splitlines() == [
        "mail.html: link-unsafe: line 3, <a> “The first car left the depot at dawn”: javascript:alert(1)"
    ]


def test_of_a_file_with_placeholders_the_verdict_says_who_is_to_fill_them_in(run: Run, tmp_path: Path) -> None:
    done = run("lint", write(tmp_path, FINE.replace("Unsubscribe", "Unsubscribe *|EMAIL|*")))
    assert done.stdout.splitlines()[-1].endswith("it may go out, once a mailer has filled in *|EMAIL|*")


def test_a_limit_of_the_check_below_that_of_the_choice_is_no_fault(run: Run, tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_text("[lint]\nmax_bytes = 90_000\n")
    run("lint", write(tmp_path, FINE), check=True)
