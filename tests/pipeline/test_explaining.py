"""Why a story is in editions or out of them: by whatever it is called, also when it is forgotten or no candidate."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from digest.errors import UsageError
from digest.model import Arrival, Article, EditionState, Hold, Reason, StoredArticle
from digest.pipeline.building import Commission, build_draft
from digest.pipeline.explaining import explain_edition, explain_story, find_absence
from digest.settings import ChoiceSettings, Settings
from digest.store.editions import move_edition
from digest.store.pruning import prune_store
from tests.factories import NOW, make_article
from tests.store.editions import keep, send
from tests.store.makers import make_poll, new_store, save

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SETTINGS = Settings(schedule="0 7 * * *", choice=ChoiceSettings(stories=2, min_stories=1))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose store has an edition with two revisions, of three stories."""
    with new_store(tmp_path) as store:
        save(store, make_poll(*map(make_tale, range(1, 4))))
        for _ in range(2):
            commission = Commission(settings=SETTINGS, base=tmp_path, due=NOW, now=NOW)
            slot = build_draft(store, commission).record.slot
        move_edition(store, slot, to=EditionState.CANCELLED, expected=(EditionState.DRAFT,))
    return tmp_path


def make_tale(number: int) -> Article:
    """An article that has nothing in common with those of other numbers."""
    word = ("tram", "museum", "market")[number - 1]
    text = " ".join(f"{word}{place}" for place in range(40))
    return make_article(number, title=f"The {word} opens in Paris", text=text)


def make_stored(start: timedelta | None, hold: Hold | None = None) -> StoredArticle:
    """An article that may enter editions from `start` after NOW on, or never."""
    arrival = Arrival(eligible_from=None if start is None else NOW + start, hold=hold)
    return StoredArticle(article=make_article(), source="x", revision=1, last_seen=NOW, changed=NOW, arrival=arrival)


@pytest.mark.parametrize("name", ["a2", "https://www.ledger.example/2/", "MUSEUM paris"])
def test_a_story_is_found_by_whatever_it_is_called_and_told_with_its_revisions(folder: Path, name: str) -> None:
    found = explain_story(SETTINGS, base=folder, name=name, now=NOW + HOUR)
    assert (found.title, found.stored.article.id if found.stored else None) == ("The museum opens in Paris", "a2")
    assert [(one.slot.revision, one.state) for one in found.records] == [(2, "cancelled"), (1, "superseded")]
    assert found.outlook is not None
    assert found.outlook.due == NOW + DAY + HOUR


def test_an_edition_is_told_alone_in_the_revision_that_is_named(folder: Path) -> None:
    for edition, revision in (("1", 2), ("1.1", 1)):
        assert {one.slot.revision for one in explain_edition(SETTINGS, base=folder, edition=edition)} == {revision}
        found = explain_story(SETTINGS, base=folder, name="a1", edition=edition, now=NOW)
        assert [one.slot.revision for one in found.records] == [revision]
        assert found.outlook is None
    with pytest.raises(UsageError, match="has no edition 2"):
        explain_edition(SETTINGS, base=folder, edition="2")


def test_what_was_decided_on_a_story_outlives_it(folder: Path) -> None:
    with new_store(folder) as store:
        send(store, keep(store, [50], due=NOW + 60 * DAY))
        prune_store(store, before=NOW + 90 * DAY, dry_run=False)
    for name in ("a2", "https://ledger.example/2", "museum"):
        found = explain_story(SETTINGS, base=folder, name=name, now=NOW + HOUR)
        assert (found.title, found.stored, found.outlook) == ("The museum opens in Paris", None, None)
        assert len(found.records) == 2
    with pytest.raises(UsageError, match="several stories are called 'opens'"):
        explain_story(SETTINGS, base=folder, name="opens", now=NOW)
    with pytest.raises(UsageError, match="no story is called 'Atlantis'"):
        explain_story(SETTINGS, base=folder, name="Atlantis", now=NOW)


def test_a_story_that_was_no_candidate_of_an_edition_says_so(folder: Path) -> None:
    with new_store(folder) as store:
        save(store, make_poll(make_article(9, first_seen=NOW + HOUR, title="Late"), at=NOW + HOUR))
    with pytest.raises(UsageError, match="'a9' was no candidate of edition 1"):
        explain_story(SETTINGS, base=folder, name="a9", edition="1", now=NOW + HOUR)
    found = explain_story(SETTINGS, base=folder, name="a9", now=NOW + HOUR)
    assert found.records == ()
    assert found.outlook is not None
    assert found.outlook.reason is Reason.CHOSEN


def test_an_edition_that_would_have_too_few_stories_is_in_doubt(folder: Path) -> None:
    settings = Settings(choice=ChoiceSettings(min_stories=4))
    found = explain_story(settings, base=folder, name="a1", now=NOW + HOUR)
    assert found.outlook is not None
    assert found.outlook.doubt == "3 of 3 candidates fit, and an edition has 4 at least"
    assert found.outlook.due == NOW + HOUR


@pytest.mark.parametrize(
    ("stored", "reason", "told"),
    [
        (make_stored(None, Hold.BACKLOG), Reason.TOO_OLD, "it was old already"),
        (make_stored(None, Hold.UNDATED), Reason.NO_DATE, "a date (Date:) or a pin lets it in"),
        (make_stored(DAY, Hold.EMBARGO), Reason.EMBARGO, "from 2026-11-23 06:00 UTC on"),
        (make_stored(-3 * DAY), Reason.OUT_OF_WINDOW, "the window opens after 2026-11-20 06:00 UTC"),
    ],
    ids=["backlog", "undated", "embargo", "before the window"],
)
def test_what_keeps_a_story_from_being_a_candidate_has_its_reason(
    stored: StoredArticle, reason: Reason, told: str
) -> None:
    found, evidence = find_absence(stored, since=NOW - 2 * DAY, now=NOW)
    assert found is reason
    assert told in evidence
