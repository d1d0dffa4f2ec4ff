"""Quotes are known in the ways in which languages set them, and nothing is closed that was not opened."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.teasers.quotes import find_closer, find_open
from digest.teasers.teaser import make_teaser
from tests.factories import make_article


@pytest.mark.parametrize(
    "text",
    [
        "Il a dit : « Non ! » et il est parti.",
        "Er sagte: „Nein“, dann „Ja”.",
        "Er sagte: ‚Nein‘ und ging.",
        "Er sagte: »Nein« und ging.",
        "Hon sade: ”Nej” och gick.",
        "Han sa: »Nej» och gick.",
        "Il dit ‹ non › et ‹oui›.",
        "She said “no ‘not now’” and left.",
        "The ’90s and rock ’n’ roll at the boys’ school.",
        "اس نے کہا، ’’ہم نہیں جائیں گے۔‘‘ پھر چلا گیا۔",
        "اس نے کہا، ”ہم نہیں جائیں گے۔“ پھر چلا گیا۔",
        "اس نے کہا، ’ہم نہیں جائیں گے‘ اور گیا۔",
        "市长说，“情况稳定。”然后离开。",
        "市長は「責任を『必ず』取る」と述べた。",
    ],
)
def test_a_quotation_that_is_closed_is_not_open(text: str) -> None:
    assert find_open(text) == []


@pytest.mark.parametrize(
    ("text", "closer"),
    [
        ("He said: “We will", "”"),
        ("Er sagte: „Wir", "“"),
        ("Er sagte: ‚Wir", "‘"),
        ("Hon sade: ”Vi", "”"),
        ("Il dit ‹oui", "›"),
        ("Il dit : « Nous", " »"),
        ("کہا، ’’ہم نہیں", "‘‘"),
        ("کہا، ”ہم نہیں", "“"),
        ("市长说，“情况（稳定", "）”"),
    ],
)
def test_an_open_quotation_is_closed_as_its_language_does(text: str, closer: str) -> None:
    assert find_closer(text) == closer


@given(
    st.lists(st.sampled_from("“‚«‹([（「『《"), max_size=3, unique=True), st.sampled_from(["a tram", "ہم نہیں", "电车"])
)
def test_whatever_is_opened_is_closed(openers: list[str], words: str) -> None:
    text = f"{''.join(openers)}{words}"
    assert len(find_closer(text)) == len(openers)
    assert find_open(text + find_closer(text)) == []


@given(st.text(alphabet='“”„‘’‚«»‹›"([])「」 aن中.', max_size=40))
def test_marks_that_are_open_are_openers_in_order(text: str) -> None:
    found = find_open(text)
    assert found == sorted(set(found))
    assert len(find_closer(text)) >= len(found)


def test_a_chinese_quotation_gains_no_space() -> None:
    text = "市长说，“情况稳定。”救援队已到达。"
    assert make_teaser(make_article(text=text, language="zh"), 100) == text


def test_an_urdu_quotation_is_left_as_it_was_typed() -> None:
    text = "وزیر نے کہا، ’’ہم نہیں جائیں گے۔‘‘ اجلاس پیر کو ہوا۔"
    assert make_teaser(make_article(text=text, language="ur"), 200) == text
