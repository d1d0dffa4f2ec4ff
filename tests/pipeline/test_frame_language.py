"""An edition is framed in the language of its newsletter."""

from __future__ import annotations

import pytest

from digest.editions.inputs import Inputs
from digest.model import Candidate, Edition, Window
from digest.pipeline.edition import build_edition
from digest.render import load_theme
from digest.settings import ChoiceSettings, Settings
from tests.factories import NOW, make_article


def build(language: str) -> Edition:
    titles = [f"{place} opens a tram" for place in ("Paris", "Nairobi", "Canberra", "Lyon")]
    told = enumerate(titles, start=1)
    articles = [make_article(n, title=title, text=f"{title} today.", language=language) for n, title in told]
    settings = Settings(languages=(language,), choice=ChoiceSettings(elsewhere=2), subject="{regions}")
    candidates = tuple(Candidate(article=article, source="-") for article in articles)
    return build_edition(
        Inputs(candidates=candidates, settings=settings, theme=load_theme("newsroom"), window=Window(), now=NOW)
    )


@pytest.mark.parametrize(("language", "name"), [("en", "Elsewhere"), ("fr", "Ailleurs"), ("he", "Elsewhere")])
def test_the_section_of_small_regions_is_named_in_its_language(language: str, name: str) -> None:
    edition = build(language)
    assert name in [section.region.name for section in edition.sections]
    assert name in edition.subject


@pytest.mark.parametrize(("language", "codes"), [("en", []), ("fr", []), ("he", ["language-missing"])])
def test_words_that_are_not_in_its_language_are_told_once(language: str, codes: list[str]) -> None:
    assert [finding.code for finding in build(language).findings] == codes
