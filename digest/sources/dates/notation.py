"""Dates in the notations of many scripts -> plain ones: ASCII digits and signs, year-month-day, am and pm."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_LONGEST = 100
_MOST_READ = 1_000
_FULL_WIDTH = range(0xFF01, 0xFF5F)
_FULL_WIDTH_SHIFT = 0xFEE0
_SIGNS = {"−": "-", "’": "'", "º": " ", "ª": " "}
_CATEGORIES = {"Pd": "-", "Cf": "", "Z": " ", "P": " "}
_DROPPED = str.maketrans(dict.fromkeys("()[]|,;" + "".join(map(chr, range(32))) + "\x7f", " "))
_NAMED = re.compile(r"(:\d\d(?:\.\d{1,9})?\s?(?:GMT|UTC)?(?:[+-]\d\d:?\d\d|Z))\s?(?:\([^()]*\)|\[[^\[\]]*\])\Z")
"""The zone's name behind its offset: "+0500 (Pakistan Standard Time)", "+05:00[Asia/Karachi]"."""
_WEEK = re.compile(r"(?<!\d)\d{4}(?:-W\d\d-[1-7]|W\d\d[1-7])(?!\d)")
_PACKED = re.compile(r"(?<!\d)(\d{4})(-?)(\d\d)\2(\d\d)(?:[Tt]?(\d\d):?(\d\d)(?::?(\d\d))?)?(?!\d)")
_ZONED_DAY = re.compile(r"\A(\d{4}-\d\d-\d\d)(Z|[+-]\d\d:\d\d)\Z")  # a date of XML Schema
_COUNTED = re.compile(r"(\d{4})\s?[年년]\s?(\d\d?)\s?[月월]\s?(\d\d?)\s?[日일号號]")
_COUNTED_LAST = re.compile(r"(\d\d?) (?:tháng|thg) (\d\d?)(?: năm)? (\d{4})", re.IGNORECASE)
_COUNTED_CLOCK = re.compile(r"(?<!\d)(\d\d?)\s?[時时点點시]\s?(?:(\d\d?)\s?[分분])?(?:\s?(\d\d?)\s?[秒초])?")
_AFTER_CHRIST = re.compile(r"(?<=\b\d{4})(?:م| م(?! ?\d))(?!\w)")
_HALF_BEFORE = re.compile(r"(?:(?P<am>\bAM\b|上午|午前|오전)|\bPM\b|下午|午後|오후)\s?(?P<clock>\d\d?:\d\d(?::\d\d)?)")
_HALF_AFTER = re.compile(
    r"(?<=:\d\d) ?(?:(?P<am>ص|صباح[اً]*|ق\.?ظ|π\.?μ)|م|مساء[اً]*|ب\.?ظ|μ\.?μ)\.?(?=\s|\Z)", re.IGNORECASE
)


def make_plain_date(raw: str) -> str:
    """`raw` in plain notation, with single spaces; empty if longer than any date. Raises ValueError for no week."""
    value = " ".join(raw[:_MOST_READ].split())
    if len(value) > _LONGEST:
        return ""
    if not value.isascii():
        value = "".join(map(_plain, value))
    value = " ".join(_NAMED.sub(r"\1", value).translate(_DROPPED).split())
    value = _WEEK.sub(lambda found: date.fromisoformat(found.group()).isoformat(), value, count=1)
    return _PACKED.sub(_unpack, _ZONED_DAY.sub(r"\1 00:00:00\2", _translate(value)), count=1)


def _plain(char: str) -> str:
    if ord(char) in _FULL_WIDTH:
        return chr(ord(char) - _FULL_WIDTH_SHIFT)
    if char in _SIGNS or char.isascii() or char.isalpha():
        return _SIGNS.get(char, char)
    digit, category = unicodedata.decimal(char, None), unicodedata.category(char)
    return str(digit) if digit is not None else _CATEGORIES.get(category, _CATEGORIES.get(category[0], char))


def _translate(value: str) -> str:
    """The notations that put a word behind each number, or say which half of the day it is in their own words."""
    value = _AFTER_CHRIST.sub(" ", value)
    value = _COUNTED_LAST.sub(r"\3-\2-\1 ", _COUNTED.sub(r"\1-\2-\3 ", value))
    value = _HALF_BEFORE.sub(lambda found: found["clock"] + _half(found), _COUNTED_CLOCK.sub(_write_clock, value))
    return _HALF_AFTER.sub(_half, value)


def _half(found: re.Match[str]) -> str:
    return " am " if found["am"] else " pm "


def _write_clock(found: re.Match[str]) -> str:
    return ":".join((found[1], *(f"{int(part or 0):02}" for part in found.groups()[1:])))


def _unpack(found: re.Match[str]) -> str:
    """20261122T0600 -> 2026-11-22 06:00:00, so that one reader is enough."""
    year, _, month, day, hour, minute, second = found.groups()
    return f"{year}-{month}-{day}" + (f" {hour}:{minute}:{second or '00'}" if hour else "")
