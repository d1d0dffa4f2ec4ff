"""What settings know of a source, and what editors wrote, reach each story's place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digest.editions.inputs import Inputs
from digest.model import Candidate, Evidence, Override, Theme, Window
from digest.pipeline.edition import choose_candidates
from digest.pipeline.placing import Guides, is_within, make_guides, place_candidates
from digest.regions.scheme import load_scheme
from digest.render import load_theme
from digest.settings import RegionSettings, Settings, SourceSettings
from tests.factories import NOW, make_article

SCHEME = load_scheme()
SETTINGS = Settings(
    sources=(
        SourceSettings(at="https://nairobi.example/feed?token=abc", name="Nairobi Post", region="Kenya"),
        SourceSettings(at="desk/lahore", country="Pakistan"),
        SourceSettings(at="./wires/*.jsonl", region="europe"),
        SourceSettings(at="plain.xml"),
    ),
    regions=RegionSettings(
        sections={"/pacific/": "Fiji", "Our Harbour": "oceania"},
        names={"Model Town": "Pakistan", "Lone-Star": "US-TX"},
        least_confidence=0.4,
    ),
)


@pytest.fixture(scope="module")
def guides() -> Guides:
    return make_guides(SETTINGS, SCHEME)


@pytest.mark.parametrize(
    ("source", "region", "country"),
    [
        ("https://nairobi.example/feed?token=***", "Kenya", None),
        ("Nairobi Post", "Kenya", None),
        ("desk/lahore/today/tram.txt", None, "PK"),
        ("desk/lahore", None, "PK"),
        ("desk/lahore-old/tram.txt", None, None),
        ("wires/night.jsonl", "europe", None),
        ("wires/old/night.jsonl", None, None),
        ("plain.xml", None, None),
        ("https://elsewhere.example/feed", None, None),
        ("", None, None),
    ],
)
def test_a_source_has_its_own_guide_by_address_name_folder_or_glob(
    guides: Guides, source: str, region: str | None, country: str | None
) -> None:
    guide = guides.find(source)
    assert (guide.region, guide.country) == (region, country)
    assert (guide.sections, guide.names, guide.least_confidence) == (
        {"/pacific/": "oceania", "our harbour": "oceania"},
        {"model town": "PK", "lone star": "US-TX"},
        0.4,
    )


@pytest.mark.parametrize(
    ("name", "pattern", "inside"),
    [
        ("stories/a/b.txt", "stories/**/*.txt", True),
        ("stories/b.txt", "stories/**/*.txt", True),
        ("stories/a/b.txt", "stories/*.txt", False),
        ("stories/b.txt", ".", True),
        ("https://ledger.example/b", ".", False),
    ],
)
def test_files_are_within_folders_and_globs(name: str, pattern: str, inside: bool) -> None:
    assert is_within(name, pattern) is inside


def test_the_source_places_its_stories_and_an_editor_places_one_elsewhere() -> None:
    source = "https://nairobi.example/feed?token=***"
    candidates = [
        Candidate(article=make_article(number, region=None), source=source, order=number) for number in (1, 2)
    ]
    marks = {"a2": Override(story="a2", region="PK")}
    first, second = place_candidates(candidates, SCHEME, SETTINGS, marks)
    assert first.evidence == (Evidence(field="source", matched="Kenya", region="africa", weight=1.0),)
    assert second.evidence == (Evidence(field="override", matched="PK", region="south_asia", weight=1.0),)
    assert [(one.source, one.order) for one in (first, second)] == [(source, 1), (source, 2)]


def test_an_edition_keeps_the_article_as_its_source_has_it_and_tells_of_unknown_regions() -> None:
    articles = (make_article(1, region="Japan"), make_article(2, region="Politics"), make_article(3))
    overrides = (
        Override(story="a1", region="PK"),
        Override(story="a3", region="Atlantis", origin="overrides.toml", line=7),
    )
    theme: Theme = load_theme("newsroom")
    inputs = Inputs(
        candidates=tuple(Candidate(article=one, source="plain.xml") for one in articles),
        settings=replace(SETTINGS, sources=(SourceSettings(at="plain.xml", region="Nowhere"),)),
        theme=theme,
        window=Window(),
        now=NOW,
        overrides=overrides,
    )
    choice = choose_candidates(inputs)
    placed = {one.placed.article.id: one.placed for one in choice.decisions}
    assert (placed["a1"].article.region, placed["a1"].region) == ("Japan", "south_asia")
    assert [(error.origin, error.line, error.problem.split("; ")[0]) for error in choice.errors] == [
        ("plain.xml", None, "its region 'Nowhere' is unknown"),
        ("ledger.xml", None, f"region 'Politics' of {articles[1].title!r} is unknown"),
        ("overrides.toml", 7, f"region 'Atlantis' of {articles[2].title!r} is unknown"),
    ]
