"""`digest prune`: forgets what no source has shown for long."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from digest.store.locks import hold_lock
from tests.cli.conftest import Run
from tests.factories import NOW, make_article
from tests.store.makers import make_articles, make_poll, new_store, save

LATER = ("--now", "2027-04-01T06:00:00Z")


@pytest.fixture
def collected(tmp_path: Path) -> Path:
    """A folder whose store holds three stories, one of them shown a hundred days on."""
    with new_store(tmp_path) as store:
        save(store, make_poll(*make_articles(3)))
        at = NOW + timedelta(days=100)
        save(store, make_poll(make_article(1, first_seen=at), at=at))
    return tmp_path


def list_stories(run: Run) -> list[str]:
    return [line.split("\t")[0] for line in run("articles", "list", check=True).stdout.splitlines()]


def test_stories_not_seen_for_ninety_days_go(run: Run, collected: Path) -> None:
    done = run("prune", *LATER, env={"TERM": "dumb"}, check=True)
    assert done.stdout == "forgot 2 stories, 2 revisions, 1 reading from before 2027-01-01 06:00 UTC\n"
    assert list_stories(run) == ["a1"]


def test_under_cron_it_says_nothing(run: Run, collected: Path) -> None:
    done = run("prune", *LATER, check=True)
    assert (done.stdout, done.stderr) == ("", "")


def test_a_dry_run_forgets_nothing(run: Run, collected: Path) -> None:
    done = run("prune", *LATER, "--older-than", "1d", "--dry-run", check=True)
    assert done.stdout.startswith("would forget 3 stories, 3 revisions, 2 readings")
    assert len(list_stories(run)) == 3


def test_it_waits_for_its_turn(run: Run, collected: Path) -> None:
    with hold_lock(collected / "digest.db", wait=0):
        done = run("prune", *LATER)
    assert done.returncode == 75
    assert "is being written by process" in done.stderr
    assert len(list_stories(run)) == 3


def test_a_span_that_is_none_is_a_usage_error(run: Run, collected: Path) -> None:
    done = run("prune", "--older-than", "soon")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
