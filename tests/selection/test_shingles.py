"""Shingles: what a text is known by in any script, and finding the texts that share enough in linear time."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.selection.shingles import FEWEST, LEAST, Shingles, find_overlaps, find_words, make_shingles
from tests.growth import is_linear


def shingles(text: str) -> Shingles:
    return make_shingles(find_words(text))


def counted(start: int, end: int) -> str:
    return " ".join(f"w{number}" for number in range(start, end))


def pairs(*texts: str) -> set[frozenset[int]]:
    return {frozenset((one.shorter, one.longer)) for one in find_overlaps([shingles(text) for text in texts])}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The U.S. said: “Don’t!”", ["the", "u", "s", "said", "don", "t"]),
        ("हिन्दी समाचार।", ["हिन्दी", "समाचार"]),
        ("وزیرِ اعظم نے کہا", ["وزیرِ", "اعظم", "نے", "کہا"]),
        ("北京AI大会", ["北", "京", "ai", "大", "会"]),
        ("東京タワーで", ["東", "京", "タ", "ワ", "ー", "で"]),
        ("ข่าว", ["ข", "่", "า", "ว"]),
        ("서울 뉴스", ["서울", "뉴스"]),
        ("— … !", []),
    ],
)
def test_words_are_those_of_the_script(text: str, words: list[str]) -> None:
    assert find_words(text) == words


def test_case_punctuation_and_lines_make_no_difference() -> None:
    assert shingles("The ferry left Samos at dawn.") == shingles("THE FERRY\n\nleft “Samos” — at dawn!")


def test_fewer_than_four_words_have_no_shingles() -> None:
    assert [len(shingles(counted(0, count))) for count in range(6)] == [0, 0, 0, 0, 1, 2]


def test_shingles_are_32_bits_each_whatever_the_words_and_bounded_whatever_the_text() -> None:
    long = shingles(counted(0, 100_000))
    assert long.itemsize == 4
    assert len(long) < 10_000


def test_a_part_is_found_in_the_whole_wherever_it_lies() -> None:
    whole = counted(0, 2_000)
    for start in range(0, 1_900, 190):
        assert pairs(whole, counted(start, start + 25), "something else altogether " * 4) == {frozenset((0, 1))}


def test_half_of_the_shorter_is_enough_and_less_is_not() -> None:
    base = counted(0, 103)
    assert pairs(base, counted(45, 200)) == {frozenset((0, 1))}
    assert pairs(base, counted(60, 200)) == set()


def test_seven_shingles_in_common_are_too_few() -> None:
    assert pairs(counted(0, 10), counted(0, 10)) == set()
    assert pairs(counted(0, 11), counted(0, 11)) == {frozenset((0, 1))}


def test_each_of_many_copies_is_paired_with_few() -> None:
    texts = [f"{counted(0, 100)} {number} {counted(100, 200)}" for number in range(300)]
    found = list(find_overlaps([shingles(text) for text in texts]))
    assert {one.longer for one in found} | {one.shorter for one in found} == set(range(300))
    assert len(found) < 300 * 65


@given(st.lists(st.lists(st.sampled_from("abcdefghijkl"), max_size=60), max_size=8))
def test_what_is_found_is_so(texts: list[list[str]]) -> None:
    made = [make_shingles(words) for words in texts]
    for one in find_overlaps(made):
        shorter, longer = set(made[one.shorter]), set(made[one.longer])
        assert len(shorter) <= len(longer)
        assert one.shared == len(shorter & longer) >= max(FEWEST, LEAST * len(shorter))


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 300), st.integers(12, 200)), max_size=6))
def test_everything_contained_is_found_while_few_are_alike(spans: list[tuple[int, int]]) -> None:
    distinct = sorted(set(spans))
    made = [shingles(counted(start, start + length)) for start, length in distinct]
    found = {(min(one.shorter, one.longer), max(one.shorter, one.longer)) for one in find_overlaps(made)}
    for second, other in enumerate(made):
        for first, one in enumerate(made[:second]):
            shared = len(set(one) & set(other))
            if shared >= max(FEWEST, 0.6 * min(len(one), len(other))):
                assert (first, second) in found


def vary(count: int) -> list[str]:
    return [f"{counted(0, 60)} {number} {counted(60, 120)}" for number in range(count)]


def add_boilerplate(count: int) -> list[str]:
    return [f"{counted(number * 1_000, number * 1_000 + 40)} {counted(0, 60)}" for number in range(count)]


def nest(count: int) -> list[str]:
    return [counted(0, 20 + number % 200) for number in range(count)]


@pytest.mark.parametrize("make", [vary, add_boilerplate, nest], ids=["copies", "boilerplate", "nested"])
def test_time_grows_with_the_number_of_texts(make: object) -> None:
    def work(size: int) -> Sequence[object]:
        assert callable(make)
        return list(find_overlaps([shingles(text) for text in make(size)]))

    assert is_linear(work, size=150)


def test_one_word_over_and_over_takes_no_longer_than_any_text() -> None:
    assert len(shingles("ha " * 100_000)) <= 2
    assert is_linear(lambda size: shingles("ha " * size), size=3_000)
