"""An edition that is built again from what was kept is the same, byte for byte, or it is said where it differs."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from digest.model import EditionRecord, Preferences
from digest.pipeline.keeping import list_versions
from digest.pipeline.variants import build_variants
from digest.pipeline.verifying import Outcome, Verdict, compare_kept, tell_changes, verify_edition
from digest.render.themes import find_templates
from digest.settings import ChoiceSettings, LimitSettings, RegionSettings, RuleSettings, ScoreSettings, Settings
from digest.store.contents import load_contents, save_contents
from digest.store.editions import load_edition
from digest.store.opening import Store, begin_writing
from digest.store.pruning import prune_store
from tests.pipeline.newsroom import DUE, SETTINGS, build, collect
from tests.store.editions import send
from tests.store.makers import new_store

DAY = timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as opened:
        collect(opened, *range(1, 13))
        yield opened


def verify(store: Store, name: str = "latest") -> Verdict:
    return verify_edition(store, load_edition(store, "main", name))


def exchange(store: Store, part: str, old: bytes, new: bytes) -> None:
    """Let a part of the only edition be what it never was."""
    with begin_writing(store) as connection:
        (text,) = connection.exec_driver_sql("SELECT parts FROM editions").one()
        parts = json.loads(text)
        kept = load_contents(connection, [parts[part]])[parts[part]]
        assert old in kept
        (parts[part],) = save_contents(connection, [kept.replace(old, new, 1)])
        connection.exec_driver_sql("UPDATE editions SET parts = :parts", {"parts": json.dumps(parts)})


def test_variants_are_built_again_too_and_one_that_differs_is_named(store: Store) -> None:
    record = build(store, replace(SETTINGS, choice=ChoiceSettings(stories=12, per_region=6))).record
    wishes = [
        (Preferences(regions=("africa",)), 4),
        (Preferences(regions=("africa",), text_only=True), 3),
        (Preferences(language="ur"), 2),
        (Preferences(regions=("oceania",)), 1),
        (Preferences(regions=("europe",)), 1),
    ]
    build_variants(store, record, SETTINGS, wishes, at_most=3)  # those of europe get the whole edition
    assert verify(store) == Verdict(record=record, outcome=Outcome.SAME, variants=5)
    with begin_writing(store) as connection:
        query = "SELECT parts FROM variants WHERE language = 'ur'"
        parts = json.loads(connection.exec_driver_sql(query).one().parts)
        (parts["text"],) = save_contents(connection, [b"something else"])
        connection.exec_driver_sql(
            "UPDATE variants SET parts = :parts WHERE language = 'ur'", {"parts": json.dumps(parts)}
        )
    verdict = verify(store)
    assert verdict.outcome is Outcome.DIFFERS
    assert re.match(r"variant \d, email\.txt: line 1: ", verdict.detail)


def test_a_variant_that_has_a_story_now_and_had_none_differs(store: Store) -> None:
    record = build(store).record
    build_variants(store, record, SETTINGS, [(Preferences(regions=("africa",)), 1)])
    with begin_writing(store) as connection:
        connection.exec_driver_sql("UPDATE variants SET stories = 0, parts = '{}'")
    assert verify(store).detail.startswith("variant 1, ")


RICH = replace(
    SETTINGS,
    languages=("en", "fr"),
    timezone="Asia/Karachi",
    subject="{number}: {lead} ({stories}, {regions}, {date})",
    choice=ChoiceSettings(
        stories=6,
        per_region=2,
        overflow="link",
        elsewhere=2,
        max_bytes=26_000,
        score=ScoreSettings(tags={"z": 1.0, "a": -1.0, "m": 0.5}, source=0.3),
        rules=(RuleSettings(then="boost", by=2.0, words=("Oslo", "Lima")), RuleSettings(words=("Quito",))),
    ),
    regions=RegionSettings(
        order=("europe",), limits={"europe": LimitSettings(min=1, max=2), "africa": LimitSettings(max=1)}
    ),
)
OVERRIDES = """
[[story]]
story = "https://ledger.example/4"
pin = "lead"
title = "Another headline"
until = 2027-01-01

[[story]]
story = "https://ledger.example/5"
ban = true
"""


@pytest.mark.parametrize("settings", [SETTINGS, RICH], ids=["plain", "rich"])
def test_an_edition_comes_out_the_same_whatever_became_of_its_articles_since(store: Store, settings: Settings) -> None:
    (store.path.parent / "overrides.toml").write_text(OVERRIDES, encoding="utf-8")
    send(store, build(store, settings).record.slot)
    collect(store, *range(13, 25), at=DUE + DAY)
    send(store, build(store, settings, due=DUE + DAY).record.slot)
    collect(store, *range(1, 25), at=DUE + DAY, title="All is other now")
    (store.path.parent / "overrides.toml").unlink()
    assert [verify(store, name).outcome for name in ("1", "2")] == [Outcome.SAME, Outcome.SAME]


def test_it_does_so_in_another_process_with_other_hashes(store: Store) -> None:
    build(store, RICH)
    script = (
        "import sys; from pathlib import Path; from digest.store.opening import open_store\n"
        "from tests.pipeline.test_verifying import verify\n"
        "with open_store(Path(sys.argv[1]), read_only=True) as store: print(verify(store))"
    )
    command = [sys.executable, "-c", script, str(store.path)]
    for seed in ("1", "7"):
        done = subprocess.run(command, env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True)
        assert "Outcome.SAME" in done.stdout, done.stdout


def test_the_theme_is_the_one_that_was_kept(store: Store, tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(find_templates() / "newsroom", own)
    build(store, replace(SETTINGS, theme=str(own)))
    shutil.rmtree(own)
    assert verify(store).outcome is Outcome.SAME


def test_an_edition_without_enough_stories_is_verified_by_its_decisions(store: Store) -> None:
    few = replace(SETTINGS, choice=ChoiceSettings(min_stories=20))
    build(store, few)
    assert verify(store, "1").outcome is Outcome.SAME
    change_decision(store, reason="'used'")
    told = verify(store, "1")
    assert (told.outcome, "was kept" in told.detail) == (Outcome.DIFFERS, True)


def change_decision(store: Store, **values: str) -> None:
    with begin_writing(store) as connection:
        for column, value in values.items():
            connection.exec_driver_sql(f"UPDATE decisions SET {column} = {value} WHERE place = 1")


@pytest.mark.parametrize(
    ("part", "old", "told"),
    [
        ("html", b"</body>", "email.html: line "),
        ("text", b"weighs plan", "email.txt: line "),
        ("mjml", b"<mjml", "email.mjml: line 1: "),
        ("artefact", b"weighs plan", "edition.json: subject: "),
        ("edition", b"weighs plan", "edition"),
    ],
)
def test_a_difference_is_named(store: Store, part: str, old: bytes, told: str) -> None:
    build(store)
    exchange(store, part, old, b"other")
    verdict = verify(store)
    assert verdict.outcome is Outcome.DIFFERS
    assert verdict.detail.startswith(told)


def test_a_decision_that_is_not_as_it_was_is_a_difference(store: Store) -> None:
    build(store)
    change_decision(store, evidence="'never said'")
    assert verify(store).detail.startswith("decision 1 on ")


def test_what_other_versions_built_differently_is_not_comparable_and_if_it_is_the_same_it_is(store: Store) -> None:
    build(store)
    exchange(store, "versions", json.dumps(list_versions()["digest"]).encode(), b'"0.0.1"')
    assert verify(store).outcome is Outcome.SAME
    exchange(store, "html", b"</body>", b"</body >")
    verdict = verify(store)
    assert (verdict.outcome, verdict.detail) == (
        Outcome.NOT_COMPARABLE,
        f"digest was 0.0.1 and is {list_versions()['digest']}",
    )


def test_what_was_pruned_is_not_comparable(store: Store) -> None:
    send(store, build(store).record.slot)
    prune_store(store, before=DUE + DAY, dry_run=False)
    verdict = verify(store)
    assert (verdict.outcome, verdict.detail) == (Outcome.NOT_COMPARABLE, "what it was made from was pruned")


def test_nothing_is_changed_by_verifying(store: Store) -> None:
    record: EditionRecord = build(store).record
    before = store.path.read_bytes(), load_edition(store, "main", "1")
    verify(store)
    assert (store.path.read_bytes(), load_edition(store, "main", "1")) == before
    assert before[1] == record


def test_changes_of_versions_are_told_by_name() -> None:
    assert tell_changes({"a": "1", "b": "2"}, {"a": "1", "b": "3", "c": "4"}) == "b was 2 and is 3, c was none and is 4"
    assert tell_changes({"a": "1"}, {"a": "1"}) == ""


def test_two_kept_editions_are_compared(store: Store) -> None:
    first = build(store).record.slot
    (store.path.parent / "overrides.toml").write_text(
        '[[story]]\nstory = "https://ledger.example/1"\nban = true\n', encoding="utf-8"
    )
    second = build(store).record.slot
    kinds = {(change.kind.value, change.article) for change in compare_kept(store, first, second)}
    assert ("removed", "a1") in kinds
    assert any(kind == "added" for kind, _ in kinds)
    assert compare_kept(store, first, first) == ()
