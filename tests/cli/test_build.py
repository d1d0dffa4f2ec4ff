"""`digest build`: makes an edition from what was collected, and keeps it as a draft."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from digest.model import Image
from digest.store.locks import hold_edition_lock
from tests.cli.conftest import Run
from tests.cli.newsroom import NOW, TERM, set_up
from tests.pipeline.newsroom import collect
from tests.store.makers import new_store


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    return set_up(tmp_path)


def test_it_ends_with_six_lines_whose_last_says_the_edition_and_what_to_do_next(run: Run, newsroom: Path) -> None:
    done = run("build", *NOW, env=TERM, check=True)
    lines = done.stdout.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["found", "in window", "chosen", "left out", "subject", "edition"]
    assert lines[2].startswith("chosen     5 in ")
    assert lines[-1] == "edition    1, draft, due 2026-11-22 12:00 Asia/Karachi; digest run sends it when due"
    assert done.stderr == ""


def test_the_samples_make_an_edition_whatever_day_it_is(run: Run, tmp_path: Path) -> None:
    samples = Path(__file__).parents[2] / "samples"
    shutil.copytree(samples, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("digest.db*"))
    now = ("--now", "2031-05-05T06:00:00Z")
    run("collect", *now, check=True)
    lines = run("build", *now, env=TERM, check=True).stdout.splitlines()
    assert lines[2] == "chosen     20 in 11 regions"
    assert lines[-1].startswith("edition    1, draft, due 2031-05-0")


def test_where_nothing_may_enter_it_is_said_what_is_held_back(run: Run, tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_text('schedule = "0 12 * * *"\nsources = ["old.jsonl"]\n', encoding="utf-8")
    story = {"title": "Tram opens", "text": "It opened.", "url": "https://ledger.test/1"}
    dated = [story | {"published": "2026-11-01T10:00:00Z"}, story | {"url": "https://ledger.test/2"}]
    (tmp_path / "old.jsonl").write_text("\n".join(map(json.dumps, dated)), encoding="utf-8")
    told = run("collect", *NOW, env=TERM, check=True).stdout.splitlines()
    assert told[0] == "collected 2 new stories (held: 1 backlog, 1 undated), 0 revised; 1 source: 1 read"
    assert told[1].startswith("No edition takes any of them: they are too old (choice.max_age), or have no date.")
    done = run("build", *NOW, env=TERM, check=True)
    held = "2 stories held back (1 backlog, 1 undated): digest articles list --held\n"
    assert done.stdout.endswith(f"nothing new was collected since 2026-11-20 06:00 UTC; {held}")
    listed = run("editions", "list", check=True).stderr
    assert listed.startswith("1 cancelled edition not listed (--all does); the newest is 1: nothing new was collected")
    assert "or see what is held back: digest articles list --held" in run("export", *NOW).stderr


def test_under_cron_it_is_quiet_and_what_it_replaced_is_told(run: Run, newsroom: Path) -> None:
    first = run("build", *NOW, check=True)
    assert (first.stdout, first.stderr) == ("", "")
    run("editions", "approve", "1", "--by", "noor", check=True)
    assert run("build", *NOW, check=True).stderr == (
        "warning: it took the place of edition 1.1, which noor had approved\n"
    )
    assert run("build", *NOW, check=True).stderr == "it took the place of edition 1.2\n"
    assert run("build", *NOW, "-q", check=True).stderr == ""


def test_as_json_it_is_the_edition_with_its_counts(run: Run, newsroom: Path) -> None:
    row = json.loads(run("build", *NOW, "--json", check=True).stdout)
    assert (row["edition"], row["revision"], row["state"], row["due"]) == (1, 1, "draft", "2026-11-22T07:00:00Z")
    assert (row["found"], row["chosen"], row["left_out"]) == (7, 5, {"over_cap": 2})


def test_what_is_doubtful_is_a_warning_and_a_held_draft_says_how_to_approve_it(run: Run, newsroom: Path) -> None:
    done = run("build", "--now", "2026-11-23T06:00:00Z", "--due", "2026-11-22", env=TERM, check=True)
    assert "warning: due 2026-11-22 12:00" in done.stderr
    assert done.stdout.splitlines()[-1].startswith("edition    1, draft, held, due 2026-11-22 12:00")
    assert done.stdout.endswith("approve it: digest editions approve 1\n")


def test_another_due_or_an_extra_edition_may_be_asked_for(run: Run, newsroom: Path) -> None:
    day = json.loads(run("build", *NOW, "--due", "2026-11-23", "--json", check=True).stdout)
    assert day["due"] == "2026-11-23T07:00:00Z"
    extra = json.loads(run("build", *NOW, "--extra", "--json", check=True).stdout)
    assert (extra["kind"], extra["due"], extra["edition"]) == ("extra", "2026-11-22T06:00:00Z", 2)
    wrong = run("build", *NOW, "--due", "2026-11-23T08:00")
    assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)
    assert run("build", *NOW, "--due", "soon").returncode == 2


@pytest.mark.parametrize(("on_empty", "code"), [("skip", 0), ("fail", 3)])
def test_too_few_stories_are_said_and_fail_only_if_that_is_wanted(
    run: Run, tmp_path: Path, on_empty: str, code: int
) -> None:
    lines = {"on_gone": f'on_empty = "{on_empty}"', "choice.stories": "choice.min_stories = 9"}
    set_up(tmp_path, **lines)
    done = run("build", *NOW, env=TERM)
    assert done.returncode == code
    assert done.stdout == (
        "edition 1, cancelled, due 2026-11-22 12:00 Asia/Karachi: 7 of 7 candidates fit, and an edition has 9 at least"
        "; what fits waits for the next one\n"
    )


def test_of_too_few_stories_each_reason_is_counted(run: Run, newsroom: Path) -> None:
    run("build", *NOW, check=True)
    run("editions", "mark-sent", "1", *NOW, check=True)
    done = run("build", *NOW, env=TERM, check=True)
    assert done.stdout.startswith("edition 2, cancelled, due 2026-11-23 12:00 Asia/Karachi: 2 of 7 candidates fit ")
    assert done.stdout.endswith(" (5 used), and an edition has 3 at least; what fits waits for the next one\n")


def test_while_another_run_builds_it_is_tried_again_later_and_while_one_is_sent_it_is_held(
    run: Run, newsroom: Path
) -> None:
    with hold_edition_lock(newsroom / "digest.db", "main", wait=0):
        assert run("build", *NOW).returncode == 75
    run("build", *NOW, check=True)
    run("editions", "mark-sent", "1", "--via", "mailchimp", *NOW, check=True)
    done = run("build", *NOW, "--due", "2026-11-22")
    assert (done.returncode, done.stderr) == (6, "digest: edition 1 is sent already. See: digest editions list\n")


def test_before_anything_was_collected_it_says_so(run: Run, tmp_path: Path) -> None:
    done = run("build", *NOW)
    assert (done.returncode, "Run digest collect" in done.stderr) == (2, True)
    assert not (tmp_path / "digest.db").exists()


def test_what_was_done_to_the_email_is_told_even_under_cron_unless_it_is_only_good_to_know(
    run: Run, newsroom: Path
) -> None:
    with new_store(newsroom) as store:
        collect(store, *range(8, 13), image=Image(url="https://ledger.test/quay.webp", width=640, height=400))
    config = newsroom / "digest.toml"
    config.write_text(
        config.read_text().replace("choice.stories = 5", "choice.stories = 12\nchoice.max_bytes = 32_000")
    )
    alone = run("build", *NOW, check=True).stderr
    assert alone.count("quay.webp is WebP") == 3
    assert "more of image-format" in alone
    assert "32,000 bytes" not in alone
    watched = run("build", *NOW, "--verbose", check=True).stderr
    assert watched.count("quay.webp is WebP") == 5
    assert "32,000 bytes" in watched
    codes = [one["code"] for one in json.loads(run("build", *NOW, "--json", check=True).stdout)["findings"]]
    assert {"image-format", "fit-teasers"} <= set(codes)
