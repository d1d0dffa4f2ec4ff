"""A summary that a source gives to all its articles tells of none of them."""

from __future__ import annotations

from digest.teasers.shared import find_shared_summaries
from digest.teasers.teaser import Rung, find_teaser
from tests.factories import make_article

SLOGAN = "News from the harbour, day and night."
LEAD = "The first tram left the depot at dawn."


def test_a_summary_under_three_headlines_of_one_source_is_shared() -> None:
    articles = [make_article(number, title=f"Tram {number}", summary=SLOGAN) for number in range(3)]
    assert find_shared_summaries(articles) == {(articles[0].source, SLOGAN)}
    assert find_shared_summaries(articles[:2]) == frozenset()


def test_copies_and_other_sources_share_nothing() -> None:
    copies = [make_article(number, title="Tram", summary=LEAD) for number in range(5)]
    others = [make_article(n, title=f"Tram {n}", summary=SLOGAN, source=f"Ledger {n}") for n in range(5)]
    empty = [make_article(number, title=f"Tram {number}", summary="") for number in range(5)]
    assert find_shared_summaries([*copies, *others, *empty]) == frozenset()


def test_a_summary_that_is_ignored_gives_way_to_the_lead() -> None:
    article = make_article(summary=SLOGAN, text=LEAD, source="Ledger")
    told = find_teaser(article, 100, ignored={("Ledger", SLOGAN)})
    assert (told.text, told.rung) == (LEAD, Rung.LEAD)


def test_a_summary_that_another_source_shares_is_taken() -> None:
    article = make_article(summary=SLOGAN, text=LEAD, source="Ledger")
    assert find_teaser(article, 100, ignored={("Courier", SLOGAN)}).text == SLOGAN
