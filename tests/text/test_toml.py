"""TOML of anybody's: what it says, what is wrong with it and where, and never a long time for it."""

from __future__ import annotations

import string
import tomllib

import pytest
import tomlkit
from hypothesis import given
from hypothesis import settings as steady
from hypothesis import strategies as st

from digest.errors import ConfigError
from digest.text.toml import LONGEST, parse_toml
from tests.growth import is_linear

KEYS = st.text(alphabet=string.ascii_letters + "._- \"'\\é", max_size=8)
VALUES = st.recursive(
    st.text(max_size=10) | st.integers(-(2**63), 2**63) | st.booleans(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@steady(max_examples=60)
@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_what_is_toml_and_not_hostile_is_read_as_it_stands(values: dict[str, object]) -> None:
    assert parse_toml(tomlkit.dumps(values)) == values


@steady(max_examples=80)
@given(st.text(alphabet="ab1.=[]{}\"'\\#,: \n-", max_size=60))
def test_any_text_is_read_as_toml_or_is_told_to_be_none(text: str) -> None:
    try:
        meant = tomllib.loads(text + "\n")
    except ValueError:
        with pytest.raises(ConfigError):
            parse_toml(text)
    else:
        assert parse_toml(text) == meant


@pytest.mark.parametrize(
    ("text", "told", "advice"),
    [
        ("a = 1\n<<<<<<< HEAD\nb = 2\n", "line 2", "merge conflict"),
        ("a = 1\n=======\n", "line 2", "merge conflict"),
        ('file = "C:\\Users\\news"', "line 1, column", "C:/folder"),
        ("name = “The Daily Ledger”", "line 1, column 8", "straight quotes"),
        ("name = The Daily Ledger", "line 1, column 8", "stands in quotes"),
        ("paused = True", "line 1, column 10", "small letters"),
        ("\n\nname: 'x'", "line 3", "have = between them"),
        ("[send]\na = 1\n[send]\n", "line 3", "keep one"),
        ("a = 1\na = 2\n", "line 2", "keep one"),
        ('a = 1\nname = "The Daily Ledger\n', "line 2", "quote at the end"),
        ('languages = ["en", "ur"\nname = "x"', "line 2", "is not closed"),
        ("a = '''x", "at end of document", "is not closed"),
        ("a = 1 b = 2", "line 1, column 7", "One key stands on a line"),
        ("?", "line 1, column 1", "must be TOML"),
    ],
)
def test_what_is_no_toml_is_told_with_its_place_and_what_to_do(text: str, told: str, advice: str) -> None:
    with pytest.raises(ConfigError, match=told) as caught:
        parse_toml(text)
    assert advice in caught.value.advice
    assert "\n" not in caught.value.problem


def nest(count: int) -> str:
    return "a = " + "[[]," * count + "]" * count


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a = 1\n" + ".".join("b" * 40) + " = 1", r"too many parts \(at line 2, column 1\)"),
        (" . ".join(['"\\""'] * 40) + " = 1", "too many parts"),
        ("[" + ".".join(["'a b'"] * 40) + "]", r"too many parts \(at line 1, column 2\)"),
        ("a = 1\nb = " + "[" * 100 + "]" * 100, r"too many brackets within brackets \(at line 2, column 5\)"),
        ("a = " + "{a=" * 100, "too many brackets within brackets"),
        (nest(5_000), "too many brackets within brackets"),
        ("a = 1\nb = " + "1_1" * 2_000, r"too many digits \(at line 2, column 5\)"),
        ("#" * (LONGEST + 1), "more than 1,000,000 characters"),
    ],
)
def test_what_is_hostile_is_refused(text: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        parse_toml(text)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a.b.c.d.e.f.g.h = 1", {"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": 1}}}}}}}}),
        ("a = 'x.y." + "z." * 28 + "'", {"a": "x.y." + "z." * 28}),
        ("# " + "[" * 49, {}),
    ],
)
def test_what_only_looks_like_it_is_not(text: str, values: dict[str, object]) -> None:
    assert parse_toml(text) == values


UNITS = ("a.", '"\\"".', '\\"', "'a'.", ' "', "[", "[[],", "{a=", "[x ", "1", "1_", "a ", "a. ", " ", "\n", "x\\", ":")


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("opening", ["", "a = ", 'a = "', "a = '''"])
def test_no_text_takes_more_than_its_share_of_time(opening: str, unit: str) -> None:
    def read(size: int) -> None:
        with pytest.raises(ConfigError):
            parse_toml(opening + unit * (size * 10 // len(unit)) + "\x00")

    assert is_linear(read, size=1_000)
