"""What somebody said of where a story belongs goes before what its words speak for, in a fixed order."""

from __future__ import annotations

from typing import Any

import pytest

from digest.model import Dateline, Guide, Placed
from digest.regions.classify import place_article
from digest.regions.scheme import load_scheme
from digest.settings import OwnRegionSettings, RegionSettings
from tests.factories import make_article

NEWSROOM = load_scheme()
GUIDE = Guide(region="Kenya", sections={"/harbour/": "oceania"})
RUNGS = ("override", "region", "source", "section")


def place(*, guide: Guide = GUIDE, override: str | None = "PK", **changes: Any) -> Placed:
    """A story that every rung of the ladder would put somewhere else, but for `changes`."""
    said = {"region": "Japan", "url": "https://ledger.example/harbour/story", **changes}
    dateline = Dateline(text="PARIS", places=("PARIS",))
    story = make_article(title="Paris council meets", text="France and Germany agreed.", dateline=dateline, **said)
    return place_article(story, NEWSROOM, guide, override=override)


def test_each_rung_decides_when_those_above_it_say_nothing() -> None:
    rungs = [
        place(),
        place(override=None),
        place(override=None, region=None),
        place(override=None, region=None, guide=Guide(sections=GUIDE.sections)),
    ]
    told = [(one.evidence[0].field, one.evidence[0].matched, one.region) for one in rungs]
    assert told == [
        ("override", "PK", "south_asia"),
        ("region", "Japan", "east_asia"),
        ("source", "Kenya", "africa"),
        ("section", "/harbour/", "oceania"),
    ]
    assert all((one.confidence, len(one.evidence), one.evidence[0].weight) == (1.0, 1, 1.0) for one in rungs)


def test_below_them_the_words_of_the_story_decide() -> None:
    placed = place(override=None, region=None, guide=Guide())
    assert placed.region == "europe"
    assert placed.evidence[0].field not in RUNGS


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"override": "Atlantis"}, "region"),
        ({"override": None, "region": "Politics"}, "source"),
        ({"override": None, "region": None, "guide": Guide(region="Atlantis", sections=GUIDE.sections)}, "section"),
    ],
)
def test_what_means_nothing_falls_to_the_next_rung(changes: dict[str, Any], field: str) -> None:
    assert place(**changes).evidence[0].field == field


def test_world_can_be_said_too() -> None:
    assert (place(override="World").region, place(override=None, region="world").region) == ("world", "world")


GULF = RegionSettings(own={"gulf": OwnRegionSettings(places=("Qatar", "Kuwait"), within="middle_east")})


@pytest.mark.parametrize(
    ("title", "region"),
    [("Qatar opens a port in Doha", "gulf"), ("Iraq opens a port in Basra", "middle_east"), ("Sweden votes", None)],
)
def test_words_tell_the_part_of_a_region_that_somebody_said(title: str, region: str | None) -> None:
    scheme = load_scheme(GULF)
    story = make_article(title=title, text="", region="Middle East")
    placed = place_article(story, scheme)
    assert placed.region == (region or "middle_east")
    assert (placed.evidence[0].field, placed.evidence[0].region) == ("region", "middle_east")
    assert place_article(story, scheme, override="Middle East").region == "middle_east"
