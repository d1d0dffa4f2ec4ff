"""What a site puts behind a text goes; the text, and prose that only begins alike, stays."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.text.tails import cut_tail
from tests.growth import is_linear

LEAD = "The harbour city opened its tram line on Monday."


@pytest.mark.parametrize(
    "tail",
    [
        "\n\nThe post Trams return to the harbour appeared first on The Daily Ledger.",
        " The post Trams return: what now? first appeared on The Daily Ledger.",
        "\n\nLa entrada Vuelven los tranvías se publicó primero en The Daily Ledger.",
        "\n\nL’article Le retour des trams est apparu en premier sur The Daily Ledger.",
        "\n\nL'articolo Tornano i tram proviene da The Daily Ledger.",
        "\n\nDer Beitrag Die Tram kehrt zurück erschien zuerst auf The Daily Ledger.",
        "\n\nO post Os bondes voltam apareceu primeiro em The Daily Ledger.",
        "\n\nHet bericht De tram is terug verscheen eerst op The Daily Ledger.",
        "\n\nЗапись Трамвай вернулся впервые появилась The Daily Ledger.",
        "\n\nTramvay döndü yazısı ilk önce The Daily Ledger üzerinde ortaya çıktı.",
        "\n\n投稿 トラムが戻る は The Daily Ledger に最初に表示されました。",
        " Continue reading",
        " Continue reading →",
        " Read more »",
        " [Read more…]",
        " (more…)",
        ' Continue reading "Trams return to the harbour"',
        "\n\nRead the rest of this entry »",
        " Lire la suite",
        " مزید پڑھیں",
        " submitted by /u/ledger [link] [comments]",
        "\n\n3 posts - 2 participants\n\nRead full topic",
        " Read more\n\nThe post Trams return appeared first on The Daily Ledger.",
    ],
)
def test_what_a_site_adds_is_gone(tail: str) -> None:
    assert cut_tail(LEAD + tail) == LEAD
    assert cut_tail(f"One.\n\n{LEAD}{tail}") == f"One.\n\n{LEAD}"


@pytest.mark.parametrize(
    "tail",
    [
        " […]",
        " [&]".replace("&", "..."),
        "…",
        " …",
        "...",
        " (…)",
        "… Continue reading Trams return to the harbour →",
        "... Continue reading Trams. And ferries?",
        "... Read More",
        "...Read More",
        " [...] Read more",
        " […]\n\nThe post Trams return appeared first on The Daily Ledger.",
        " […] …",
    ],
)
def test_what_was_cut_short_ends_in_one_ellipsis(tail: str) -> None:
    assert cut_tail("The harbour city opened its tram line" + tail) == "The harbour city opened its tram line…"


@pytest.mark.parametrize("alone", ["Read more", "Continue reading →", "The post Trams appeared first on The Ledger."])
def test_nothing_is_left_of_what_was_only_a_tail(alone: str) -> None:
    assert cut_tail(alone) == ""


@pytest.mark.parametrize(
    "text",
    [
        LEAD,
        "Children should read more.",
        "It rained. The post office first appeared on Main Street in 1850.",
        "Learn more about how trams are built.",
        "Read on a tablet, the timetable is clear.",
        "The drivers read more. They know the line.",
        "Find out more. The council meets on Monday.",
        "Continue reading the signs, she said, and you will never be lost. Nobody did.",
        "One.\n\nTwo (more or less).",
        "He wrote “…” and left.",
    ],
)
def test_prose_that_begins_like_a_tail_stays(text: str) -> None:
    assert cut_tail(text) == text


@given(
    st.lists(st.sampled_from(["The post ", "Read more", "…", " ", "\n\n", "[", "]", "...", "a.", "投稿"]), max_size=30)
)
@example([" ", "Read more", "["])
@example(["\n\n", "Read more", " ", "The post "])
def test_cutting_again_changes_nothing_and_adds_nothing(pieces: list[str]) -> None:
    once = cut_tail("".join(pieces))
    assert cut_tail(once) == once
    assert len(once) <= len("".join(pieces))


@pytest.mark.parametrize("unit", ["The post ", "Read more ", "… ", " ", "[…] ", "投稿", ". "])
def test_it_takes_time_in_proportion_to_the_text(unit: str) -> None:
    assert is_linear(lambda size: cut_tail(unit * size), size=20_000)
